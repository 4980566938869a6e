//! `github.cancel` and `github.force-cancel`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, fields, unread},
    hand::Hand,
};
use crate::{
    domain::{Fault, FaultKind, Printable, RunStatus, WorkflowRun},
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
    /// GitHub's word. A run is asked to end and ends later.
    status: String,
    /// Empty while it goes on.
    conclusion: String,
    url: String,
}

impl Outputs {
    fn of(run: &WorkflowRun) -> Self {
        Self {
            run_id: run.key.id,
            status: run.status.word().to_owned(),
            conclusion: run.conclusion.as_ref().map(|word| word.word().to_owned()).unwrap_or_default(),
            url: run.url.to_string(),
        }
    }
}

/// Asks a run to end. `FORCED`: without waiting for steps that always run.
pub(super) struct Cancel<const FORCED: bool>;

impl<const FORCED: bool> Change for Cancel<FORCED> {
    const WORDS: Words = Words {
        name: if FORCED { "github.force-cancel" } else { "github.cancel" },
        description: if FORCED {
            "Cancels a workflow run without waiting for steps that always run"
        } else {
            "Cancels a workflow run"
        },
        idempotence: Idempotence::Inspectable,
        irreversible: Some("a cancelled run does not go on; it can be run again"),
        seconds: 10,
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
        ask_to_end(hand, repository, *run, if FORCED { "force-cancel" } else { "cancel" }).await?;
        progress.say(Printable::new(format!("GitHub took it up: run {run} is being cancelled")));
        // It is asked for already: how far it came is only told.
        let seen = hand.until(|| hand.run(repository, *run), |seen| seen.run.status == RunStatus::Completed).await;
        let unseen =
            |_| Outputs { run_id: *run, status: "unknown".into(), conclusion: String::new(), url: String::new() };
        Ok(seen.map_or_else(unseen, |seen| Outputs::of(&seen.run)))
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        let Inputs { repository, run } = inputs;
        let seen = hand.until(|| hand.run(repository, *run), |seen| seen.run.status == RunStatus::Completed).await?;
        if seen.run.status == RunStatus::Completed {
            return Ok(Finding::Present(fields(&Outputs::of(&seen.run))));
        }
        // GitHub does not say of a run that goes on whether it was asked to end.
        Ok(Finding::Unknown(Printable::new(format!(
            "run {run} still goes on, and GitHub does not say whether it is being cancelled; to see: orchestra runs show \
             {run} --repository {repository}"
        ))))
    }
}

async fn ask_to_end(hand: &Hand, repository: &str, run: u64, word: &str) -> Result<(), OperationFault> {
    let wish = Wish {
        what: &format!("{} run {run} of {repository}", word.replace('-', " ")),
        repository,
        right: "Actions: write",
        next: &format!("see how it stands: orchestra runs show {run} --repository {repository}"),
    };
    hand.send(wish, Verb::Post, &["actions", "runs", &run.to_string(), word], None).await.map(drop)
}

/// Takes back that a run began: cancels it, where it still goes on in this attempt. Never begun, over, and gone are fine.
pub(super) async fn end_if_running(
    hand: &Hand,
    repository: &str,
    run: u64,
    attempt: Option<u32>,
    progress: &dyn Progress,
) -> Result<(), OperationFault> {
    let seen = match hand.run(repository, run).await {
        Ok(seen) => seen.run,
        Err(fault) if fault.kind == FaultKind::NotFound => {
            hand.is_gone(repository).await?;
            progress.say(Printable::new(format!("run {run} is not there any more")));
            return Ok(());
        }
        Err(fault) => return Err(unread(fault)),
    };
    let is_another = attempt.is_some_and(|attempt| attempt != seen.attempt);
    if seen.status == RunStatus::Completed || is_another {
        progress.say(Printable::new(format!("run {run} had ended; what it did stays: {}", seen.url)));
        return Ok(());
    }
    match ask_to_end(hand, repository, run, "cancel").await {
        // It ended, or is ending, meanwhile.
        Err(fault) if fault.fault.kind == FaultKind::Conflict => Ok(()),
        sent => sent,
    }?;
    progress.say(Printable::new(format!("run {run} is being cancelled")));
    hand.until(|| hand.run(repository, run), |seen| seen.run.status == RunStatus::Completed).await.ok();
    Ok(())
}
