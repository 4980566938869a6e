//! `github.rerun`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    cancel::end_if_running,
    change::{Change, Words, fields, refused, unread},
    hand::Hand,
};
use crate::{
    domain::{Fault, Printable},
    plan::{Fields, Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress, github::write::Wish, http::Verb},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    run: u64,
    /// The attempt that is repeated: another one that is there already is how a lost answer is found out.
    attempt: u32,
    #[serde(default)]
    jobs: Jobs,
    /// One job's number, where only that one runs again.
    #[serde(default)]
    job: Option<u64>,
    /// With GitHub's debug logging.
    #[serde(default)]
    debug: bool,
}

/// Which jobs run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Jobs {
    #[default]
    All,
    Failed,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    run_id: u64,
    /// The new one.
    attempt: u32,
    url: String,
}

/// Runs a run again, under the same number.
pub(super) struct Rerun;

impl Change for Rerun {
    const WORDS: Words = Words {
        name: "github.rerun",
        description: "Runs a workflow run again: all jobs, those that failed, or one",
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
        let both = inputs.job.is_some() && inputs.jobs == Jobs::Failed;
        both.then(|| "one job or the failed ones, not both".to_owned()).into_iter().collect()
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        progress: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let Inputs { repository, run, attempt, debug, .. } = inputs;
        let seen = hand.run(repository, *run).await.map_err(unread)?.run;
        if seen.attempt != *attempt {
            let found = seen.attempt;
            return Err(refused(format!("run {run} of {repository} is in attempt {found} by now, not in {attempt}")));
        }
        let id = run.to_string();
        let job = inputs.job.map(|job| job.to_string());
        let (what, path) = match (&job, inputs.jobs) {
            (Some(job), _) => (format!("run job {job} of run {run} again"), vec!["actions", "jobs", job, "rerun"]),
            (None, Jobs::Failed) => {
                (format!("run the failed jobs of run {run} again"), vec!["actions", "runs", &id, "rerun-failed-jobs"])
            }
            (None, Jobs::All) => (format!("run {run} of {repository} again"), vec!["actions", "runs", &id, "rerun"]),
        };
        let what = if job.is_none() && inputs.jobs == Jobs::All { format!("carry out {what}") } else { what };
        let next = format!("see how it stands: orchestra runs show {run} --repository {repository}");
        let wish = Wish { what: &what, repository, right: "Actions: write", next: &next };
        hand.send(wish, Verb::Post, &path, Some(&json!({ "enable_debug_logging": debug }))).await?;
        progress.say(Printable::new(format!("attempt {} begins: {}", attempt + 1, seen.url)));
        Ok(Outputs { run_id: *run, attempt: attempt + 1, url: seen.url.to_string() })
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        let Inputs { repository, run, attempt, .. } = inputs;
        let seen = hand.until(|| hand.run(repository, *run), |seen| seen.run.attempt > *attempt).await?;
        if seen.run.attempt <= *attempt {
            return Ok(Finding::Absent);
        }
        let is_ours = match &seen.by {
            Some(by) => hand.accounts().await.are(by),
            None => Some(true),
        };
        if let Some(by) = seen.by.as_ref().filter(|_| is_ours != Some(true)) {
            let now = seen.run.attempt;
            // The next attempt is that of somebody else: ours was not taken up.
            return Ok(if is_ours == Some(false) && now == attempt + 1 {
                Finding::Absent
            } else {
                Finding::Unknown(Printable::new(format!(
                    "run {run} is in attempt {now}, which {by} asked for; whose attempt {} is cannot be told",
                    attempt + 1
                )))
            });
        }
        Ok(Finding::Present(fields(&Outputs {
            run_id: *run,
            attempt: seen.run.attempt,
            url: seen.run.url.to_string(),
        })))
    }

    async fn undo(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        outputs: &Fields,
        progress: &dyn Progress,
    ) -> Result<(), OperationFault> {
        let known = outputs.get("attempt").and_then(Value::as_u64).and_then(|attempt| u32::try_from(attempt).ok());
        end_if_running(hand, &inputs.repository, inputs.run, Some(known.unwrap_or(inputs.attempt + 1)), progress).await
    }
}
