//! `github.delete-run`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, fields},
    hand::Hand,
};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress, github::write::Wish, http::Verb},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    run: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    run_id: u64,
}

/// Removes a run with its logs.
pub(super) struct DeleteRun;

impl Change for DeleteRun {
    const WORDS: Words = Words {
        name: "github.delete-run",
        description: "Removes a workflow run and its logs",
        idempotence: Idempotence::Inspectable,
        irreversible: Some("a removed run is gone, with its logs and artifacts"),
        seconds: 2,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn repository(inputs: &Inputs) -> &str {
        &inputs.repository
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        progress: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let Inputs { repository, run } = inputs;
        let what = format!("remove run {run} of {repository}");
        let next = format!("a run that goes on is cancelled first: orchestra runs cancel {repository} {run}");
        let wish = Wish { what: &what, repository, right: "Actions: write", next: &next };
        hand.send(wish, Verb::Delete, &["actions", "runs", &run.to_string()], None).await?;
        progress.say(Printable::new(format!("run {run} is removed")));
        Ok(Outputs { run_id: *run })
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        let Inputs { repository, run } = inputs;
        let look = || async {
            match hand.run(repository, *run).await {
                Ok(_) => Ok(true),
                Err(fault) if fault.kind == FaultKind::NotFound => Ok(false),
                Err(fault) => Err(fault),
            }
        };
        if hand.until(look, |is_there| !is_there).await? {
            return Ok(Finding::Absent);
        }
        // Gone, or not to be seen any more: the repository tells.
        hand.sees(repository).await?;
        Ok(Finding::Present(fields(&Outputs { run_id: *run })))
    }
}
