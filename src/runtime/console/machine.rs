//! The executions of this machine: its journal, its workers, and plans made for it.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, OnceCell};

use super::{Answered, Executions, Read, Readings};
use crate::{
    domain::{Fault, FaultKind, Layer, Printable, Timestamp},
    journal::{self, ExecutionFilter, Store, StoreError},
    plan::{
        Agreed, Approval, Begun, Control, ExecutionId, Goal, ListedExecution, Offer, Outline, PipelineChange, Plan,
        PlannedPlan, Ruling, Template, choose, make_plan,
        policy::{Decision, Need},
    },
    provider::Operators,
    runtime::{
        Following, Planning, Rules, Site, ask, executions::watch_journal, plan_pipeline, start_in_turn, tell_forsaken,
    },
    secrets::Vault,
};

/// Executions listed at most, the newest ones.
const MOST: u32 = 500;
/// While something lives, the journal is looked at so often even where no word comes of a change.
const LOOK: Duration = Duration::from_secs(1);
/// Between two readings of the list: a worker may write hundreds of entries in a second.
const PAUSE: Duration = Duration::from_millis(100);

/// What changes are made with.
#[derive(Debug)]
pub struct MachineParts {
    /// This program, started anew for each execution.
    pub executable: PathBuf,
    pub operators: Arc<Operators>,
    pub rules: Arc<Rules>,
    pub vault: Vault,
    /// The host of GitHub whose tokens are taken.
    pub github_host: String,
    pub templates: Vec<Template>,
    /// What the settings say of the layers of environments, by their names in small letters.
    pub layers: BTreeMap<String, Layer>,
}

/// The executions of a state directory. Nothing is opened before it is needed, and a journal that is not there is made
/// by the first execution alone.
pub struct Machine {
    state: PathBuf,
    actor: String,
    working_directory: String,
    make: Box<dyn Fn() -> MachineParts + Send + Sync>,
    parts: OnceLock<MachineParts>,
    store: OnceCell<Arc<dyn Store>>,
    /// Layer and expected seconds of plans, by their digests.
    plans: Mutex<HashMap<String, (Layer, Option<u64>)>>,
    /// Plans that were made here, by their digests.
    made: Mutex<HashMap<String, Arc<Plan>>>,
}

impl Machine {
    /// `state` is the state directory and `working_directory` where environments are made, both absolute; `actor` is
    /// as whom changes are asked for: `ada@host`.
    pub fn new(
        state: PathBuf,
        actor: String,
        working_directory: String,
        make: Box<dyn Fn() -> MachineParts + Send + Sync>,
    ) -> Self {
        Self {
            state,
            actor,
            working_directory,
            make,
            parts: OnceLock::new(),
            store: OnceCell::new(),
            plans: Mutex::default(),
            made: Mutex::default(),
        }
    }

    fn parts(&self) -> &MachineParts {
        self.parts.get_or_init(|| (self.make)())
    }

    async fn store(&self) -> Result<&Arc<dyn Store>, Fault> {
        let open = || async {
            let opened = journal::open(&Site::journal_path(&self.state)).await;
            opened.map(|store| -> Arc<dyn Store> { Arc::new(store) }).map_err(|error| fault(&error))
        };
        self.store.get_or_try_init(open).await
    }

    /// The journal, where there is one.
    async fn kept(&self) -> Result<Option<&Arc<dyn Store>>, Fault> {
        if self.store.get().is_none() && !journal::is_at(&Site::journal_path(&self.state)) {
            return Ok(None);
        }
        self.store().await.map(Some)
    }

    async fn site(&self) -> Result<Site, Fault> {
        let store = self.store().await?.clone();
        let MachineParts { executable, operators, rules, vault, github_host, .. } = self.parts();
        Ok(Site {
            state: self.state.clone(),
            store,
            operators: operators.clone(),
            rules: rules.clone(),
            vault: vault.clone(),
            github_host: github_host.clone(),
            executable: executable.clone(),
            actor: self.actor.clone(),
        })
    }

    async fn rows(&self) -> Result<Vec<Arc<ListedExecution>>, Fault> {
        let Some(store) = self.kept().await? else { return Ok(Vec::new()) };
        let filter = ExecutionFilter { limit: MOST, ..ExecutionFilter::default() };
        let rows = store.executions(&filter).await.map_err(|error| fault(&error))?;
        let mut listed = Vec::with_capacity(rows.len());
        for mut row in rows {
            tell_forsaken(&self.state, Timestamp::now(), &mut row);
            let (layer, expected_seconds) = self.known(store.as_ref(), &row.plan).await;
            listed.push(Arc::new(ListedExecution { row, layer, expected_seconds }));
        }
        Ok(listed)
    }

