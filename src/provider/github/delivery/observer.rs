//! The reading of all watched repositories between commit and production.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    super::GithubClient,
    graph::{Answer, Graph},
    join::{Joined, join},
    overview::Overview,
    pace::{self, Spent},
    parts::Parts,
    public::Public,
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
    graph: Graph,
    /// Why GraphQL is not asked.
    without_graph: Option<String>,
    /// How often the tokens were others than before, when they were last looked at.
    tokens: u32,
    readings: usize,
    first: usize,
}

/// One repository, and what was read of it so far.
#[derive(Debug)]
struct Watched {
    repository: Printable,
    overview: Option<Overview>,
    parts: Parts,
    public: Public,
    joined: Option<Joined>,
    /// The overview is another than the one that was joined.
    is_renewed: bool,
    /// Why the overview is not of this reading.
    overview_fault: Option<Fault>,
    /// The same of the parts.
    parts_fault: Option<Fault>,
}

impl Watched {
    fn new(repository: Printable) -> Self {
        Self {
            repository,
            overview: None,
            parts: Parts::default(),
            public: Public::default(),
            joined: None,
            is_renewed: false,
            overview_fault: None,
            parts_fault: None,
        }
    }

    fn take(&mut self, read: Result<Overview, Fault>) {
        match read {
            Ok(overview) => {
                (self.overview, self.is_renewed, self.overview_fault) = (Some(overview), true, None);
            }
            Err(fault) => self.overview_fault = Some(fault),
        }
    }

    /// Reads the parts, and joins what changed.
    async fn read_parts(&mut self, client: &GithubClient, is_turn: bool) -> Result<(), Fault> {
        let Some(overview) = &self.overview else {
            self.parts_fault = None;
            return Ok(());
        };
        let seldom = is_turn || !self.parts.is_whole;
        let read = self.parts.read(client, self.repository.as_str(), overview, seldom).await;
        if self.is_renewed || self.parts.is_renewed || self.joined.is_none() {
            self.joined = Some(join(&self.repository, overview, &self.parts));
            (self.is_renewed, self.parts.is_renewed) = (false, false);
        }
        self.parts_fault = read.as_ref().err().cloned();
        read
    }
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
        let without_graph = without_graph(&client);
        let tokens = client.renewal().times();
        Self { client, watched, graph: Graph::default(), without_graph, tokens, readings: 0, first: 0 }
    }

    async fn read(&mut self) -> Result<Observation, Fault> {
        if self.watched.is_empty() {
            return Err(Fault::new(FaultKind::Absent, "no GitHub repository is watched")
                .with_hint("start in a clone of one, or list some as github.repositories in orchestra.toml"));
        }
        self.readings += 1;
        let started = Instant::now();
        self.client.look_if_due().await;
        let tokens = self.client.renewal().times();
        if std::mem::replace(&mut self.tokens, tokens) != tokens {
            self.without_graph = without_graph(&self.client);
        }
        self.read_overviews().await?;
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
        let rest = self.rest_quota();
        let (spent, has_token) = self.spent(rest.as_ref());
        let is_slowing = pace::is_slowed(spent, has_token, Timestamp::now());
        let quota = if self.without_graph.is_none() { self.graph.quota.clone() } else { rest };
        quota.map(|quota| Quota { is_slowing, ..quota })
    }

    fn rest_quota(&self) -> Option<Quota> {
        self.client.quota_for(self.watched.iter().map(|watched| watched.repository.as_str()))
    }

    /// What a reading costs, and whether with a token.
    fn spent<'a>(&'a self, rest: Option<&'a Quota>) -> (Spent<'a>, bool) {
        let spent = Spent {
            repositories: self.watched.len(),
            points: self.without_graph.is_none().then_some(self.graph.cost),
            graph: self.graph.quota.as_ref(),
            rest,
        };
        (spent, self.client.access().credential.is_some())
    }

    /// Asks GraphQL about all, so many at once as it can answer.
    ///
    /// # Errors
    /// The token does not work.
    async fn read_overviews(&mut self) -> Result<(), Fault> {
        if self.without_graph.is_some() {
            return Ok(());
        }
        if let Some(fault) = self.used_up() {
            self.fail_overviews(0, &fault);
            return Ok(());
        }
        self.graph.cost = 0;
        let mut next = 0;
        while next < self.watched.len() {
            let end = (next + self.graph.batch).min(self.watched.len());
            let names: Vec<_> = self.watched[next..end].iter().map(|watched| &watched.repository).collect();
            match self.graph.ask(&self.client, &names).await {
                Ok(Answer::Unchanged) => {}
                Ok(Answer::Changed(overviews)) => {
                    for (watched, read) in self.watched[next..end].iter_mut().zip(overviews) {
                        watched.take(read);
                    }
                }
                Err(fault) if fault.kind == FaultKind::Unauthorized => return Err(fault),
                Err(fault) if fault.kind == FaultKind::NotFound => {
                    let host = self.client.access().host.clone();
                    self.without_graph = Some(format!("{host} does not answer GraphQL to this token"));
                    return Ok(());
                }
                Err(fault) => {
                    self.fail_overviews(next, &fault);
                    return Ok(());
                }
            }
            next = end;
        }
        Ok(())
    }

    fn fail_overviews(&mut self, from: usize, fault: &Fault) {
        // The next answer is a new one, whatever it says.
        self.graph.forget();
        for watched in &mut self.watched[from..] {
            watched.overview_fault = Some(fault.clone());
        }
    }

    /// The last answer said that the points are gone until their renewal, which is still to come.
    fn used_up(&self) -> Option<Fault> {
        let quota = self.graph.quota.as_ref().filter(|quota| quota.remaining < self.graph.cost.max(1))?;
        let at = quota.resets_at.filter(|at| Timestamp::now() < *at)?;
        let said = format!("the quota of {} GraphQL points an hour is used up", quota.limit);
        Some(Fault::new(FaultKind::RateLimited, said).with_retry_at(at))
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
            if let Some(why) = &self.without_graph {
                let read = watched.public.read(&self.client, watched.repository.as_str(), why).await;
                match read {
                    Err(fault) if !matches!(fault.kind, FaultKind::NotFound | FaultKind::Malformed) => {
                        watched.overview_fault = Some(fault.clone());
                        return Some((fault, offset + 1));
                    }
                    read => watched.take(read),
                }
            }
            let is_turn = (self.readings + index).is_multiple_of(SELDOM);
            if let Err(fault) = watched.read_parts(&self.client, is_turn).await {
                self.first = index;
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
fn without_graph(client: &GithubClient) -> Option<String> {
    let access = client.access();
    let why = || format!("GitHub answers what it takes (GraphQL) only with a token; set {}", access.variable());
    access.credential.is_none().then(why)
}

impl Observe for DeliveryObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("github:delivery")
    }

    fn feed(&self) -> Feed {
        Feed::Pipelines
    }

    fn interval(&self) -> Duration {
        let rest = self.rest_quota();
        let (spent, has_token) = self.spent(rest.as_ref());
        pace::interval(spent, has_token, Timestamp::now())
    }

    fn refresh(&mut self) {
        // Too soon after the last refusal is said again by the next reading.
        let _ = self.client.try_again();
        if self.client.access().credential.is_some() {
            self.without_graph = None;
        }
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
