//! The reading of all watched repositories between commit and production.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    super::GithubClient,
    overviews::Overviews,
    pace::{self, Spent},
    watched::Watched,
};
use crate::{
    domain::{DeliveryReading, Fault, FaultKind, Feed, Observation, Printable, ProviderId, Quota, Snapshot, Timestamp},
    provider::{BoxFuture, Observe},
};

/// No further repository is asked in a reading that has taken this long; the next one begins there.
const LONG_ENOUGH: Duration = Duration::from_secs(20);
/// What seldom changes is looked at in one of so many readings, each repository in its turn.
const SELDOM: usize = 5;

/// Observes `github:delivery`: gates, deployments, pull requests and workflows of some repositories.
#[derive(Debug)]
pub struct DeliveryObserver {
    client: GithubClient,
    watched: Vec<Watched>,
    overviews: Overviews,
    readings: usize,
    /// Whose parts are read first in the next reading.
    first: usize,
}

impl DeliveryObserver {
    /// `repositories` are `owner/name`; the order stays, later doubles fall away.
    pub fn new(client: GithubClient, repositories: impl IntoIterator<Item = Printable>) -> Self {
        let mut watched: Vec<Watched> = Vec::new();
        for repository in repositories {
            if !watched.iter().any(|known| known.repository.as_str().eq_ignore_ascii_case(repository.as_str())) {
                watched.push(Watched::new(repository));
            }
        }
        Self { overviews: Overviews::new(&client), client, watched, readings: 0, first: 0 }
    }

    async fn read(&mut self) -> Result<Observation, Fault> {
        if self.watched.is_empty() {
            return Err(Fault::new(FaultKind::Absent, "no GitHub repository is watched")
                .with_hint("start in a clone of one, or list some as github.repositories in orchestra.toml"));
        }
        self.readings += 1;
        let started = Instant::now();
        self.client.look_if_due().await;
        let mut read = self.overviews.read(&self.client, &mut self.watched).await;
        if read.as_ref().is_err_and(|fault| fault.kind == FaultKind::Unauthorized) && self.client.look_if_due().await {
            read = self.overviews.read(&self.client, &mut self.watched).await;
        }
        read?;
        let stopped = self.read_all_parts(started).await;
        let reading = self.reading();
        if let Some(fault) = stopped.or_else(|| reading.faults.first().map(|(_, fault)| fault.clone()))
            && reading.deliveries.is_empty()
        {
            return Err(fault);
        }
        let remark = self.client.left_out().map(Printable::new);
        Ok(Observation { quota: self.quota(), remark, ..Snapshot::Delivery(Arc::new(reading)).into() })
    }

    /// GraphQL's where it is asked, and whether readings are rarer for either.
    fn quota(&self) -> Option<Quota> {
        let (rest, has_token, now) = (self.rest_quota(), self.has_token(), Timestamp::now());
        let is_slowing = self.spent(rest.as_ref()).into_iter().any(|spent| pace::is_slowed(spent, has_token, now));
        let quota = if self.overviews.without().is_none() { self.overviews.quota().cloned() } else { rest };
        quota.map(|quota| Quota { is_slowing, ..quota })
    }

    fn rest_quota(&self) -> Option<Quota> {
        self.client.quota_for(self.watched.iter().map(|watched| watched.repository.as_str()))
    }

    fn has_token(&self) -> bool {
        self.client.access().credential.is_some()
    }

    /// What a reading costs: each token has points of its own.
    fn spent<'a>(&'a self, rest: Option<&'a Quota>) -> Vec<Spent<'a>> {
        let of = |points, graph| Spent { repositories: self.watched.len(), points, graph, rest };
        match self.overviews.without() {
            Some(_) => vec![of(None, None)],
            None => self.overviews.spent().map(|(points, quota)| of(Some(points), quota)).collect(),
        }
    }

    /// What ended it early. Each repository that is not reached then has a fault: what is known of it is of an earlier
    /// reading.
    async fn read_all_parts(&mut self, started: Instant) -> Option<Fault> {
        let (count, first) = (self.watched.len(), self.first);
        let (fault, unreached) = self.read_parts_in_turn(started).await?;
        for offset in unreached..count {
            self.watched[(first + offset) % count].parts_fault = Some(fault.clone());
        }
        Some(fault)
    }

    /// Why it ended early, and how many of those whose turn it is were read or tried.
    async fn read_parts_in_turn(&mut self, started: Instant) -> Option<(Fault, usize)> {
        let (count, first) = (self.watched.len(), self.first);
        for offset in 0..count {
            let index = (first + offset) % count;
            let watched = &mut self.watched[index];
            if started.elapsed() > LONG_ENOUGH {
                self.first = index;
                let said = format!("the reading had taken {} s before its turn came", LONG_ENOUGH.as_secs());
                return Some((Fault::new(FaultKind::TimedOut, said), offset));
            }
            if let Some(why) = self.overviews.without() {
                let read = watched.public.read(&self.client, watched.repository.as_str(), why).await;
                // Public access that is refused one repository is not refused the others.
                let is_refused = || self.client.access().standing().is_some();
                match read {
                    Err(fault)
                        if !matches!(fault.kind, FaultKind::NotFound | FaultKind::Malformed)
                            && (fault.kind != FaultKind::Unauthorized || is_refused()) =>
                    {
                        watched.overview_fault = Some(fault.clone());
                        self.first = (index + 1) % count;
                        return Some((fault, offset + 1));
                    }
                    read => watched.take(read),
                }
            }
            let is_turn = (self.readings + index).is_multiple_of(SELDOM);
            if let Err(fault) = watched.read_parts(&self.client, is_turn).await {
                // It may not be to blame; if it is, it does not hold back those behind it twice.
                self.first = (index + 1) % count;
                return Some((fault, offset + 1));
            }
        }
        self.first = 0;
        None
    }

    fn reading(&self) -> DeliveryReading {
        let mut reading = DeliveryReading::default();
        for watched in &self.watched {
            if let Some(joined) = &watched.joined {
                reading.deliveries.push(joined.delivery.clone());
                reading.gates.extend(joined.gates.iter().cloned());
            }
            if let Some(fault) = watched.overview_fault.as_ref().or(watched.parts_fault.as_ref()) {
                reading.faults.push((watched.repository.clone(), fault.clone()));
            }
        }
        reading.gates.sort_by(|a, b| a.waits_since.cmp(&b.waits_since).then_with(|| a.key().cmp(&b.key())));
        reading
    }
}

/// Why GraphQL cannot be asked.
impl Observe for DeliveryObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("github:delivery")
    }

    fn feed(&self) -> Feed {
        Feed::Pipelines
    }

    fn interval(&self) -> Duration {
        let (rest, has_token, now) = (self.rest_quota(), self.has_token(), Timestamp::now());
        // The slowest pace is within the points of all.
        let each = self.spent(rest.as_ref()).into_iter().map(|spent| pace::interval(spent, has_token, now));
        each.max().unwrap_or(Duration::from_secs(3_600))
    }

    fn refresh(&mut self) {
        // Too soon after the last refusal is said again by the next reading.
        let _ = self.client.try_again();
        self.overviews.try_again(&self.client);
        for watched in &mut self.watched {
            watched.parts.is_whole = false;
        }
    }

    /// Longer than a question to GraphQL, [`LONG_ENOUGH`] and one last request.
    fn timeout(&self) -> Duration {
        Duration::from_secs(45)
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(self.read())
    }
}
