//! GitHub's JSON and how it becomes runs, jobs and steps. Unknown fields are ignored, unknown words
//! kept, and what is missing is made up for only where nothing false is said.

use std::sync::Arc;

use serde::Deserialize;

use super::lenient::{Object, Rows, list, text, time, whole};
use crate::domain::{Conclusion, Job, JobStep, Printable, RunKey, RunStatus, Timestamp, WorkflowRun};

/// `GET /repos/{owner}/{repo}/actions/runs`.
#[derive(Debug, Deserialize)]
pub(super) struct Runs {
    #[serde(default, deserialize_with = "whole")]
    pub(super) total_count: Option<u64>,
    #[serde(deserialize_with = "list")]
    pub(super) workflow_runs: Rows<Run>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Run {
    #[serde(deserialize_with = "whole")]
    id: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "text")]
    path: Option<String>,
    #[serde(deserialize_with = "text")]
    display_title: Option<String>,
    head_commit: Object<Commit>,
    #[serde(deserialize_with = "text")]
    head_branch: Option<String>,
    #[serde(deserialize_with = "text")]
    head_sha: Option<String>,
    #[serde(deserialize_with = "text")]
    event: Option<String>,
    actor: Object<Actor>,
    #[serde(deserialize_with = "text")]
    status: Option<String>,
    #[serde(deserialize_with = "text")]
    conclusion: Option<String>,
    #[serde(deserialize_with = "whole")]
    run_attempt: Option<u64>,
    #[serde(deserialize_with = "whole")]
    run_number: Option<u64>,
    #[serde(deserialize_with = "time")]
    created_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    run_started_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    updated_at: Option<Timestamp>,
    #[serde(deserialize_with = "text")]
    html_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Actor {
    #[serde(deserialize_with = "text")]
    login: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Commit {
    #[serde(deserialize_with = "text")]
    message: Option<String>,
}

/// `GET /repos/{owner}/{repo}/actions/runs/{id}/attempts/{attempt}/jobs`.
#[derive(Debug, Deserialize)]
pub(super) struct Jobs {
    #[serde(default, deserialize_with = "whole")]
    pub(super) total_count: Option<u64>,
    #[serde(deserialize_with = "list")]
    pub(super) jobs: Rows<WireJob>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireJob {
    #[serde(deserialize_with = "whole")]
    id: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "text")]
    status: Option<String>,
    #[serde(deserialize_with = "text")]
    conclusion: Option<String>,
    #[serde(deserialize_with = "whole")]
    run_attempt: Option<u64>,
    #[serde(deserialize_with = "time")]
    started_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    completed_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    created_at: Option<Timestamp>,
    #[serde(deserialize_with = "text")]
    runner_name: Option<String>,
    /// Words, among whatever else.
    labels: serde_json::Value,
    steps: Rows<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    #[serde(deserialize_with = "whole")]
    number: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "text")]
    status: Option<String>,
    #[serde(deserialize_with = "text")]
    conclusion: Option<String>,
    #[serde(deserialize_with = "time")]
    started_at: Option<Timestamp>,
    #[serde(deserialize_with = "time")]
    completed_at: Option<Timestamp>,
}

impl Runs {
    /// The runs of `owner/name`, and how many rows lack what a run cannot be without.
    pub(super) fn into_runs(self, repository: &str) -> (Vec<Arc<WorkflowRun>>, usize) {
        let repository = Printable::new(repository);
        let rows = self.workflow_runs.rows;
        let count = rows.len();
        let runs: Vec<_> = rows.into_iter().filter_map(|row| row.into_run(&repository)).map(Arc::new).collect();
        let unusable = count - runs.len();
        (runs, unusable)
    }
}

impl Run {
    /// `None` without an id or any time.
    pub(super) fn into_run(self, repository: &Printable) -> Option<WorkflowRun> {
        let created_at = self.created_at.or(self.run_started_at).or(self.updated_at)?;
        let file = |path: String| path.rsplit('/').next().unwrap_or_default().to_owned();
        let subject = |commit: Commit| commit.message?.lines().next().map(str::to_owned);
        Some(WorkflowRun {
            key: RunKey { repository: repository.clone(), id: self.id? },
            workflow: printable(present(self.name).or_else(|| self.path.map(file))),
            title: printable(present(self.display_title).or_else(|| self.head_commit.0.and_then(subject))),
            branch: printable(self.head_branch),
            event: printable(self.event),
            actor: printable(self.actor.0.and_then(|actor| actor.login)),
            status: status(self.status),
            conclusion: conclusion(self.conclusion),
            attempt: small(self.run_attempt).unwrap_or(1),
            number: self.run_number.unwrap_or(0),
            head_sha: printable(self.head_sha),
            created_at,
            started_at: self.run_started_at,
            updated_at: self.updated_at.unwrap_or(created_at),
            url: printable(self.html_url),
        })
    }
}

impl Jobs {
    /// The jobs that have an id.
    pub(super) fn into_jobs(self) -> impl Iterator<Item = Job> {
        self.jobs.rows.into_iter().filter_map(WireJob::into_job)
    }
}

impl WireJob {
    fn into_job(self) -> Option<Job> {
        let steps = self.steps.rows.into_iter().enumerate().map(|(index, step)| step.into_step(index)).collect();
        Some(Job {
            id: self.id?,
            name: printable(self.name),
            status: status(self.status),
            conclusion: conclusion(self.conclusion),
            attempt: small(self.run_attempt).unwrap_or(1),
            created_at: self.created_at,
            started_at: self.started_at,
            completed_at: self.completed_at,
            labels: self
                .labels
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|label| label.as_str())
                .map(Printable::new)
                .collect(),
            runner: present(self.runner_name).map(Printable::new),
            steps,
        })
    }
}

impl Step {
    fn into_step(self, index: usize) -> JobStep {
        JobStep {
            number: small(self.number).or_else(|| u32::try_from(index + 1).ok()).unwrap_or(0),
            name: printable(self.name),
            status: status(self.status),
            conclusion: conclusion(self.conclusion),
            started_at: self.started_at,
            completed_at: self.completed_at,
        }
    }
}

pub(super) fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

pub(super) fn printable(text: Option<String>) -> Printable {
    text.map(Printable::new).unwrap_or_default()
}

pub(super) fn small(number: Option<u64>) -> Option<u32> {
    number.and_then(|number| number.try_into().ok())
}

/// A status that is not told is `unknown`, never one of the known words.
fn status(word: Option<String>) -> RunStatus {
    RunStatus::parse(present(word).as_deref().unwrap_or("unknown"))
}

fn conclusion(word: Option<String>) -> Option<Conclusion> {
    present(word).as_deref().map(Conclusion::parse)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
