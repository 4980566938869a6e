//! The joined view: every provider's last good snapshot as one estate.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Delivery, Environment, EnvironmentReading, Gate, Gpu, Health, Host, Layer, Printable, ProviderId, Repository,
    RunKey, RunTimes, RunsReading, Severity, Snapshot, Source, Timestamp, WorkflowRun, age,
    totals::{GpuTotals, RunTotals},
};

/// Something that happened lately, for the overview.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub at: Timestamp,
    pub severity: Severity,
    pub text: Printable,
    pub subject: Subject,
}

/// What a change happened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// By its name.
    Environment(Printable),
    Run(RunKey),
}

/// All snapshots joined; renewed once per arrival, never per frame.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    pub environments: Vec<Arc<Environment>>,
    /// Newest first.
    pub runs: Vec<Arc<WorkflowRun>>,
    /// What could not be read, by repository.
    pub readings: Vec<Arc<RunsReading>>,
    pub run_totals: RunTotals,
    pub run_times: RunTimes,
    /// By repository.
    pub deliveries: Vec<Arc<Delivery>>,
    /// Runs that wait for a person, the one that waits longest first.
    pub gates: Vec<Arc<Gate>>,
    pub gpus: Vec<(ProviderId, Arc<Gpu>)>,
    pub gpu_totals: GpuTotals,
    pub host: Option<Arc<Host>>,
    pub repository: Option<Arc<Repository>>,
}

/// A source of the name `local`, so that this machine is an environment without configuration.
const LOCAL: &str = "local";

impl Inventory {
    /// Joins anew what a snapshot of this kind touches.
    pub fn renew(&mut self, arrived: &Snapshot, sources: &BTreeMap<ProviderId, Source>) {
        match arrived {
            Snapshot::Runs(_) => self.renew_runs(sources),
            Snapshot::Delivery(_) => self.renew_deliveries(sources),
            Snapshot::Gpus(_) => self.renew_gpus(sources),
            Snapshot::Repository(repository) => self.repository = Some(repository.clone()),
            Snapshot::Host(host) => {
                self.host = Some(host.clone());
                self.environments = environments(sources);
            }
            Snapshot::Services(_) => self.environments = environments(sources),
        }
    }

    /// Joins anew what a snapshot of this kind touched, without it.
    pub fn forget(&mut self, gone: &Snapshot, sources: &BTreeMap<ProviderId, Source>) {
        match gone {
            Snapshot::Repository(_) => self.repository = None,
            Snapshot::Host(_) => {
                self.host = None;
                self.environments = environments(sources);
            }
            Snapshot::Runs(_) | Snapshot::Delivery(_) | Snapshot::Gpus(_) | Snapshot::Services(_) => {
                self.renew(gone, sources);
            }
        }
    }

    fn renew_runs(&mut self, sources: &BTreeMap<ProviderId, Source>) {
        self.readings = snapshots(sources)
            .filter_map(
                |(_, snapshot)| if let Snapshot::Runs(reading) = snapshot { Some(reading.clone()) } else { None },
            )
            .collect();
        self.runs = self.readings.iter().flat_map(|reading| reading.runs.iter().cloned()).collect();
        self.runs.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.key.cmp(&a.key)));
        self.run_totals = RunTotals::of(&self.runs);
        self.run_times = RunTimes::of(&self.runs);
    }

    fn renew_deliveries(&mut self, sources: &BTreeMap<ProviderId, Source>) {
        let readings = snapshots(sources).filter_map(|(_, snapshot)| match snapshot {
            Snapshot::Delivery(reading) => Some(reading),
            _ => None,
        });
        (self.deliveries, self.gates) = (Vec::new(), Vec::new());
        for reading in readings {
            self.deliveries.extend(reading.deliveries.iter().cloned());
            self.gates.extend(reading.gates.iter().cloned());
        }
        self.deliveries.sort_by(|a, b| a.repository.cmp(&b.repository));
        self.gates.sort_by(|a, b| a.waits_since.cmp(&b.waits_since).then_with(|| a.key().cmp(&b.key())));
    }

    fn renew_gpus(&mut self, sources: &BTreeMap<ProviderId, Source>) {
        self.gpus.clear();
        for (id, snapshot) in snapshots(sources) {
            if let Snapshot::Gpus(gpus) = snapshot {
                self.gpus.extend(gpus.iter().map(|gpu| (id.clone(), gpu.clone())));
            }
        }
        self.gpu_totals = GpuTotals::of(&self.gpus);
    }

    /// Deploys and finished runs since `window` ago, newest first.
    pub fn changes(&self, now: Timestamp, window: std::time::Duration) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        for environment in &self.environments {
            for (_, service) in &environment.services {
                let (Some(at), Some(version)) = (service.deployed_at, &service.version) else { continue };
                if age(now, at) <= window {
                    let region = service.region.as_ref().map(|region| format!(" ({region})")).unwrap_or_default();
                    changes.push(Change {
                        at,
                        severity: if service.health >= Health::Degraded { Severity::Warning } else { Severity::Info },
                        text: Printable::new(format!(
                            "{} {version} deployed to {}{region}",
                            service.name, environment.name
                        )),
                        subject: Subject::Environment(environment.name.clone()),
                    });
                }
            }
        }
        let failed = self.run_totals.failed.iter().map(|run| &self.runs[*run]);
        changes.extend(failed.take_while(|run| age(now, run.updated_at) <= window).map(|run| Change {
            at: run.updated_at,
            severity: Severity::Critical,
            text: Printable::new(format!(
                "{} {} #{} {}",
                run.key.repository,
                run.workflow,
                run.number,
                run.word().replace('_', " ")
            )),
            subject: Subject::Run(run.key.clone()),
        }));
        changes.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.text.cmp(&b.text)));
        changes
    }
}

