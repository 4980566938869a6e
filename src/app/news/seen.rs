//! What was seen of runs, environments and providers, and what is other than that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{of_environment, of_execution, of_gate, of_run};
use crate::app::{App, Locator, Row, Thing};
use crate::config::NewsKind;
use crate::domain::{Freshness, GateKey, Health, Printable, ProviderId, RunKey, RunStatus, Snapshot, Timestamp, age};
use crate::keymap::Pane;
use crate::plan::{ExecutionId, ExecutionStatus};

/// A provider is told of when it has been offline for so long; one reading that fails is no news.
const OFFLINE_SECONDS: u64 = 60;

/// What was last seen, as far as it was up to date.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// Runs that were going on, and in what words.
    runs: HashMap<RunKey, String>,
    environments: BTreeMap<Printable, Health>,
    offline: BTreeMap<ProviderId, Outage>,
    executions: HashMap<ExecutionId, ExecutionStatus>,
    /// Gates that the person may answer at; none before the first reading.
    gates: Option<BTreeSet<GateKey>>,
}

#[derive(Debug, Clone, Copy)]
struct Outage {
    since: Timestamp,
    is_told: bool,
}

/// One change: its kind, its sentence, and the view of what it is about.
pub(super) struct Told {
    pub kind: NewsKind,
    pub sentence: String,
    pub about: Option<Locator>,
}

fn view(pane: Pane, thing: Thing) -> Option<Locator> {
    Some(Locator { opened: Some(thing), ..Locator::of(pane) })
}

impl Seen {
    /// What a reading that has just arrived changes.
    pub(super) fn arrived(&mut self, app: &App, provider: &ProviderId, snapshot: &Snapshot) -> Vec<Told> {
        if !app.store.freshness(provider, app.now).is_trusted() {
            return Vec::new();
        }
        match snapshot {
            Snapshot::Runs(_) => self.runs(app),
            Snapshot::Host(_) | Snapshot::Services(_) => self.environments(app),
            Snapshot::Delivery(_) => self.gates(app),
            Snapshot::Repository(_) | Snapshot::Gpus(_) => Vec::new(),
        }
    }

    /// Runs that were seen going on and have ended.
    fn runs(&mut self, app: &App) -> Vec<Told> {
        let before = std::mem::take(&mut self.runs);
        let mut told = Vec::new();
        for run in &app.store.inventory.runs {
            if run.status != RunStatus::Completed {
                self.runs.insert(run.key.clone(), run.word().to_owned());
            } else if let Some(was) = before.get(&run.key) {
                let kind = if run.health() == Health::Down { NewsKind::RunFailed } else { NewsKind::RunFinished };
                let thing = Thing::Run { repository: run.key.repository.clone(), id: run.key.id };
                let sentence = of_run(app, run, Some(was));
                told.push(Told { kind, sentence, about: view(Pane::Pipelines, thing) });
            }
        }
        told
    }

    /// Gates that have begun to wait for an answer that the person may give.
    fn gates(&mut self, app: &App) -> Vec<Told> {
        let mine = || app.store.inventory.gates.iter().filter(|gate| gate.can_approve);
        let before = self.gates.replace(mine().map(|gate| gate.key()).collect());
        let Some(before) = before else { return Vec::new() };
        let new = mine().filter(|gate| !before.contains(&gate.key()));
        new.map(|gate| {
            let (repository, run) = (gate.run.repository.clone(), gate.run.id);
            let thing = Thing::Gate { repository, run, environment: gate.environment.clone() };
            let about = Some(Locator { list: thing.list(), opened: Some(thing), ..Locator::of(Pane::Pipelines) });
            Told { kind: NewsKind::GateWaits, sentence: of_gate(gate), about }
        })
        .collect()
    }

    /// Executions that were seen live and are over, and those that have begun to wait for a person.
    pub(super) fn executions(&mut self, app: &App, is_first: bool) -> Vec<Told> {
        use ExecutionStatus::{InDoubt, Paused, Stuck};
        let before = std::mem::take(&mut self.executions);
        let mut told = Vec::new();
        for listed in &app.store.executions.rows {
            let row = &listed.row;
            let (was, waits) = (before.get(&row.id).copied(), matches!(row.status, InDoubt | Paused | Stuck));
            let kind = match was {
                Some(was) if row.status.is_over() && !was.is_over() => Some(NewsKind::ExecutionEnded),
                // One that came and went between two lists was not waited for.
                Some(was) if waits && was != row.status => Some(NewsKind::ExecutionWaits),
                None if waits && !is_first => Some(NewsKind::ExecutionWaits),
                _ => None,
            };
            told.extend(kind.map(|kind| Told {
                kind,
                sentence: of_execution(row),
                about: view(Pane::Executions, Thing::Execution(Printable::new(&row.id))),
            }));
            self.executions.insert(row.id.clone(), row.status);
        }
        told
    }

    /// Environments that went down or are no longer.
    fn environments(&mut self, app: &App) -> Vec<Told> {
        let mut told = Vec::new();
        for environment in &app.store.inventory.environments {
            // Not knowing is neither down nor back.
            if !environment.is_trusted(&app.store, app.now) || environment.health == Health::Unknown {
                continue;
            }
            let is = environment.health;
            let Some(was) = self.environments.insert(environment.name.clone(), is) else { continue };
            let kind = match (was == Health::Down, is == Health::Down) {
                (false, true) => NewsKind::EnvironmentDown,
                (true, false) => NewsKind::EnvironmentBack,
                _ => continue,
            };
            let sentence = of_environment(environment, Some(was));
            let about = view(Pane::Environments, Thing::Environment(environment.name.clone()));
            told.push(Told { kind, sentence, about });
        }
        told
    }

    /// Providers that have been offline for long, or are back after that.
    pub(super) fn providers(&mut self, app: &App) -> Vec<Told> {
        let mut told = Vec::new();
        for (id, source) in app.store.sources.iter().filter(|(_, source)| source.good.is_some()) {
            match (source.freshness(app.now), &source.fault) {
                (Freshness::Offline, Some((at, fault))) => {
                    let outage = self.offline.entry(id.clone()).or_insert(Outage { since: *at, is_told: false });
                    if !outage.is_told && age(app.now, outage.since).as_secs() >= OFFLINE_SECONDS {
                        outage.is_told = true;
                        let sentence = format!("{id} is offline: {}", fault.message);
                        told.push(Told { kind: NewsKind::ProviderOffline, sentence, about: None });
                    }
                }
                (Freshness::Live, _) => {
                    let was_told = self.offline.remove(id).is_some_and(|outage| outage.is_told);
                    let sentence = || format!("{id} answers again");
                    told.extend(was_told.then(|| Told {
                        kind: NewsKind::ProviderBack,
                        sentence: sentence(),
                        about: None,
                    }));
                }
                _ => {}
            }
        }
        told
    }
}
