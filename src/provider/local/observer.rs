//! The environments that were made on this machine, and how their services are doing.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{HealthAsker, RegisteredEnvironment, RegisteredService, Registry, SupervisorFolder};
use crate::{
    domain::{
        EnvironmentReading, Fault, Feed, Health, Observation, Printable, ProviderId, Series, Service, ServicesReading,
        Snapshot,
    },
    plan::{HealthProbe, Phase, ServiceStatus, SupervisorStatus},
    provider::{BoxFuture, Observe, fingerprint},
};

/// Latencies kept of each service.
const HISTORY: usize = 60;

/// Reads the registry and what supervisors say, and asks the services themselves.
#[derive(Debug)]
pub struct EnvironmentsObserver {
    state: PathBuf,
    asker: HealthAsker,
    /// By environment and service.
    histories: BTreeMap<(String, String), Series>,
}

/// One environment as it is on the disk.
struct Found {
    registered: RegisteredEnvironment,
    is_supervised: bool,
    status: Result<Option<SupervisorStatus>, Fault>,
}

impl EnvironmentsObserver {
    /// Of this state directory.
    pub fn new(state_directory: &Path) -> Self {
        Self { state: state_directory.to_owned(), asker: HealthAsker::default(), histories: BTreeMap::new() }
    }

    async fn read(&mut self) -> Result<Observation, Fault> {
        let state = self.state.clone();
        let found = tokio::task::spawn_blocking(move || look(&state)).await.unwrap_or_default();
        let mut environments = Vec::new();
        for Found { registered, is_supervised, status } in found {
            let mut services = Vec::new();
            for service in &registered.services {
                let seen = self.judge(&registered.name, service, is_supervised, &status).await;
                services.push(Arc::new(self.remember(&registered.name, seen)));
            }
            environments.push(EnvironmentReading {
                name: Printable::new(&registered.name),
                layer: registered.layer,
                price_cents_per_hour: None,
                services,
            });
        }
        Ok(Snapshot::Services(Arc::new(ServicesReading { environments })).into())
    }

    async fn judge(
        &self,
        environment: &str,
        registered: &RegisteredService,
        is_supervised: bool,
        status: &Result<Option<SupervisorStatus>, Fault>,
    ) -> Service {
        let probe = probe_of(registered);
        let mut service = Service {
            probe: probe.as_ref().map(|probe| Printable::new(probe.to_string())),
            ..Service::named(&registered.name)
        };
        let kept = match status {
            Ok(status) => status.as_ref().and_then(|status| status.service(&registered.name)),
            Err(fault) => {
                service.reason = Some(Printable::new(fault.to_string()));
                return service;
            }
        };
        let (health, reason) = kept_health(environment, kept, is_supervised);
        (service.health, service.reason) = (health, reason.map(Printable::new));
        // A process that runs is not yet one that answers.
        if let Some(probe) = probe.filter(|_| health == Health::Healthy) {
            match self.asker.ask(&probe).await {
                Ok(latency) => service.latency = Some(latency),
                Err(fault) => {
                    (service.health, service.reason) = (Health::Down, Some(Printable::new(fault.to_string())));
                }
            }
        }
        service
    }

    fn remember(&mut self, environment: &str, service: Service) -> Service {
        let key = (environment.to_owned(), service.name.to_string());
        let history = self.histories.entry(key).or_insert_with(|| Series::new(HISTORY));
        history.push(service.latency.map_or(f32::NAN, |latency| latency.as_secs_f32() * 1_000.0));
        Service { history: history.clone(), ..service }
    }
}

/// Every environment of the registry. Blocks.
fn look(state: &Path) -> Vec<Found> {
    let of = |registered: RegisteredEnvironment| {
        let folder = SupervisorFolder::of(state, &registered.name);
        Found { is_supervised: folder.is_supervised(), status: folder.status(), registered }
    };
    Registry::new(state).all().into_iter().map(of).collect()
}

fn probe_of(service: &RegisteredService) -> Option<HealthProbe> {
    let port = service.port?;
    Some(match &service.health {
        Some(path) => HealthProbe::Http { port, path: path.clone() },
        None => HealthProbe::Tcp { port },
    })
}

/// What the supervisor makes of it, and why.
fn kept_health(environment: &str, kept: Option<&ServiceStatus>, is_supervised: bool) -> (Health, Option<String>) {
    let start = format!("start it: orchestra env start {environment}");
    match kept {
        None => (Health::Unknown, Some("nobody keeps it running".into())),
        Some(kept) if !is_supervised && kept.phase.runs() => {
            (Health::Degraded, Some(format!("its supervisor is gone, nobody keeps it running; {start}")))
        }
        Some(kept) if !is_supervised || kept.phase == Phase::Stopped => {
            (Health::Down, Some(format!("stopped; {start}")))
        }
        Some(kept) => {
            let health = kept.phase.health();
            let why = kept.reason.clone().unwrap_or_else(|| kept.phase.word().to_owned());
            (health, (health != Health::Healthy).then_some(why))
        }
    }
}

impl Observe for EnvironmentsObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("environments")
    }

    fn feed(&self) -> Feed {
        Feed::Environments
    }

    fn made_of(&self) -> u64 {
        fingerprint(&self.state)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(5)
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(self.read())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(phase: &str, reason: Option<&str>) -> ServiceStatus {
        serde_json::from_value(serde_json::json!({
            "name": "api", "wanted": true, "phase": phase, "generation": 1, "pid": null, "process_start": null,
            "restarts": 0, "since": "2026-01-01T00:00:00Z", "reason": reason,
        }))
        .unwrap()
    }

    #[test]
    fn only_what_is_kept_and_ready_is_well() {
        let table = [
            ("ready", true, Health::Healthy, None),
            ("starting", true, Health::Progressing, Some("starting")),
            ("backing_off", true, Health::Down, Some("a signal ended it")),
            ("unwell", true, Health::Degraded, Some("a signal ended it")),
            ("stopped", true, Health::Down, Some("stopped; start it: orchestra env start demo")),
            ("stopped", false, Health::Down, Some("stopped; start it: orchestra env start demo")),
            ("failed", true, Health::Down, Some("a signal ended it")),
        ];
        for (phase, is_supervised, health, why) in table {
            let reason = why.filter(|why| why.starts_with("a signal"));
            let judged = kept_health("demo", Some(&kept(phase, reason)), is_supervised);
            assert_eq!(judged, (health, why.map(str::to_owned)), "{phase}");
        }
        let (health, why) = kept_health("demo", Some(&kept("ready", None)), false);
        assert_eq!(health, Health::Degraded, "it runs, and nobody would start it again");
        assert!(why.unwrap().starts_with("its supervisor is gone"));
    }
}