fn snapshots(sources: &BTreeMap<ProviderId, Source>) -> impl Iterator<Item = (&ProviderId, &Snapshot)> {
    sources.iter().filter_map(|(id, source)| source.good.as_ref().map(|(_, good)| (id, &good.snapshot)))
}

/// Every provider's part of each environment, joined by name; `local` first, then by layer and name.
fn environments(sources: &BTreeMap<ProviderId, Source>) -> Vec<Arc<Environment>> {
    let mut joined: BTreeMap<Printable, Environment> = BTreeMap::new();
    for (id, snapshot) in snapshots(sources) {
        match snapshot {
            Snapshot::Host(host) => {
                let local = entry(&mut joined, &Printable::new(LOCAL), Layer::Development);
                local.host = Some(host.clone());
                local.providers.push(id.clone());
            }
            Snapshot::Services(reading) => {
                for part in &reading.environments {
                    absorb(entry(&mut joined, &part.name, part.layer), id, part);
                }
            }
            _ => {}
        }
    }
    let mut all: Vec<_> = joined.into_values().map(judged).map(Arc::new).collect();
    all.sort_by_key(|environment| (environment.name.as_str() != LOCAL, environment.layer, environment.name.clone()));
    all
}

fn entry<'a>(joined: &'a mut BTreeMap<Printable, Environment>, name: &Printable, layer: Layer) -> &'a mut Environment {
    joined.entry(name.clone()).or_insert_with(|| Environment {
        name: name.clone(),
        layer,
        health: Health::Unknown,
        reason: None,
        services: Vec::new(),
        host: None,
        price_cents_per_hour: None,
        providers: Vec::new(),
    })
}

fn absorb(environment: &mut Environment, id: &ProviderId, part: &EnvironmentReading) {
    environment.layer = environment.layer.max(part.layer);
    if let Some(price) = part.price_cents_per_hour {
        *environment.price_cents_per_hour.get_or_insert(0) += price;
    }
    environment.services.extend(part.services.iter().map(|service| (id.clone(), service.clone())));
    environment.providers.push(id.clone());
}

/// Health and its reason from the parts: the worst service, or the machine itself.
fn judged(mut environment: Environment) -> Environment {
    environment.services.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name).then_with(|| a.region.cmp(&b.region)));
    let worst = environment.services.iter().map(|(_, service)| service).max_by_key(|service| service.health);
    let (mut health, mut reason) = match worst {
        Some(service) => (service.health, service.reason.as_ref().map(|why| format!("{}: {why}", service.name))),
        None => (Health::Unknown, None),
    };
    if let Some(host) = &environment.host {
        let (host_health, why) = host.health();
        if worst.is_none() || host_health > health {
            (health, reason) = (host_health, why);
        }
    }
    environment.health = health;
    environment.reason = reason.filter(|_| health > Health::Progressing).map(Printable::new);
    environment
}
