//! The executions of this machine: its journal, its workers, and plans made for it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, OnceCell};

use super::{Answered, Executions, Read, Readings, changes::watch};
use crate::{
    domain::{Fault, FaultKind, Layer, Printable, Timestamp},
    journal::{self, ExecutionFilter, Store, StoreError},
    plan::{
        Approval, Control, ExecutionId, Goal, ListedExecution, Offer, Outline, Plan, PlannedPlan, Ruling, Template,
        choose, make_plan,
        policy::{Decision, Need},
    },
    provider::Operators,
    runtime::{Following, Planning, Rules, Site, ask, start_execution},
};

/// Executions listed at most, the newest ones.
const MOST: u32 = 500;
/// While something lives, the journal is looked at so often even where no word comes of a change.
const LOOK: Duration = Duration::from_secs(1);
/// Between two readings of the list: a worker may write hundreds of entries in a second.
const PAUSE: Duration = Duration::from_millis(100);

/// What a machine's executions are made of. Nothing is opened before it is needed, and a journal that is not there is
/// made by the first execution alone.
pub struct Machine {
    /// The state directory, absolute.
    pub state: PathBuf,
    /// This program, started anew for each execution.
    pub executable: PathBuf,
    pub operators: Arc<Operators>,
    pub rules: Arc<Rules>,
    pub templates: Vec<Template>,
    /// As whom changes are asked for: `ada@host`.
    pub actor: String,
    /// Where environments are made; absolute.
    pub working_directory: String,
    pub opened: OpenedMachine,
}

/// What was opened, read and made meanwhile.
#[derive(Default)]
pub struct OpenedMachine {
    site: OnceCell<Site>,
    /// Layer and expected seconds of plans, by their digests.
    plans: Mutex<HashMap<String, (Layer, Option<u64>)>>,
    /// Plans that were made here, by their digests.
    made: Mutex<HashMap<String, Arc<Plan>>>,
}

impl Machine {
    async fn site(&self) -> Result<&Site, Fault> {
        let open = || async {
            let store = journal::open(&Site::journal_path(&self.state)).await.map_err(|error| fault(&error))?;
            Ok(Site {
                state: self.state.clone(),
                store: Arc::new(store),
                operators: self.operators.clone(),
                rules: self.rules.clone(),
                executable: self.executable.clone(),
                actor: self.actor.clone(),
            })
        };
        self.opened.site.get_or_try_init(open).await
    }

    /// The journal, where there is one.
    async fn kept(&self) -> Result<Option<&Site>, Fault> {
        if self.opened.site.get().is_none() && !journal::is_at(&Site::journal_path(&self.state)) {
            return Ok(None);
        }
        self.site().await.map(Some)
    }

    async fn rows(&self) -> Result<Vec<Arc<ListedExecution>>, Fault> {
        let Some(site) = self.kept().await? else { return Ok(Vec::new()) };
        let filter = ExecutionFilter { limit: MOST, ..ExecutionFilter::default() };
        let rows = site.store.executions(&filter).await.map_err(|error| fault(&error))?;
        let mut listed = Vec::with_capacity(rows.len());
        for row in rows {
            let (layer, expected_seconds) = self.known(site.store.as_ref(), &row.plan).await;
            listed.push(Arc::new(ListedExecution { row, layer, expected_seconds }));
        }
        Ok(listed)
    }

    /// Layer and expected seconds of a plan. Of one that cannot be read the worst is assumed.
    async fn known(&self, store: &dyn Store, digest: &str) -> (Layer, Option<u64>) {
        let plans = || self.opened.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = plans().get(digest) {
            return *known;
        }
        let Ok(plan) = store.plan(digest).await else { return (Layer::Production, None) };
        let known = (plan.layer, Outline::of(&plan).expected_seconds);
        plans().insert(digest.to_owned(), known);
        known
    }

    async fn planned(&self, goal: &Goal) -> Result<PlannedPlan, Vec<Printable>> {
        let store = match self.kept().await {
            Ok(site) => site.map(|site| site.store.as_ref()),
            Err(fault) => return Err(vec![Printable::new(fault.to_string())]),
        };
        let planning = Planning {
            templates: &self.templates,
            operators: &self.operators,
            state_directory: Some(&self.state),
            store,
            working_directory: &self.working_directory,
        };
        let observed = planning.observe(goal).await;
        let plan = make_plan(goal, &self.templates, &observed).map_err(|refusal| {
            let faults = refusal.faults.iter();
            faults.map(|fault| Printable::new(format!("{}: {}", fault.about.word(), fault.why))).collect::<Vec<_>>()
        })?;
        let chosen = choose(goal, &self.templates, &observed).map(|chosen| chosen.choices).unwrap_or_default();
        let choices = chosen
            .iter()
            .map(|choice| Printable::new(format!("{} {} ({})", choice.about.word(), choice.chosen, choice.reason)))
            .collect();
        let plan = Arc::new(plan);
        let digest = plan.digest();
        self.opened.made.lock().unwrap_or_else(PoisonError::into_inner).insert(digest.clone(), plan.clone());
        let ruling = ruling(&self.rules.decide_plan(&plan, None, &self.actor, Timestamp::now()));
        Ok(PlannedPlan { plan, digest, ruling, choices })
    }

