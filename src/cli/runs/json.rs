//! Runs and their jobs as JSON.

use serde_json::{Value, json};

use crate::{
    app::json,
    cli::json::job as job_value,
    domain::{Job, Timestamp, WorkflowRun},
};

/// A run as `runs list --json` writes it; its duration is counted until `now` while it goes on.
pub(super) fn run(run: &WorkflowRun, jobs: &[Job], now: Timestamp) -> Value {
    let mut value = json::run(run);
    value["duration_seconds"] = json!(run.duration(now).as_secs());
    value["queue_seconds"] = json!(run.queue_time(jobs, now).map(|time| time.as_secs()));
    value
}

/// A job with its steps, how long it waited and took.
pub(super) fn job(job: &Job, now: Timestamp) -> Value {
    let mut value = job_value(job);
    value["queue_seconds"] = json!(job.queue_time(now).map(|time| time.as_secs()));
    value["duration_seconds"] = json!(job.duration(now).map(|time| time.as_secs()));
    value
}
