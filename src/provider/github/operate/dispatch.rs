//! `github.dispatch`.

use std::{collections::BTreeMap, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    cancel::end_if_running,
    change::{Change, Words, fields, refused, unread},
    dispatched::Traced,
    hand::Hand,
};
use crate::{
    domain::{Fault, FaultKind, Printable, Timestamp, WorkflowRun, age},
    plan::{Fields, Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress, github::write::Wish, http::Verb},
};

/// An input of this name is given the operation's id, where the workflow has one: shown in its `run-name` it makes the
/// run known for certain.
const ID_INPUT: &str = "operation_id";
/// A run that was taken up shows by then.
const SHOWS_WITHIN: Duration = Duration::from_secs(5 * 60);
/// GitHub takes no more.
const MOST_INPUTS: usize = 25;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    pub(super) repository: String,
    /// Its file's name or its number.
    pub(super) workflow: String,
    /// Branch or tag.
    pub(super) reference: String,
    #[serde(default)]
    pub(super) inputs: BTreeMap<String, String>,
    /// The newest run of it that was dispatched before; 0 where there was none. Without it a run cannot be told by its
    /// time.
    #[serde(default)]
    pub(super) after_run: Option<u64>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// Empty where GitHub did not say and it could not be told.
    run_id: Option<u64>,
    attempt: u32,
    url: String,
    /// When GitHub took it up, where its run is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_up_at: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    workflow_run_id: Option<u64>,
    html_url: Option<String>,
}

/// Starts a workflow.
pub(super) struct Dispatch;

impl Change for Dispatch {
    const WORDS: Words = Words {
        name: "github.dispatch",
        description: "Starts a workflow that can be started by hand",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 3,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn repository(inputs: &Inputs) -> &str {
        &inputs.repository
    }

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = Vec::new();
        if inputs.workflow.trim().is_empty() {
            wrong.push("workflow is empty; it is a file's name such as deploy.yml, or a number".to_owned());
        }
        if inputs.reference.trim().is_empty() {
            wrong.push("reference is empty; it is a branch or a tag".to_owned());
        }
        if inputs.inputs.len() > MOST_INPUTS {
            wrong.push(format!("there are {} inputs; GitHub takes {MOST_INPUTS}", inputs.inputs.len()));
        }
        wrong
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        id: &OperationId,
        progress: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let details = send(hand, inputs, id).await?;
        if let Some(run) = details.workflow_run_id {
            let url = details.html_url.unwrap_or_default();
            progress.say(Printable::new(format!("run {run} began: {url}")));
            return Ok(Outputs { run_id: Some(run), attempt: 1, url, taken_up_at: None });
        }
        let taken_up_at = Some(Timestamp::now().to_string());
        let unknown = Outputs { run_id: None, attempt: 1, url: String::new(), taken_up_at };
        // It has begun; only which run it is has to be found.
        match hand.trace(inputs, id).await {
            Ok(Traced::One(run)) => Ok(begun(&run)),
            Ok(Traced::Nothing) | Err(_) => {
                progress.say(Printable::new("GitHub took it up; its run does not show yet"));
                Ok(unknown)
            }
            Ok(Traced::Unclear(why)) => {
                progress.say(Printable::new(format!("GitHub took it up; which run it is cannot be told: {why}")));
                Ok(unknown)
            }
        }
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, id: &OperationId) -> Result<Finding, Fault> {
        Ok(match hand.trace(inputs, id).await? {
            Traced::One(run) => Finding::Present(fields(&begun(&run))),
            Traced::Nothing => Finding::Unknown(Printable::new(unseen(inputs))),
            Traced::Unclear(why) => Finding::Unknown(Printable::new(format!("{why}; {}", where_to_look(inputs)))),
        })
    }

    async fn undo(
        hand: &Hand,
        inputs: &Inputs,
        id: &OperationId,
        outputs: &Fields,
        progress: &dyn Progress,
    ) -> Result<(), OperationFault> {
        let known = outputs.get("run_id").and_then(Value::as_u64);
        let run = match known {
            Some(run) => run,
            None => match hand.trace(inputs, id).await.map_err(unread)? {
                Traced::One(run) => run.key.id,
                Traced::Nothing if may_still_show(outputs) => return Err(refused(unseen(inputs))),
                Traced::Nothing => {
                    progress.say(Printable::new("no run that this began is there"));
                    return Ok(());
                }
                Traced::Unclear(why) => return Err(refused(format!("which run to cancel cannot be told: {why}"))),
            },
        };
        end_if_running(hand, &inputs.repository, run, Some(1), progress).await
    }
}

