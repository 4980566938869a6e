//! `github.approve-fork`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cancel::end_if_running,
    change::{Change, Words, fields},
    hand::Hand,
};
use crate::{
    domain::{Conclusion, Fault, Printable, WorkflowRun},
    plan::{Fields, Idempotence, OperationId},
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

/// Lets a run from a fork begin.
pub(super) struct ApproveFork;

impl Change for ApproveFork {
    const WORDS: Words = Words {
        name: "github.approve-fork",
        description: "Lets a workflow run of a pull request from a fork begin",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
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
        let what = format!("let run {run} of {repository} begin");
        let next =
            format!("see whether it is from a fork and waits: orchestra runs show {run} --repository {repository}");
        let wish = Wish { what: &what, repository, right: "Actions: write", next: &next };
        hand.send(wish, Verb::Post, &["actions", "runs", &run.to_string(), "approve"], None).await?;
        progress.say(Printable::new(format!("run {run} begins")));
        Ok(Outputs { run_id: *run })
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        let Inputs { repository, run } = inputs;
        let seen = hand.until(|| hand.run(repository, *run), |seen| !waits(&seen.run)).await?;
        Ok(if waits(&seen.run) { Finding::Absent } else { Finding::Present(fields(&Outputs { run_id: *run })) })
    }

    async fn undo(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        _: &Fields,
        progress: &dyn Progress,
    ) -> Result<(), OperationFault> {
        end_if_running(hand, &inputs.repository, inputs.run, None, progress).await
    }
}

/// It waits for somebody who lets it begin.
fn waits(run: &WorkflowRun) -> bool {
    run.conclusion == Some(Conclusion::ActionRequired) || run.status.word() == "action_required"
}