    async fn started(&self, digest: &str, how: &str, irreversible: bool) -> Result<ExecutionId, Fault> {
        let made = self.opened.made.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned();
        let missing = || Fault::new(FaultKind::NotFound, format!("the plan {digest:.12} was not made here"));
        let plan = made.ok_or_else(missing)?;
        let now = Timestamp::now();
        let approval = Approval { by: self.actor.clone(), how: how.to_owned(), irreversible, at: now };
        let decision = self.rules.decide_plan(&plan, Some(&approval), &self.actor, now);
        if !decision.is_allowed() {
            let why = decision.rules().first().map(|rule| format!("{}: {}", rule.id, rule.text)).unwrap_or_default();
            return Err(Fault::new(FaultKind::Conflict, format!("the policies do not allow it: {why}")));
        }
        let site = self.site().await?;
        let started = start_execution(site, &plan, approval).await;
        started.map_err(|error| Fault::new(FaultKind::Conflict, error.to_string()))
    }

    async fn followed(&self, id: &str, into: &dyn Readings) -> Result<(), Fault> {
        let changed = Arc::new(Notify::new());
        let watcher = watch(&self.state, changed.clone());
        let mut following = Following::begin(self.site().await?, id).await.map_err(|error| fault(&error))?;
        let mut plan = Some(following.plan().clone());
        loop {
            let news = following.look().await.map_err(|error| fault(&error))?;
            if !news.entries.is_empty() {
                into.put(Read::Entries(plan.take(), news.entries)).await;
            }
            if !news.lines.is_empty() {
                into.put(Read::Said(news.lines)).await;
            }
            // What is over goes on when a person asks for it alone.
            if following.execution().status.is_over() && watcher.is_some() {
                changed.notified().await;
            } else {
                following.wait().await;
            }
        }
    }
}

impl Executions for Machine {
    fn actor(&self) -> Printable {
        Printable::new(&self.actor)
    }

    fn list<'a>(&'a self, into: &'a dyn Readings) -> Answered<'a, ()> {
        Box::pin(async move {
            let changed = Arc::new(Notify::new());
            // Watched before it is read: nothing falls between.
            let watcher = watch(&self.state, changed.clone());
            let mut last = None;
            loop {
                let outcome = self.rows().await;
                let lives = outcome.as_ref().is_ok_and(|rows| rows.iter().any(|listed| !listed.row.status.is_over()));
                if last.as_ref() != Some(&outcome) {
                    into.put(Read::Listed(outcome.clone())).await;
                    last = Some(outcome);
                }
                if lives || watcher.is_none() {
                    // On time-out it is looked at, too: some file systems tell nothing.
                    let _ = tokio::time::timeout(LOOK, changed.notified()).await;
                } else {
                    changed.notified().await;
                }
                tokio::time::sleep(PAUSE).await;
            }
        })
    }

    fn follow<'a>(&'a self, id: &'a str, into: &'a dyn Readings) -> Answered<'a, Result<(), Fault>> {
        Box::pin(self.followed(id, into))
    }

    fn control<'a>(&'a self, id: &'a str, control: Control, seen: u64) -> Answered<'a, Result<(), Fault>> {
        Box::pin(async move {
            let asked = ask(self.site().await?, id, control, seen).await;
            asked.map(drop).map_err(|error| Fault::new(FaultKind::Conflict, error.to_string()))
        })
    }

    fn offers(&self) -> Answered<'_, Vec<Offer>> {
        let offer = |template: &Template| Offer {
            template: Printable::new(&template.name),
            summary: Printable::new(&template.summary),
            framework: Printable::new(&template.framework),
            database: Printable::new(&template.database),
        };
        Box::pin(async move { self.templates.iter().map(offer).collect() })
    }

    fn make_plan(&self, goal: Goal) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
        Box::pin(async move { self.planned(&goal).await })
    }

    fn start<'a>(
        &'a self,
        digest: &'a str,
        how: &'a str,
        irreversible: bool,
    ) -> Answered<'a, Result<ExecutionId, Fault>> {
        Box::pin(self.started(digest, how, irreversible))
    }
}

/// What the policies say, as far as a person has to do with it.
fn ruling(decision: &Decision) -> Ruling {
    let first = decision.rules().first();
    let text = Printable::new(first.map_or("", |rule| rule.text.as_str()));
    match decision {
        Decision::Allow => Ruling::Allow,
        Decision::NeedsApproval { needs, .. } => {
            Ruling::NeedsApproval { typed: needs.contains(&Need::Typed), why: text }
        }
        Decision::Deny { .. } => Ruling::Deny { rule: Printable::new(first.map_or("", |rule| rule.id.as_str())), text },
    }
}

fn fault(error: &StoreError) -> Fault {
    let kind = match error {
        StoreError::NotFound { .. } => FaultKind::NotFound,
        _ => FaultKind::Unreachable,
    };
    Fault::new(kind, error.to_string())
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state: &Path = &self.state;
        f.debug_struct("Machine").field("state", &state).finish_non_exhaustive()
    }
}