fn begun(run: &WorkflowRun) -> Outputs {
    Outputs { run_id: Some(run.key.id), attempt: run.attempt, url: run.url.to_string(), taken_up_at: None }
}

/// A run may show later than its dispatch was taken up, so that its absence proves nothing for a while.
fn may_still_show(outputs: &Fields) -> bool {
    let at = outputs.get("taken_up_at").and_then(Value::as_str).and_then(|at| at.parse::<Timestamp>().ok());
    at.is_none_or(|at| age(Timestamp::now(), at) < SHOWS_WITHIN)
}

fn unseen(inputs: &Inputs) -> String {
    let Inputs { workflow, reference, .. } = inputs;
    let look = where_to_look(inputs);
    format!("no run of {workflow} at {reference} shows that this began, and one may still come; {look}")
}

fn where_to_look(inputs: &Inputs) -> String {
    format!("look: orchestra runs list --repository {}", inputs.repository)
}

/// Sends it. Where GitHub refuses a word that was added here, it is sent without: what was refused was not done.
async fn send(hand: &Hand, inputs: &Inputs, id: &OperationId) -> Result<Details, OperationFault> {
    let Inputs { repository, workflow, reference, .. } = inputs;
    let what = format!("dispatch {workflow} of {repository} at {reference}");
    let wish = Wish { what: &what, repository, right: "Actions: write", next: "" };
    let path = ["actions", "workflows", workflow, "dispatches"];
    let (mut asks_for_run, mut gives_id) = (true, hand.takes_id(inputs).await);
    loop {
        let mut given = json!(inputs.inputs);
        if gives_id {
            given[ID_INPUT] = json!(id.0);
        }
        let mut body = json!({ "ref": reference, "inputs": given });
        if asks_for_run {
            body["return_run_details"] = json!(true);
        }
        match hand.send(wish, Verb::Post, &path, Some(&body)).await {
            Ok(reply) => return Ok(serde_json::from_slice(&reply.body).unwrap_or_default()),
            Err(fault) if fault.fault.kind == FaultKind::Conflict => {
                let said = fault.fault.message.as_str();
                if asks_for_run && said.contains("return_run_details") {
                    asks_for_run = false;
                } else if gives_id && said.contains(ID_INPUT) {
                    gives_id = false;
                } else {
                    return Err(OperationFault::lasting(with_next(&fault.fault, inputs)));
                }
            }
            Err(fault) => return Err(fault),
        }
    }
}

/// What to type about GitHub's words.
fn with_next(fault: &Fault, inputs: &Inputs) -> Fault {
    let Inputs { repository, workflow, reference, .. } = inputs;
    let said = fault.message.as_str();
    let next = if said.contains("Required input") {
        "give it: -f NAME=VALUE".to_owned()
    } else if said.contains("workflow_dispatch") && said.contains("trigger") {
        format!("add `workflow_dispatch:` under `on:` of {workflow} at {reference}")
    } else if said.contains("disabled") {
        format!("switch it on: orchestra workflow enable {repository} {workflow}")
    } else if said.contains("No ref found") {
        format!("name a branch or tag of {repository}: --ref REF")
    } else {
        format!("see what it takes: the inputs of {workflow} at {reference}")
    };
    Fault::new(fault.kind, fault.message.as_str()).with_hint(next)
}

impl Hand {
    /// Whether the workflow has an input for the operation's id and nobody gave it. Where its file cannot be read it has
    /// none.
    async fn takes_id(&self, inputs: &Inputs) -> bool {
        let Inputs { repository, workflow, reference, .. } = inputs;
        let is_file = workflow.ends_with(".yml") || workflow.ends_with(".yaml");
        if !is_file || inputs.inputs.contains_key(ID_INPUT) || inputs.inputs.len() >= MOST_INPUTS {
            return false;
        }
        let text = self.client.file(repository, &[".github", "workflows", workflow], reference).await;
        text.is_ok_and(|text| has_id_input(&text))
    }
}

fn has_id_input(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim_start().strip_prefix(ID_INPUT).is_some_and(|rest| rest.trim_start().starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_for_the_operation_is_found_in_the_file() {
        assert!(has_id_input("on:\n  workflow_dispatch:\n    inputs:\n      operation_id:\n        type: string\n"));
        assert!(!has_id_input("# operation_id: none\non: push\nenv:\n  my_operation_id: 7\n"));
    }
}
