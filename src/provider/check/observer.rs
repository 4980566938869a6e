//! The checks of one environment, side by side.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::{Id, JoinError, JoinSet};

use super::{
    judge::Finding,
    look::{Look, Shared},
};
use crate::{
    config::{CheckSettings, Settings},
    domain::{
        EnvironmentReading, Fault, Feed, Layer, Observation, Printable, ProviderId, Series, Service, ServicesReading,
        Snapshot, Timestamp,
    },
    provider::{BoxFuture, Observe},
};

/// A reading waits this long for answers; slower ones arrive with a later reading, so that a dead
/// host delays no live one.
const PATIENCE: Duration = Duration::from_secs(1);

/// Longer than any look takes.
const FULL_PATIENCE: Duration = Duration::from_secs(35);

/// While answers are awaited, the next reading is due this soon.
const WAITING_INTERVAL: Duration = Duration::from_millis(500);

/// A check that would be due this soon is done along.
const SLACK: Duration = Duration::from_millis(250);

/// Latencies kept per check.
const HISTORY: usize = 60;

/// Observes the checks of one environment that are due at the same pace, so that their age is one.
/// The id is `check:ENVIRONMENT`, and says the pace where an environment has several.
#[derive(Debug)]
pub struct CheckObserver {
    id: ProviderId,
    environment: String,
    layer: Layer,
    checks: Vec<Check>,
    patience: Duration,
    /// Looks under way; they go on between readings and end with the observer.
    looks: JoinSet<(usize, Finding)>,
}

#[derive(Debug)]
struct Check {
    look: Look,
    interval: Duration,
    started: Option<Instant>,
    running: Option<Id>,
    /// When the last answer, or the lack of one, was noted.
    seen_at: Option<Timestamp>,
    service: Arc<Service>,
}

impl CheckObserver {
    /// One observer for each environment that has checks, and each pace of them.
    pub fn from_settings(settings: &Settings) -> Vec<Self> {
        Self::trusting(settings, Vec::new())
    }

    /// As [`CheckObserver::from_settings`], with certificates of authorities (DER) that are trusted
    /// beside those of the system.
    pub fn trusting(settings: &Settings, extra_roots: Vec<Vec<u8>>) -> Vec<Self> {
        let shared = Shared::trusting(extra_roots);
        let mut observers: BTreeMap<(&str, Duration), Self> = BTreeMap::new();
        for check in &settings.checks {
            let observer = observers.entry((&check.environment, check.interval)).or_insert_with(|| Self {
                id: ProviderId::new(id(settings, check)),
                environment: check.environment.clone(),
                layer: check.layer,
                checks: Vec::new(),
                patience: PATIENCE,
                looks: JoinSet::new(),
            });
            observer.checks.push(Check::new(check, &shared));
        }
        observers.into_values().collect()
    }

    /// For a reading that has no later one: it waits for every answer.
    #[must_use]
    pub fn patient(self) -> Self {
        Self { patience: FULL_PATIENCE, ..self }
    }

    fn start_due(&mut self) {
        for (index, check) in self.checks.iter_mut().enumerate() {
            if check.due_in() <= SLACK {
                let look = check.look.clone();
                check.started = Some(Instant::now());
                check.running = Some(self.looks.spawn(async move { (index, look.look().await) }).id());
            }
        }
    }

    fn take(&mut self, ended: Result<(usize, Finding), JoinError>) {
        match ended {
            Ok((index, finding)) => self.checks[index].take(&finding),
            Err(error) => {
                if let Some(check) = self.checks.iter_mut().find(|check| check.running == Some(error.id())) {
                    check.take(&Finding::unknown("the check itself broke"));
                }
            }
        }
    }

    fn reading(&self) -> Observation {
        let services = self.checks.iter().map(|check| check.service.clone()).collect();
        let environment = EnvironmentReading {
            name: Printable::new(&self.environment),
            layer: self.layer,
            price_cents_per_hour: None,
            services,
        };
        let waiting = match self.looks.len() {
            0 => None,
            1 => Some(Printable::new("1 check waits for an answer")),
            count => Some(Printable::new(format!("{count} checks wait for an answer"))),
        };
        let snapshot = Snapshot::Services(Arc::new(ServicesReading { environments: vec![environment] }));
        // As old as the answer that is oldest, whenever it is handed over.
        let at = self.checks.iter().filter_map(|check| check.seen_at).min();
        Observation { remark: waiting, at, ..snapshot.into() }
    }
}

fn id(settings: &Settings, check: &CheckSettings) -> String {
    let CheckSettings { environment, interval, .. } = check;
    let others = settings.checks.iter().filter(|other| other.environment == *environment);
    if others.map(|other| other.interval).all(|other| other == *interval) {
        format!("check:{environment}")
    } else {
        format!("check:{environment} every {} s", interval.as_secs())
    }
}

impl Check {
    fn new(settings: &CheckSettings, shared: &Shared) -> Self {
        let look = Look::new(settings, shared);
        let service = Service {
            probe: Some(Printable::new(look.describe())),
            reason: Some(Printable::new("no answer yet")),
            history: Series::new(HISTORY),
            ..Service::named(&settings.name)
        };
        Self {
            look,
            interval: settings.interval,
            started: None,
            running: None,
            seen_at: None,
            service: Arc::new(service),
        }
    }

    fn due_in(&self) -> Duration {
        match (self.running, self.started) {
            (Some(_), _) => Duration::MAX,
            (None, None) => Duration::ZERO,
            (None, Some(started)) => self.interval.saturating_sub(started.elapsed()),
        }
    }

    fn take(&mut self, finding: &Finding) {
        self.running = None;
        self.seen_at = Some(Timestamp::now());
        let service = Arc::make_mut(&mut self.service);
        service.health = finding.health;
        service.reason = finding.reason.as_ref().map(Printable::new);
        service.latency = finding.latency;
        service.certificate_ends_at = finding.certificate_ends_at.or(service.certificate_ends_at);
        service.history.push(finding.latency.map_or(f32::NAN, |latency| latency.as_secs_f32() * 1_000.0));
    }
}

impl Observe for CheckObserver {
    fn id(&self) -> ProviderId {
        self.id.clone()
    }

    fn feed(&self) -> Feed {
        Feed::Environments
    }

    /// Until the next check is due; shorter while an answer is awaited.
    fn interval(&self) -> Duration {
        let due = self.checks.iter().map(Check::due_in).min().unwrap_or(Duration::MAX);
        let longest = if self.looks.is_empty() { Duration::from_secs(3_600) } else { WAITING_INTERVAL };
        due.clamp(SLACK, longest)
    }

    fn timeout(&self) -> Duration {
        self.patience + Duration::from_secs(9)
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(async {
            self.start_due();
            let deadline = tokio::time::Instant::now() + self.patience;
            while let Ok(Some(ended)) = tokio::time::timeout_at(deadline, self.looks.join_next()).await {
                self.take(ended);
            }
            Ok(self.reading())
        })
    }
}