    /// Layer and expected seconds of a plan. Of one that cannot be read the worst is assumed.
    async fn known(&self, store: &dyn Store, digest: &str) -> (Layer, Option<u64>) {
        let plans = || self.plans.lock().unwrap_or_else(PoisonError::into_inner);
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
            Ok(store) => store.map(AsRef::as_ref),
            Err(fault) => return Err(vec![Printable::new(fault.to_string())]),
        };
        let MachineParts { templates, operators, .. } = self.parts();
        let planning = Planning {
            templates,
            operators,
            state_directory: Some(&self.state),
            store,
            working_directory: &self.working_directory,
        };
        let observed = planning.observe(goal).await;
        let plan = make_plan(goal, templates, &observed).map_err(|refusal| {
            let faults = refusal.faults.iter();
            faults.map(|fault| Printable::new(format!("{}: {}", fault.about.word(), fault.why))).collect::<Vec<_>>()
        })?;
        let chosen = choose(goal, templates, &observed).map(|chosen| chosen.choices).unwrap_or_default();
        let choices = chosen
            .iter()
            .map(|choice| Printable::new(format!("{} {} ({})", choice.about.word(), choice.chosen, choice.reason)))
            .collect();
        Ok(self.made(plan, choices))
    }

    /// Remembers a plan for the yes to it.
    fn made(&self, plan: Plan, choices: Vec<Printable>) -> PlannedPlan {
        let plan = Arc::new(plan);
        let digest = plan.digest();
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(digest.clone(), plan.clone());
        let ruling = ruling(&self.parts().rules.decide_plan(&plan, None, &self.actor, Timestamp::now()));
        PlannedPlan { plan, digest, ruling, choices }
    }

    async fn planned_change(&self, change: &PipelineChange) -> Result<PlannedPlan, Vec<Printable>> {
        let plan = plan_pipeline(&self.parts().operators, &self.parts().layers, change).await;
        let plan = plan.map_err(|fault| vec![Printable::new(fault.to_string())])?;
        Ok(self.made(plan, Vec::new()))
    }

    /// `ours` began together with it: where one of them is in its way, it begins once that one is over.
    async fn started(
        &self,
        digest: &str,
        how: &str,
        irreversible: bool,
        ours: &[ExecutionId],
    ) -> Result<ExecutionId, Fault> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned();
        let missing = || Fault::new(FaultKind::NotFound, format!("the plan {digest:.12} was not made here"));
        let plan = made.ok_or_else(missing)?;
        let now = Timestamp::now();
        let approval = Approval { by: self.actor.clone(), how: how.to_owned(), irreversible, at: now };
        let decision = self.parts().rules.decide_plan(&plan, Some(&approval), &self.actor, now);
        if !decision.is_allowed() {
            let why = decision.rules().first().map(|rule| format!("{}: {}", rule.id, rule.text)).unwrap_or_default();
            return Err(Fault::new(FaultKind::Conflict, format!("the policies do not allow it: {why}")));
        }
        let site = self.site().await?;
        let started = start_in_turn(&site, &plan, approval, ours).await;
        started.map_err(|error| Fault::new(FaultKind::Conflict, error.to_string()))
    }

    async fn followed(&self, id: &str, into: &dyn Readings) -> Result<(), Fault> {
        let changed = Arc::new(Notify::new());
        let watcher = watch_journal(&self.state, changed.clone());
        let mut following = Following::begin(&self.site().await?, id).await.map_err(|error| fault(&error))?;
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
            let watcher = watch_journal(&self.state, changed.clone());
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
            let asked = ask(&self.site().await?, id, control, seen).await;
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
        Box::pin(async move { self.parts().templates.iter().map(offer).collect() })
    }

    fn make_plan(&self, goal: Goal) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
        Box::pin(async move { self.planned(&goal).await })
    }

    fn plan_change(&self, change: PipelineChange) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
        Box::pin(async move { self.planned_change(&change).await })
    }

    fn start<'a>(
        &'a self,
        digest: &'a str,
        how: &'a str,
        irreversible: bool,
    ) -> Answered<'a, Result<ExecutionId, Fault>> {
        Box::pin(self.started(digest, how, irreversible, &[]))
    }

    fn start_all<'a>(&'a self, plans: Vec<Agreed>, how: &'a str) -> Answered<'a, Vec<Begun>> {
        Box::pin(async move {
            let (mut begun, mut ours) = (Vec::with_capacity(plans.len()), Vec::new());
            for Agreed { name, digest, irreversible } in plans {
                let outcome = self.started(&digest, how, irreversible, &ours).await;
                ours.extend(outcome.iter().cloned());
                begun.push(Begun { name, outcome });
            }
            begun
        })
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
