//! `github.run`: how a run stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, unread},
    hand::Hand,
};
use crate::{
    domain::{Conclusion, RunStatus, WorkflowRun},
    plan::{Idempotence, OperationId},
    provider::{OperationFault, Progress},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    pub(super) repository: String,
    pub(super) run: u64,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Standing {
    pub(super) run_id: u64,
    pub(super) attempt: u32,
    /// GitHub's word: `queued`, `in_progress`, `waiting`, `completed`, ...
    pub(super) status: String,
    /// GitHub's word; empty while it goes on.
    pub(super) conclusion: String,
    pub(super) phase: Phase,
    pub(super) is_over: bool,
    pub(super) workflow: String,
    pub(super) title: String,
    pub(super) branch: String,
    pub(super) event: String,
    pub(super) actor: String,
    pub(super) head_sha: String,
    pub(super) url: String,
}

/// What a condition can be about: there is always one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    Running,
    /// A person has to let it begin or go on.
    Waiting,
    /// Successful, neutral or skipped.
    Succeeded,
    Failed,
}

impl Standing {
    pub(super) fn of(run: &WorkflowRun) -> Self {
        let is_over = run.status == RunStatus::Completed;
        let phase = match (&run.status, &run.conclusion) {
            (RunStatus::Completed, Some(Conclusion::Success | Conclusion::Neutral | Conclusion::Skipped)) => {
                Phase::Succeeded
            }
            (RunStatus::Completed, Some(Conclusion::ActionRequired)) | (RunStatus::Waiting, _) => Phase::Waiting,
            (RunStatus::Completed, _) => Phase::Failed,
            _ => Phase::Running,
        };
        Self {
            run_id: run.key.id,
            attempt: run.attempt,
            status: run.status.word().to_owned(),
            conclusion: run.conclusion.as_ref().map(|word| word.word().to_owned()).unwrap_or_default(),
            phase,
            is_over,
            workflow: run.workflow.to_string(),
            title: run.title.to_string(),
            branch: run.branch.to_string(),
            event: run.event.to_string(),
            actor: run.actor.to_string(),
            head_sha: run.head_sha.to_string(),
            url: run.url.to_string(),
        }
    }
}

/// Says how a run stands.
pub(super) struct ReadRun;

impl Change for ReadRun {
    const WORDS: Words = Words {
        name: "github.run",
        description: "Says how a workflow run stands",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Standing;

    fn repository(inputs: &Inputs) -> &str {
        &inputs.repository
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        _: &dyn Progress,
    ) -> Result<Standing, OperationFault> {
        let seen = hand.run(&inputs.repository, inputs.run).await.map_err(unread)?;
        Ok(Standing::of(&seen.run))
    }
}
