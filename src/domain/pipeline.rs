//! Delivery: workflow runs, their jobs and steps. Every enum is open: the far side adds words.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Fault, Health, Printable, Timestamp, age};

/// Where a run, job or step is in its life.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    InProgress,
    Queued,
    Waiting,
    Requested,
    Pending,
    Completed,
    Other(Printable),
}

impl RunStatus {
    pub fn parse(word: &str) -> Self {
        match word {
            "in_progress" => Self::InProgress,
            "queued" => Self::Queued,
            "waiting" => Self::Waiting,
            "requested" => Self::Requested,
            "pending" => Self::Pending,
            "completed" => Self::Completed,
            other => Self::Other(Printable::new(other)),
        }
    }

    /// The API's own word.
    pub fn word(&self) -> &str {
        match self {
            Self::InProgress => "in_progress",
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Requested => "requested",
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Other(word) => word.as_str(),
        }
    }
}

/// How a completed run, job or step ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    Success,
    Failure,
    Neutral,
    Cancelled,
    Skipped,
    TimedOut,
    ActionRequired,
    StartupFailure,
    Stale,
    Other(Printable),
}

impl Conclusion {
    pub fn parse(word: &str) -> Self {
        match word {
            "success" => Self::Success,
            "failure" => Self::Failure,
            "neutral" => Self::Neutral,
            "cancelled" => Self::Cancelled,
            "skipped" => Self::Skipped,
            "timed_out" => Self::TimedOut,
            "action_required" => Self::ActionRequired,
            "startup_failure" => Self::StartupFailure,
            "stale" => Self::Stale,
            other => Self::Other(Printable::new(other)),
        }
    }

    /// The API's own word.
    pub fn word(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Neutral => "neutral",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::TimedOut => "timed_out",
            Self::ActionRequired => "action_required",
            Self::StartupFailure => "startup_failure",
            Self::Stale => "stale",
            Self::Other(word) => word.as_str(),
        }
    }
}

/// Health that a status and a conclusion amount to.
pub(super) fn health_of(status: &RunStatus, conclusion: Option<&Conclusion>) -> Health {
    match (status, conclusion) {
        (RunStatus::Completed, Some(Conclusion::Success | Conclusion::Neutral | Conclusion::Skipped)) => {
            Health::Healthy
        }
        (RunStatus::Completed, Some(Conclusion::Failure | Conclusion::TimedOut | Conclusion::StartupFailure)) => {
            Health::Down
        }
        (RunStatus::Completed, Some(Conclusion::ActionRequired)) => Health::Degraded,
        (RunStatus::Completed, _) | (RunStatus::Other(_), _) => Health::Unknown,
        _ => Health::Progressing,
    }
}

/// Names one run anywhere: `owner/name` and the run's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunKey {
    pub repository: Printable,
    pub id: u64,
}

/// One run of one workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRun {
    pub key: RunKey,
    pub workflow: Printable,
    /// The run's title: commit subject or the name the workflow gave it.
    pub title: Printable,
    pub branch: Printable,
    pub event: Printable,
    pub actor: Printable,
    pub status: RunStatus,
    pub conclusion: Option<Conclusion>,
    pub attempt: u32,
    pub number: u64,
    pub head_sha: Printable,
    pub created_at: Timestamp,
    /// When this attempt started.
    pub started_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    pub url: Printable,
}

impl WorkflowRun {
    pub fn health(&self) -> Health {
        health_of(&self.status, self.conclusion.as_ref())
    }

    /// The one word that says most: the conclusion once there is one, else the status.
    pub fn word(&self) -> &str {
        match &self.conclusion {
            Some(conclusion) if self.status == RunStatus::Completed => conclusion.word(),
            _ => self.status.word(),
        }
    }

    /// How long this attempt took, or has taken until `now`.
    pub fn duration(&self, now: Timestamp) -> Duration {
        let start = self.started_at.unwrap_or(self.created_at);
        let end = if self.status == RunStatus::Completed { self.updated_at } else { now };
        age(end, start)
    }

