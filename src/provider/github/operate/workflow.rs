//! `github.workflow`: how a workflow stands.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, unread},
    hand::Hand,
};
use crate::{
    domain::DispatchInput,
    plan::{Idempotence, OperationId},
    provider::{OperationFault, Progress},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    /// Its file's name or its number.
    workflow: String,
    /// Branch or tag whose file is read for what its inputs are where nobody gives them.
    #[serde(default)]
    reference: Option<String>,
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
    /// What the inputs of its file are where nobody gives them; empty where the file was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    defaults: Option<BTreeMap<String, String>>,
    /// Why its file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
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
        let Inputs { repository, workflow, reference } = inputs;
        let seen = hand.workflow(repository, workflow).await.map_err(unread)?;
        let runs = hand.dispatches(repository, workflow).await.ok();
        let newest = runs.map(|runs| runs.iter().map(|run| run.key.id).max().unwrap_or(0));
        let (mut defaults, mut unread) = (None, None);
        if let Some(reference) = reference {
            match hand.client.dispatch_inputs(repository, &seen.path, reference).await {
                Ok(inputs) => defaults = Some(defaults_of(inputs)),
                Err(fault) => unread = Some(fault.message.to_string()),
            }
        }
        Ok(Outputs {
            defaults,
            unread,
            workflow_id: seen.id,
            name: seen.name,
            path: seen.path,
            state: seen.state,
            newest_dispatch: newest,
        })
    }
}

fn defaults_of(inputs: Vec<DispatchInput>) -> BTreeMap<String, String> {
    let said =
        |input: DispatchInput| Some((input.name.to_string(), input.sent(input.default.as_ref()?.as_str()).to_owned()));
    inputs.into_iter().filter_map(said).collect()
}
