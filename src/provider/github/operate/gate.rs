//! `github.gate`: whether a run waits at an environment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, unread},
    hand::Hand,
};
use crate::{
    plan::{Idempotence, OperationId},
    provider::{OperationFault, Progress},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    run: u64,
    /// Its name.
    environment: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    is_waiting: bool,
    /// GitHub's number of the environment, where the run waits there.
    environment_id: Option<u64>,
    /// Whether this token may answer; empty where GitHub does not say.
    can_approve: Option<bool>,
    /// Whose yes it wants: people by login, teams by name.
    reviewers: Vec<String>,
    /// Where else it waits.
    waits_at: Vec<String>,
}

/// Says whether a run waits at the gate of an environment.
pub(super) struct ReadGate;

impl Change for ReadGate {
    const WORDS: Words = Words {
        name: "github.gate",
        description: "Says whether a workflow run waits at the gate of an environment",
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
        let gates = hand.gates(&inputs.repository, inputs.run).await.map_err(unread)?;
        let found = gates.iter().find(|gate| gate.environment == inputs.environment);
        Ok(Outputs {
            is_waiting: found.is_some(),
            environment_id: found.map(|gate| gate.environment_id),
            can_approve: found.and_then(|gate| gate.can_approve),
            reviewers: found.map(|gate| gate.reviewers.clone()).unwrap_or_default(),
            waits_at: gates.iter().map(|gate| gate.environment.clone()).collect(),
        })
    }
}
