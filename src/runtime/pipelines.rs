//! A change of a pipeline is planned with what can be seen of it. Nothing is changed.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    domain::{Fault, FaultKind, Layer, Printable, Timestamp},
    plan::{
        Fields, GateName, Operation, OperationId, PipelineChange, Plan, SeenAccount, SeenPipeline, SeenRun,
        plan_pipeline_change,
    },
    provider::{Act, Operate, Operators, Progress},
};

/// A look takes no longer.
const LOOK: Duration = Duration::from_secs(30);

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
        let found = look(operators, "github.run", json!({ "repository": repository, "run": run })).await?;
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
            match look(operators, "github.workflow", inputs).await {
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

/// Whom GitHub will take it for. Not knowing that stops nothing; a refused token does.
async fn account(operators: &Operators, change: &PipelineChange) -> Result<Result<SeenAccount, String>, Fault> {
    let inputs = json!({ "repository": change.repository(), "right": change.right() });
    match look(operators, "github.account", inputs).await {
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

/// Fills in GitHub's number of the environment.
async fn number(operators: &Operators, repository: &str, run: u64, gate: &mut GateName) -> Result<(), Fault> {
    let inputs = json!({ "repository": repository, "run": run, "environment": gate.name });
    let found = look(operators, "github.gate", inputs).await?;
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
    gate.id = found.get("environment_id").and_then(Value::as_u64).or(gate.id);
    Ok(())
}

/// Nobody watches a look.
struct Silent;

impl Progress for Silent {
    fn say(&self, _: Printable) {}
}

async fn look(operators: &Operators, name: &str, inputs: Value) -> Result<Fields, Fault> {
    let inputs = if let Value::Object(fields) = inputs { fields } else { Fields::new() };
    let operation = Operation::new(name, inputs);
    let id = OperationId("0".repeat(32));
    let act = Act { operation: &operation, id: &id, timeout: LOOK };
    match tokio::time::timeout(LOOK, operators.perform(act, &Silent)).await {
        Ok(looked) => looked.map_err(|fault| fault.fault),
        Err(_) => Err(Fault::new(FaultKind::TimedOut, format!("{name} did not end within {} s", LOOK.as_secs()))),
    }
}
