//! The ability to observe the GPUs of this machine.

use std::{sync::Arc, time::Duration};

use super::{
    library::{Library, Reading},
    track::Track,
};
use crate::{
    domain::{Fault, FaultKind, Feed, Observation, Printable, ProviderId, Snapshot, Timestamp},
    provider::{BoxFuture, Observe, blocking::Blocking, host},
};

const INTERVAL: Duration = Duration::from_secs(2);

/// Without a GPU it is enough to look now and then: a driver may be loaded later.
const ABSENT_INTERVAL: Duration = Duration::from_secs(60);

/// Observes the NVIDIA GPUs of this machine, under the id `nvml`.
#[derive(Debug)]
pub struct NvmlObserver {
    library: Blocking<Library, Result<Vec<Reading>, Fault>>,
    host: Printable,
    track: Track,
    found: bool,
}

impl NvmlObserver {
    pub fn new() -> Self {
        Self {
            library: Blocking::new(Library::default()),
            host: host::machine_name(),
            track: Track::default(),
            found: false,
        }
    }
}

impl Default for NvmlObserver {
    fn default() -> Self {
        Self::new()
    }
}

impl Observe for NvmlObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("nvml")
    }

    fn feed(&self) -> Feed {
        Feed::Gpus
    }

    fn interval(&self) -> Duration {
        if self.found { INTERVAL } else { ABSENT_INTERVAL }
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(async {
            let readings = self.library.run(Library::read).await.and_then(|read| read);
            self.found = readings.as_ref().is_ok_and(|readings| !readings.is_empty());
            let readings = readings?;
            if readings.is_empty() {
                return Err(Fault::new(FaultKind::Absent, "the NVIDIA driver lists no GPU on this machine"));
            }
            let gpus = self.track.renew(&self.host, readings, Timestamp::now());
            Ok(Snapshot::Gpus(Arc::new(gpus)).into())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn with_gpus_it_looks_often_and_without_seldom() {
        let mut observer = NvmlObserver::new();
        assert_eq!(observer.id().as_str(), "nvml");
        match observer.observe().await {
            Ok(observation) => {
                assert!(matches!(observation.snapshot, Snapshot::Gpus(gpus) if !gpus.is_empty()));
                assert_eq!(observer.interval(), INTERVAL);
            }
            Err(fault) => {
                assert_eq!(fault.kind, FaultKind::Absent);
                assert_eq!(observer.interval(), ABSENT_INTERVAL);
            }
        }
    }
}
