//! `github.workflow`: how a workflow stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, unread},
    hand::Hand,
};
use crate::{
    domain::Fault,
    plan::{Fields, Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    /// Its file's name or its number.
    workflow: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    workflow_id: u64,
    name: String,
    path: String,
    /// GitHub's word: `active`, `disabled_manually`, ...
    state: String,
    /// The newest run that somebody dispatched; 0 where there is none, empty where it could not be read.
    newest_dispatch: Option<u64>,
}

/// Says how a workflow stands.
pub(super) struct ReadWorkflow;

impl Change for ReadWorkflow {
    const WORDS: Words = Words {
        name: "github.workflow",
        description: "Says whether a workflow is switched on, and which run of it was dispatched last",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
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
        _: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let Inputs { repository, workflow } = inputs;
        let seen = hand.workflow(repository, workflow).await.map_err(unread)?;
        let runs = hand.dispatches(repository, workflow).await.ok();
        let newest = runs.map(|runs| runs.iter().map(|run| run.key.id).max().unwrap_or(0));
        Ok(Outputs {
            workflow_id: seen.id,
            name: seen.name,
            path: seen.path,
            state: seen.state,
            newest_dispatch: newest,
        })
    }

    async fn inspect(_: &Hand, _: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        Ok(Finding::Absent)
    }

    async fn undo(_: &Hand, _: &Inputs, _: &OperationId, _: &Fields, _: &dyn Progress) -> Result<(), OperationFault> {
        Ok(())
    }
}
