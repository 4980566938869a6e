//! A goal is planned with what can be seen of this machine. Nothing is changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use serde_json::{Value, json};

use super::look::look;
use crate::{
    domain::Timestamp,
    journal::{ExecutionFilter, Store, StoreError},
    plan::{
        Entry, Fields, Goal, Observed, Operation, PathState, Plan, Recorded, Refusal, Template, enquire, make_plan,
    },
    provider::{Operate, Operators, Registry},
};

/// Executions whose durations are remembered.
const REMEMBERED: u32 = 20;
/// A look at a path or a program takes no longer.
const LOOK: Duration = Duration::from_secs(5);

/// What planning is done with.
#[derive(Clone, Copy)]
pub struct Planning<'a> {
    pub templates: &'a [Template],
    pub operators: &'a Operators,
    /// `None` where nothing is kept.
    pub state_directory: Option<&'a Path>,
    /// Where earlier executions are, if there were any.
    pub store: Option<&'a dyn Store>,
    /// Absolute.
    pub working_directory: &'a str,
}

impl std::fmt::Debug for Planning<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planning").field("working_directory", &self.working_directory).finish_non_exhaustive()
    }
}

impl Planning<'_> {
    /// Looks, then plans.
    ///
    /// # Errors
    /// All that is wrong with the goal, or keeps it from being carried out here.
    pub async fn plan(&self, goal: &Goal) -> Result<Plan, Refusal> {
        make_plan(goal, self.templates, &self.observe(goal).await)
    }

    /// Looks at all that planning this goal asks about.
    pub async fn observe(&self, goal: &Goal) -> Observed {
        let mut observed = Observed::nothing(Timestamp::now(), self.working_directory);
        observed.state_directory = self.state_directory.and_then(Path::to_str).map(str::to_owned);
        observed.catalog = self.operators.catalog().clone();
        let operation = |name: &String| Operation::new(name.as_str(), Fields::new());
        observed.estimates =
            observed.catalog.keys().map(|name| (name.clone(), self.operators.estimate(&operation(name)))).collect();
        observed.environments = self.environments();
        let enquiry = enquire(goal, self.templates, self.working_directory);
        for path in enquiry.paths {
            let state = path_state(&self.look("local.path-state", json!({ "path": path })).await);
            observed.paths.insert(path, state);
        }
        for program in enquiry.programs {
            let found = self.look("local.program", json!({ "name": program })).await;
            if found["found"] == true {
                observed.programs.insert(program);
            }
        }
        if let Some(store) = self.store {
            // Without them the template's own figures do.
            observed.durations = earlier_durations(store).await.unwrap_or_default();
        }
        observed
    }

    fn environments(&self) -> BTreeSet<String> {
        let all = self.state_directory.map(|state| Registry::new(state).all()).unwrap_or_default();
        all.into_iter().map(|environment| environment.name).collect()
    }

    /// The outputs of a read-only operation; null where it cannot look.
    async fn look(&self, name: &str, inputs: Value) -> Value {
        look(self.operators, name, inputs, LOOK).await.map_or(Value::Null, Value::Object)
    }
}

/// What cannot be looked at is left alone.
fn path_state(found: &Value) -> PathState {
    match (found["kind"].as_str(), found["is_empty"].as_bool()) {
        (Some("none"), _) => PathState::Absent,
        (Some("directory"), Some(true)) => PathState::EmptyDirectory,
        (Some("directory"), _) => PathState::FullDirectory,
        _ => PathState::Other,
    }
}

/// How long each operation took, in seconds, in the newest executions.
async fn earlier_durations(store: &dyn Store) -> Result<BTreeMap<String, Vec<u64>>, StoreError> {
    let filter = ExecutionFilter { limit: REMEMBERED, ..ExecutionFilter::default() };
    let mut durations: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in store.executions(&filter).await? {
        let plan = store.plan(&row.plan).await?;
        for (step, seconds) in step_durations(&store.entries(&row.id, 0).await?) {
            if let Some(step) = plan.step(&step) {
                durations.entry(step.operation.name.clone()).or_default().push(seconds);
            }
        }
    }
    Ok(durations)
}

/// Steps that were done, with the seconds from the start of the attempt that did it; rounded up.
fn step_durations(entries: &[Entry]) -> Vec<(String, u64)> {
    let (mut started, mut found) = (BTreeMap::new(), Vec::new());
    for entry in entries {
        match &entry.fact {
            Recorded::Started { step } => {
                started.insert(step.clone(), entry.at);
            }
            Recorded::Performed { step, .. } => {
                let took = started.remove(step).map(|from| crate::domain::age(entry.at, from));
                found.extend(took.map(|took| (step.clone(), took.as_millis().div_ceil(1_000) as u64)));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(sequence: u64, second: &str, fact: Recorded) -> Entry {
        Entry { sequence, epoch: 1, at: format!("2026-01-01T00:00:{second}Z").parse().unwrap(), fact }
    }

    #[test]
    fn a_duration_is_that_of_the_attempt_that_did_it() {
        let step = || "packages".to_owned();
        let performed = || Recorded::Performed { step: step(), outputs: Fields::new() };
        let entries = [
            entry(1, "00", Recorded::Started { step: step() }),
            entry(2, "10", Recorded::Started { step: step() }),
            entry(3, "13.2", performed()),
            entry(4, "14", performed()),
        ];
        assert_eq!(step_durations(&entries), [("packages".to_owned(), 4)]);
    }

    #[test]
    fn what_cannot_be_looked_at_is_taken_for_something_that_is_there() {
        assert_eq!(path_state(&Value::Null), PathState::Other);
        assert_eq!(path_state(&json!({ "kind": "none", "is_empty": true })), PathState::Absent);
        assert_eq!(path_state(&json!({ "kind": "directory", "is_empty": false })), PathState::FullDirectory);
    }
}
