//! The reading of all watched repositories.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{GithubClient, client::Listing, pace, slot::Slot};
use crate::{
    domain::{
        Fault, FaultKind, Feed, Observation, Printable, ProviderId, Quota, RunsReading, Snapshot, Timestamp,
        WorkflowRun,
    },
    provider::{BoxFuture, Observe},
};

/// No further repository is asked in a reading that has taken this long; the next one begins there.
const LONG_ENOUGH: Duration = Duration::from_secs(20);

/// Observes `github`: the newest workflow runs of some repositories, one request each.
#[derive(Debug)]
pub struct GithubObserver {
    client: GithubClient,
    repositories: Vec<Printable>,
    /// Runs as last read, for the readings in which a repository cannot be.
    last: HashMap<Printable, Vec<Arc<WorkflowRun>>>,
    listings: HashMap<Printable, Slot<Listing>>,
    first: usize,
}

impl GithubObserver {
    /// `repositories` are `owner/name`, the configured and the detected ones; the order stays, later
    /// doubles fall away.
    pub fn new(client: GithubClient, repositories: impl IntoIterator<Item = Printable>) -> Self {
        let mut watched: Vec<Printable> = Vec::new();
        for repository in repositories {
            if !watched.iter().any(|known| known.as_str().eq_ignore_ascii_case(repository.as_str())) {
                watched.push(repository);
            }
        }
        Self { client, repositories: watched, last: HashMap::new(), listings: HashMap::new(), first: 0 }
    }

    /// Those that are read, each once.
    pub fn repositories(&self) -> &[Printable] {
        &self.repositories
    }

    async fn read(&mut self) -> Result<Observation, Fault> {
        if self.repositories.is_empty() {
            return Err(Fault::new(FaultKind::Absent, "no GitHub repository is watched")
                .with_hint("start in a clone of one, or list some as github.repositories in orchestra.toml"));
        }
        let (started, count) = (Instant::now(), self.repositories.len());
        self.client.look_if_due().await;
        let (mut faults, mut good) = (Vec::new(), 0);
        let order: Vec<usize> = (0..count).map(|offset| (self.first + offset) % count).collect();
        let mut unreached = None;
        for index in order {
            let repository = self.repositories[index].clone();
            if started.elapsed() > LONG_ENOUGH {
                unreached.get_or_insert(index);
                let why = format!("{repository} was not asked this time: those before it took too long");
                faults.push((repository, Fault::new(FaultKind::TimedOut, why)));
                continue;
            }
            let slot = self.listings.entry(repository.clone()).or_default();
            match self.client.runs(repository.as_str(), slot).await {
                Ok(listing) => {
                    good += 1;
                    let Some(listing) = listing else { continue };
                    if listing.skipped > 0 {
                        let why =
                            format!("{} runs of {repository} cannot be understood and are left out", listing.skipped);
                        faults.push((repository.clone(), Fault::new(FaultKind::Malformed, why)));
                    }
                    self.last.insert(repository, listing.runs.clone());
                }
                Err(fault) => faults.push((repository, fault)),
            }
        }
        self.first = unreached.unwrap_or(0);
        if good == 0
            && let Some((_, fault)) = faults.iter().find(|(_, fault)| fault.kind != FaultKind::NotFound)
        {
            return Err(fault.clone());
        }
        Ok(Observation {
            at: None,
            snapshot: self.snapshot(faults),
            quota: self.quota(),
            remark: self.client.left_out().or_else(|| self.public_access()).map(Printable::new),
            token_end: self.client.token_end(),
        })
    }

    fn snapshot(&self, faults: Vec<(Printable, Fault)>) -> Snapshot {
        let mut runs: Vec<_> =
            self.repositories.iter().filter_map(|repository| self.last.get(repository)).flatten().cloned().collect();
        runs.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.key.cmp(&a.key)));
        Snapshot::Runs(Arc::new(RunsReading { repositories: self.repositories.clone(), runs, faults }))
    }

    /// That of the tokens in use, and whether readings are rarer for it.
    fn quota(&self) -> Option<Quota> {
        let quota = self.client.quota_for(self.repositories.iter().map(Printable::as_str))?;
        let now = self.interval_at(Some(&quota));
        let whole = Quota { remaining: quota.limit, ..quota };
        let is_slowing = now > self.interval_at(Some(&whole));
        Some(Quota { remaining: quota.remaining, is_slowing, ..whole })
    }

    fn interval_at(&self, quota: Option<&Quota>) -> Duration {
        let has_token = self.client.access().credential.is_some();
        pace::interval(self.repositories.len(), has_token, quota, Timestamp::now())
    }

    fn public_access(&self) -> Option<String> {
        let access = self.client.access();
        let limit = self.client.quota().map_or(60, |quota| quota.limit);
        let next = || access.next(|variable| format!("set {variable} for 5,000"));
        access.credential.is_none().then(|| format!("public access, {limit} requests an hour; {}", next()))
    }
}

impl Observe for GithubObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("github")
    }

    fn feed(&self) -> Feed {
        Feed::Pipelines
    }

    fn interval(&self) -> Duration {
        self.interval_at(self.quota().as_ref())
    }

    fn refresh(&mut self) {
        // Too soon after the last refusal is said again by the next reading.
        let _ = self.client.try_again();
    }

    /// Longer than [`LONG_ENOUGH`] and one last request.
    fn timeout(&self) -> Duration {
        Duration::from_secs(35)
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(self.read())
    }
}