    /// From the beginning of this attempt until the first of its jobs had a runner, or until `now`; none where it has
    /// begun and its jobs are not known, as most hosts say that a run has started as soon as it is made.
    pub fn queue_time(&self, jobs: &[Job], now: Timestamp) -> Option<Duration> {
        let is_begun = !matches!(self.status, RunStatus::Queued | RunStatus::Requested | RunStatus::Pending);
        let (is_first, started) = (self.attempt == 1, self.started_at.unwrap_or(self.created_at));
        let since = if is_first { self.created_at } else { started };
        // Jobs that were good in an earlier attempt stand in this one with their old times.
        let first = jobs.iter().filter_map(|job| job.started_at).filter(|started| *started >= since).min();
        let told = (is_begun && is_first && started > since).then_some(started);
        Some(age(first.or(told).or((!is_begun).then_some(now))?, since))
    }

    /// When it will probably be over, by what its workflow usually takes; none unless it runs. In the past where it
    /// takes longer than usual.
    pub fn expected_end(&self, usual: Option<Duration>) -> Option<Timestamp> {
        let is_running = self.status == RunStatus::InProgress;
        let length = jiff::SignedDuration::try_from(usual.filter(|_| is_running)?).ok()?;
        self.started_at.unwrap_or(self.created_at).checked_add(length).ok()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: u64,
    pub name: Printable,
    pub status: RunStatus,
    pub conclusion: Option<Conclusion>,
    pub attempt: u32,
    /// When it began to wait for a runner. Earlier recordings have none.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub runner: Option<Printable>,
    /// What its runner must offer.
    #[serde(default)]
    pub labels: Vec<Printable>,
    pub steps: Vec<JobStep>,
}

impl Job {
    pub fn health(&self) -> Health {
        health_of(&self.status, self.conclusion.as_ref())
    }

    /// How long it waited for a runner, or has waited until `now`; none where that is not told, or it never got one.
    pub fn queue_time(&self, now: Timestamp) -> Option<Duration> {
        let is_over = self.status == RunStatus::Completed;
        Some(age(self.started_at.or((!is_over).then_some(now))?, self.created_at?))
    }

    /// How long it took, or has taken until `now`; none before it started.
    pub fn duration(&self, now: Timestamp) -> Option<Duration> {
        self.started_at.map(|started| age(self.completed_at.unwrap_or(now), started))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobStep {
    pub number: u32,
    pub name: Printable,
    pub status: RunStatus,
    pub conclusion: Option<Conclusion>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

impl JobStep {
    pub fn health(&self) -> Health {
        health_of(&self.status, self.conclusion.as_ref())
    }

    /// How long it took, or has taken until `now`; none before it started.
    pub fn duration(&self, now: Timestamp) -> Option<Duration> {
        self.started_at.map(|started| age(self.completed_at.unwrap_or(now), started))
    }
}

/// All watched repositories' runs, newest first. A repository that could not be read keeps its
/// last runs and has its fault beside them, so that one dead repository never hides a live one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RunsReading {
    pub repositories: Vec<Printable>,
    pub runs: Vec<Arc<WorkflowRun>>,
    pub faults: Vec<(Printable, Fault)>,
}

/// What the far side still allows us in this hour.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    pub limit: u64,
    pub remaining: u64,
    pub resets_at: Option<Timestamp>,
    /// What is counted: the far side counts each for itself.
    #[serde(default)]
    pub resource: QuotaResource,
    /// Readings are rarer than usual, so that what is left lasts until it is renewed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_slowing: bool,
}

/// What a quota counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaResource {
    /// Requests an hour.
    #[default]
    Rest,
    /// Points an hour.
    Graphql,
}

impl QuotaResource {
    pub fn word(self) -> &'static str {
        match self {
            Self::Rest => "REST",
            Self::Graphql => "GraphQL",
        }
    }
}

impl Quota {
    /// To find the one of which the smallest share is left.
    pub fn share_left(&self) -> u64 {
        let share = u128::from(self.remaining) * 1_000_000 / u128::from(self.limit.max(1));
        u64::try_from(share).unwrap_or(u64::MAX)
    }
}
