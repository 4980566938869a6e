//! What changed between two readings of a run, as lines.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::text::{name, word};
use crate::domain::{Job, JobStep, RunStatus, Timestamp, WorkflowRun, age, coarse_age, long_age};

/// One thing that changed.
#[derive(Debug, PartialEq)]
pub(super) struct Change {
    /// For a person.
    pub text: String,
    /// For a script; `at` and `run` are added to it.
    pub value: Value,
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Attempt and word of the run.
    run: Option<(u32, String)>,
    jobs: BTreeMap<u64, String>,
    steps: BTreeMap<(u64, u32), String>,
}

impl Seen {
    /// Takes a reading in and says what is new in it: the run's state before its jobs, its end after them. `usual` is
    /// what runs of its workflow take.
    pub(super) fn changes(
        &mut self,
        run: &WorkflowRun,
        jobs: &[Job],
        usual: Option<Duration>,
        now: Timestamp,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.run.as_ref().is_some_and(|(attempt, _)| *attempt != run.attempt) {
            changes.push(Change {
                text: format!("{}: attempt {}", name(run), run.attempt),
                value: json!({ "kind": "attempt", "attempt": run.attempt }),
            });
            (self.jobs, self.steps) = Default::default();
        }
        let state = (run.attempt, run.word().to_owned());
        let is_news = self.run.as_ref() != Some(&state);
        let (is_over, said) = (run.status == RunStatus::Completed, of_run(run, usual, now));
        let mut said = Some(said).filter(|_| is_news);
        changes.extend(said.take_if(|_| !is_over));
        for job in jobs {
            self.job(job, now, &mut changes);
        }
        changes.extend(said);
        self.run = Some(state);
        changes
    }

    fn job(&mut self, job: &Job, now: Timestamp, changes: &mut Vec<Change>) {
        for step in &job.steps {
            let state = word(&step.status, step.conclusion.as_ref()).to_owned();
            let before = self.steps.insert((job.id, step.number), state.clone());
            // Steps that have yet to come are no news.
            if before.as_ref() != Some(&state) && !matches!(step.status, RunStatus::Queued | RunStatus::Pending) {
                changes.push(of_step(job, step, now));
            }
        }
        let state = word(&job.status, job.conclusion.as_ref()).to_owned();
        if self.jobs.insert(job.id, state.clone()).as_ref() != Some(&state) {
            changes.push(of_job(job, now));
        }
    }
}

impl Change {
    /// True for what a person is told too: steps are, once one of them fails.
    pub(super) fn is_worth_a_line(&self) -> bool {
        self.value["kind"] != "step" || self.value["conclusion"] == "failure" || self.value["conclusion"] == "timed_out"
    }
}

fn of_run(run: &WorkflowRun, usual: Option<Duration>, now: Timestamp) -> Change {
    let end = run.expected_end(usual);
    let took = match end {
        _ if run.status == RunStatus::Completed => format!(", {}", long_age(run.duration(now))),
        Some(end) if end > now => format!(", about {} to go", coarse_age(age(end, now))),
        Some(end) => format!(", {} longer than usual", coarse_age(age(now, end))),
        None => String::new(),
    };
    Change {
        text: format!("{} on {}: {}{took}", name(run), run.branch, run.word()),
        value: json!({
            "kind": "run",
            "status": run.status.word(),
            "conclusion": run.conclusion.as_ref().map(|conclusion| conclusion.word()),
            "attempt": run.attempt,
            "duration_seconds": run.duration(now).as_secs(),
            "usual_seconds": usual.map(|usual| usual.as_secs()),
            "expected_end_at": end,
        }),
    }
}

fn of_job(job: &Job, now: Timestamp) -> Change {
    let took = job.duration(now).filter(|_| job.status == RunStatus::Completed);
    let took = took.map(|took| format!(", {}", long_age(took))).unwrap_or_default();
    Change {
        text: format!("{}: {}{took}", job.name, word(&job.status, job.conclusion.as_ref())),
        value: json!({
            "kind": "job",
            "job": job.id,
            "name": job.name,
            "status": job.status.word(),
            "conclusion": job.conclusion.as_ref().map(|conclusion| conclusion.word()),
            "duration_seconds": job.duration(now).map(|took| took.as_secs()),
        }),
    }
}

fn of_step(job: &Job, step: &JobStep, now: Timestamp) -> Change {
    let word = word(&step.status, step.conclusion.as_ref());
    Change {
        text: format!("{}: step {} {}: {word}", job.name, step.number, step.name),
        value: json!({
            "kind": "step",
            "job": job.id,
            "name": job.name,
            "step": step.number,
            "step_name": step.name,
            "status": step.status.word(),
            "conclusion": step.conclusion.as_ref().map(|conclusion| conclusion.word()),
            "duration_seconds": step.duration(now).map(|took| took.as_secs()),
        }),
    }
}
