//! The ability to observe this machine.

use std::{sync::Arc, time::Duration};

use super::sampler::Sampler;
use crate::{
    domain::{Fault, Feed, Host, Observation, ProviderId, Snapshot},
    provider::{BoxFuture, Observe, blocking::Blocking},
};

const INTERVAL: Duration = Duration::from_secs(2);

/// CPU shares are differences: the first reading takes two samples this far apart.
const FIRST_GAP: Duration = sysinfo::MINIMUM_CPU_UPDATE_INTERVAL.saturating_add(Duration::from_millis(5));

/// Observes this machine under the id `host`.
#[derive(Debug)]
pub struct HostObserver {
    sampler: Blocking<Sampler, Result<Option<Host>, Fault>>,
}

impl HostObserver {
    pub fn new() -> Self {
        Self { sampler: Blocking::new(Sampler::default()) }
    }
}

impl Default for HostObserver {
    fn default() -> Self {
        Self::new()
    }
}

impl Observe for HostObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("host")
    }

    fn feed(&self) -> Feed {
        Feed::Environments
    }

    fn interval(&self) -> Duration {
        INTERVAL
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(async {
            loop {
                match self.sampler.run(Sampler::sample).await?? {
                    Some(host) => return Ok(Snapshot::Host(Arc::new(host)).into()),
                    None => tokio::time::sleep(FIRST_GAP).await,
                }
            }
        })
    }
}
