//! `github.enable-workflow` and `github.disable-workflow`: each takes the other back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    change::{Change, Words, fields, unread},
    hand::Hand,
};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Fields, Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress, github::write::Wish, http::Verb},
};

const ACTIVE: &str = "active";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    /// Its file's name or its number.
    workflow: String,
    /// GitHub's word for how it was when the plan was made.
    #[serde(default)]
    was: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// GitHub's word for how it was: `active`, `disabled_manually`, ...
    was: String,
    /// False where it was so already, and nothing was sent.
    changed: bool,
}

/// Lets a workflow run again, or run no more.
pub(super) struct SetWorkflow<const ON: bool>;

impl<const ON: bool> Change for SetWorkflow<ON> {
    const WORDS: Words = Words {
        name: if ON { "github.enable-workflow" } else { "github.disable-workflow" },
        description: if ON { "Switches a workflow on" } else { "Switches a workflow off" },
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
        set(hand, inputs, ON, progress).await
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        found(hand, inputs, ON).await
    }

    async fn undo(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        outputs: &Fields,
        progress: &dyn Progress,
    ) -> Result<(), OperationFault> {
        set_back(hand, inputs, !ON, outputs, progress).await
    }
}

async fn set(hand: &Hand, inputs: &Inputs, is_on: bool, progress: &dyn Progress) -> Result<Outputs, OperationFault> {
    let Inputs { repository, workflow, .. } = inputs;
    let was = hand.workflow(repository, workflow).await.map_err(unread)?.state;
    if (was == ACTIVE) == is_on {
        progress.say(Printable::new(format!("{workflow} is {was} already")));
        return Ok(Outputs { was, changed: false });
    }
    let (verb, path) = if is_on { ("switch on", "enable") } else { ("switch off", "disable") };
    let what = format!("{verb} {workflow} of {repository}");
    let wish = Wish { what: &what, repository, right: "Actions: write", next: "look at the repository's Actions page" };
    hand.send(wish, Verb::Put, &["actions", "workflows", workflow, path], None).await?;
    progress.say(Printable::new(format!("{workflow} is switched {}", if is_on { "on" } else { "off" })));
    Ok(Outputs { was, changed: true })
}

async fn found(hand: &Hand, inputs: &Inputs, is_on: bool) -> Result<Finding, Fault> {
    let Inputs { repository, workflow, was } = inputs;
    let is_so = |state: &str| (state == ACTIVE) == is_on;
    let seen = hand.until(|| hand.workflow(repository, workflow), |seen| is_so(&seen.state)).await?;
    // Where the plan does not say how it was: the other way, as nobody plans for nothing.
    let was = was.clone().unwrap_or_else(|| if is_on { "disabled_manually" } else { ACTIVE }.into());
    let outputs = Outputs { changed: !is_so(&was), was };
    Ok(if is_so(&seen.state) { Finding::Present(fields(&outputs)) } else { Finding::Absent })
}

/// Brings it to `is_on`, where the operation changed it and nobody has since.
async fn set_back(
    hand: &Hand,
    inputs: &Inputs,
    is_on: bool,
    outputs: &Fields,
    progress: &dyn Progress,
) -> Result<(), OperationFault> {
    // Where its end was not seen, the plan says how it was.
    let was_other = || Some((inputs.was.as_deref()? == ACTIVE) == is_on);
    if outputs.get("changed").and_then(Value::as_bool).or_else(was_other) == Some(false) {
        return Ok(());
    }
    match set(hand, inputs, is_on, progress).await {
        Err(fault) if fault.fault.kind == FaultKind::NotFound => {
            hand.is_gone(&inputs.repository).await?;
            progress.say(Printable::new(format!("{} is not there any more", inputs.workflow)));
            Ok(())
        }
        set => set.map(drop),
    }
}
