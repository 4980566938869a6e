//! A change of a pipeline is planned with what can be seen of it. Nothing is changed.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

use super::look::look;
use crate::{
    domain::{Fault, FaultKind, Layer, Timestamp},
    plan::{Fields, GateName, PipelineChange, Plan, SeenAccount, SeenPipeline, SeenRun, plan_pipeline_change},
    provider::Operators,
};

/// A look takes no longer.
const LOOK: Duration = Duration::from_secs(30);
/// Plans that are made at the same time.
const AT_ONCE: usize = 8;

/// Looks at what the change is about, then plans it. `layers` is what the settings say of environments.
///
/// # Errors
/// It cannot be looked at, or there is nothing to change: a run does not wait at a gate that is to be answered.
pub async fn plan_pipeline(
    operators: &Operators,
    layers: &BTreeMap<String, Layer>,
    change: &PipelineChange,
) -> Result<Plan, Fault> {
    let (mut change, repository) = (change.clone(), change.repository().to_owned());
    let host = operators.host_of("github").map(str::to_owned);
    let mut seen = SeenPipeline { layers: layers.clone(), host, ..SeenPipeline::default() };
    if let Some(run) = change.run() {
        let found = look(operators, "github.run", json!({ "repository": repository, "run": run }), LOOK).await?;
        seen.run = serde_json::from_value::<SeenRun>(Value::Object(found)).ok();
    }
    let reference = match &change {
        PipelineChange::Dispatch { reference, .. } => Some(reference.clone()),
        _ => None,
    };
    match &mut change {
        PipelineChange::Review { run, environments, .. } => {
            for gate in environments {
                number(operators, &repository, *run, gate).await?;
            }
        }
        PipelineChange::Dispatch { workflow, .. } | PipelineChange::SetWorkflow { workflow, .. } => {
            let mut inputs = json!({ "repository": repository, "workflow": workflow });
            if let Some(reference) = &reference {
                inputs["reference"] = json!(reference);
            }
            match look(operators, "github.workflow", inputs, LOOK).await {
                Ok(found) => {
                    let found: SeenWorkflow = serde_json::from_value(Value::Object(found)).unwrap_or_default();
                    (seen.workflow_state, seen.newest_dispatch) = (Some(found.state), found.newest_dispatch);
                    (seen.defaults, seen.unread) = (found.defaults, found.unread);
                }
                // A token may start what it may not look at; that it may not is said when it is tried.
                Err(fault) if is_fatal(&fault, &change) => return Err(fault),
                Err(fault) => seen.unread = Some(fault.message.to_string()),
            }
        }
        _ => {}
    }
    // The last look: what the others showed of the tokens decides which is taken.
    seen.account = Some(account(operators, &change).await?);
    Ok(plan_pipeline_change(&change, &seen, Timestamp::now()))
}

/// The same for several changes, in their order; what becomes of one is nothing to the others.
pub async fn plan_pipelines(
    operators: &Arc<Operators>,
    layers: &BTreeMap<String, Layer>,
    changes: &[PipelineChange],
) -> Vec<Result<Plan, Fault>> {
    let (layers, turns) = (Arc::new(layers.clone()), Arc::new(Semaphore::new(AT_ONCE)));
    let mut planning = JoinSet::new();
    for (at, change) in changes.iter().cloned().enumerate() {
        let (operators, layers, turns) = (operators.clone(), layers.clone(), turns.clone());
        planning.spawn(async move {
            let _turn = turns.acquire().await;
            (at, plan_pipeline(&operators, &layers, &change).await)
        });
    }
    let mut planned: BTreeMap<usize, Result<Plan, Fault>> = BTreeMap::new();
    while let Some(ended) = planning.join_next().await {
        planned.extend(ended);
    }
    let broken = || Err(Fault::new(FaultKind::Broken, "making its plan broke off"));
    (0..changes.len()).map(|at| planned.remove(&at).unwrap_or_else(broken)).collect()
}

/// Whom GitHub will take it for. Not knowing that stops nothing; a refused token does.
async fn account(operators: &Operators, change: &PipelineChange) -> Result<Result<SeenAccount, String>, Fault> {
    match look(operators, "github.account", Value::Object(change.account_inputs()), LOOK).await {
        Ok(found) => Ok(serde_json::from_value(Value::Object(found)).map_err(|_| "the answer cannot be read".into())),
        Err(fault) if fault.kind == FaultKind::Unauthorized => Err(fault),
        Err(fault) => Ok(Err(fault.message.to_string())),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SeenWorkflow {
    state: String,
    newest_dispatch: Option<u64>,
    defaults: BTreeMap<String, String>,
    unread: Option<String>,
}

fn is_fatal(fault: &Fault, change: &PipelineChange) -> bool {
    fault.kind == FaultKind::Unauthorized || matches!(change, PipelineChange::SetWorkflow { .. })
}

/// Fills in GitHub's number of the environment, where this person may answer at it.
async fn number(operators: &Operators, repository: &str, run: u64, gate: &mut GateName) -> Result<(), Fault> {
    let inputs = json!({ "repository": repository, "run": run, "environment": gate.name });
    let found = look(operators, "github.gate", inputs, LOOK).await?;
    if found.get("is_waiting") != Some(&Value::Bool(true)) {
        let others = found.get("waits_at").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let others: Vec<&str> = others.iter().filter_map(Value::as_str).collect();
        let where_then =
            if others.is_empty() { "it waits at no gate".into() } else { format!("it waits at {}", others.join(", ")) };
        let name = &gate.name;
        let message = format!("run {run} of {repository} does not wait at {name}; {where_then}");
        let hint = format!("see how it stands: orchestra runs show {run} --repository {repository}");
        return Err(Fault::new(FaultKind::Conflict, message).with_hint(hint));
    }
    if found.get("can_approve") == Some(&Value::Bool(false)) {
        return Err(forbidden(repository, run, &gate.name, &found));
    }
    gate.id = found.get("environment_id").and_then(Value::as_u64).or(gate.id);
    Ok(())
}

/// The answer is for others to give.
fn forbidden(repository: &str, run: u64, environment: &str, found: &Fields) -> Fault {
    let reviewers = found.get("reviewers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let reviewers: Vec<&str> = reviewers.iter().filter_map(Value::as_str).collect();
    let who = if reviewers.is_empty() { "GitHub does not say who may".into() } else { reviewers.join(", ") + " may" };
    let message = format!("you may not answer at {environment} for run {run} of {repository}: {who}");
    Fault::new(FaultKind::Forbidden, message)
}
