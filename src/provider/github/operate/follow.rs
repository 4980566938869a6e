//! `github.follow-run`: a run, until it has ended.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    change::{Change, Words},
    hand::Hand,
    run::{Phase, Standing},
};
use crate::{
    domain::{Fault, FaultKind, Job, Printable, RunKey, RunStatus, Timestamp, age},
    plan::{Idempotence, OperationId},
    provider::{OperationFault, Progress},
};

/// A run that began a moment ago may not show yet: so many looks that do not find it are none.
const LOOKS_BEFORE_IT_SHOWS: u32 = 6;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    run: u64,
    /// The end of this attempt, or of a later one, is waited for.
    #[serde(default)]
    attempt: Option<u32>,
}

/// Waits for the end of a run and says what its jobs and steps do meanwhile.
pub(super) struct FollowRun;

impl Change for FollowRun {
    const WORDS: Words = Words {
        name: "github.follow-run",
        description: "Waits for the end of a workflow run and says what its jobs do",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 300,
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
        progress: &dyn Progress,
    ) -> Result<Standing, OperationFault> {
        let mut told = Told { progress, said: BTreeMap::new() };
        let mut not_found = 0;
        loop {
            match look(hand, inputs, &mut told).await {
                Ok(standing) if is_end(&standing, inputs) => return Ok(standing),
                Ok(_) => tokio::time::sleep(hand.following).await,
                Err(fault) if fault.kind == FaultKind::NotFound && not_found < LOOKS_BEFORE_IT_SHOWS => {
                    not_found += 1;
                    tokio::time::sleep(hand.following).await;
                }
                Err(fault) if is_passing(&fault) => {
                    told.say("fault", format!("{fault}; it is asked again"));
                    let asked = fault.retry_at.map(|at| age(at, Timestamp::now())).unwrap_or_default();
                    tokio::time::sleep(hand.following.max(asked)).await;
                }
                Err(fault) => return Err(OperationFault::lasting(fault)),
            }
        }
    }
}

fn is_end(standing: &Standing, inputs: &Inputs) -> bool {
    standing.is_over && inputs.attempt.is_none_or(|attempt| standing.attempt >= attempt)
}

/// An outage, however long, is no end of the run.
fn is_passing(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::RateLimited | FaultKind::Unreachable | FaultKind::TimedOut | FaultKind::Malformed)
}

/// What was said, so that only what is new is.
struct Told<'a> {
    progress: &'a dyn Progress,
    said: BTreeMap<String, String>,
}

impl Told<'_> {
    fn say(&mut self, about: &str, line: String) {
        if self.said.get(about) != Some(&line) {
            self.progress.say(Printable::new(&line));
            self.said.insert(about.to_owned(), line);
        }
    }
}

async fn look(hand: &Hand, inputs: &Inputs, told: &mut Told<'_>) -> Result<Standing, Fault> {
    let Inputs { repository, run, .. } = inputs;
    let standing = Standing::of(&hand.run(repository, *run).await?.run);
    told.said.remove("fault");
    if standing.is_over && !is_end(&standing, inputs) {
        // The attempt before, which ended long ago.
        return Ok(standing);
    }
    let key = RunKey { repository: Printable::new(repository), id: *run };
    match hand.client.jobs(&key, None).await {
        Ok(jobs) => jobs.iter().for_each(|job| tell(job, told)),
        // A run that waits to begin has none yet.
        Err(fault) if fault.kind == FaultKind::NotFound => {}
        Err(fault) if standing.is_over => told.say("fault", fault.to_string()),
        Err(fault) => return Err(fault),
    }
    if standing.phase == Phase::Waiting && !standing.is_over {
        told.say(
            "run",
            format!("run {run} waits for a person; to let it go on: orchestra runs approve {repository} {run} --environment NAME"),
        );
    } else {
        let word = if standing.is_over { &standing.conclusion } else { &standing.status };
        told.say("run", format!("run {run}: {}", word.replace('_', " ")));
    }
    Ok(standing)
}

fn tell(job: &Job, told: &mut Told<'_>) {
    let word = job.conclusion.as_ref().map_or(job.status.word(), |conclusion| conclusion.word()).replace('_', " ");
    let step = job.steps.iter().find(|step| step.status == RunStatus::InProgress);
    let doing = step.filter(|_| job.conclusion.is_none()).map(|step| format!(", step {}: {}", step.number, step.name));
    told.say(&format!("job {}", job.id), format!("{}: {word}{}", job.name, doing.unwrap_or_default()));
}
