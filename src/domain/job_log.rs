//! The log of one job: its name anywhere, and whether there can be one.

use serde::{Deserialize, Serialize};

use super::{Conclusion, Health, Job, JobStep, RunKey, RunStatus};

/// Names the log of one job. Once the job has ended, what it names never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobLogKey {
    pub run: RunKey,
    pub job: u64,
    pub attempt: u32,
}

impl JobLogKey {
    pub fn new(run: &RunKey, job: &Job) -> Self {
        Self { run: run.clone(), job: job.id, attempt: job.attempt }
    }
}

/// Whether a job has a log, as far as its state tells. GitHub has none before the job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStanding {
    /// The job has ended: there should be one.
    Written,
    /// It comes when the job ends.
    ToCome(&'static str),
    /// There never will be one.
    Never(&'static str),
}

impl Job {
    /// Whether there is a log, and in one sentence why not.
    pub fn log_standing(&self) -> LogStanding {
        const RUNS: &str = "The log comes when this job ends; its steps are live.";
        const WAITS: &str = "This job has not begun; its log comes when it ends.";
        let has_begun = self.steps.iter().any(|step| step.started_at.is_some());
        match (&self.status, &self.conclusion) {
            (RunStatus::Completed, Some(Conclusion::Skipped)) => {
                LogStanding::Never("This job was skipped: there is no log.")
            }
            (RunStatus::Completed, Some(Conclusion::Cancelled)) if !has_begun => {
                LogStanding::Never("This job was cancelled before it began: there is no log.")
            }
            (RunStatus::Completed, _) => LogStanding::Written,
            (RunStatus::InProgress, _) => LogStanding::ToCome(RUNS),
            _ => LogStanding::ToCome(WAITS),
        }
    }

    /// The first step that went wrong; where none did, the first that was cancelled.
    pub fn failing_step(&self) -> Option<&JobStep> {
        let is_cancelled = |step: &&JobStep| step.conclusion == Some(Conclusion::Cancelled);
        let failed = self.steps.iter().find(|step| step.health() == Health::Down);
        failed.or_else(|| self.steps.iter().find(is_cancelled))
    }
}
