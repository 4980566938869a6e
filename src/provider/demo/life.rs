//! The whole life of one run as it was written, and where in it the run is at a moment.

use super::{
    clock::{SECOND, moved},
    workflows::Workflow,
};
use crate::domain::{Conclusion, RunStatus, Timestamp};

/// How a run will end, known from its birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    /// Ends like success, with jobs that had nothing to say.
    Neutral,
    Failure,
    TimedOut,
    Cancelled,
    /// Nothing had to be done: it is over as soon as it began.
    Skipped,
    Stale,
    StartupFailure,
    ActionRequired,
    /// Reaches its last stage and waits there for a person's approval.
    AwaitsApproval,
    /// Never begins: another run of its concurrency group is ahead.
    HeldPending,
    /// Never begins: the far side has not taken it up.
    HeldRequested,
    /// Never begins: no runner with its label is free.
    HeldQueued,
}

impl Outcome {
    /// `None` for a run that does not end.
    pub(super) fn conclusion(self) -> Option<Conclusion> {
        Some(match self {
            Self::Success => Conclusion::Success,
            Self::Neutral => Conclusion::Neutral,
            Self::Failure => Conclusion::Failure,
            Self::TimedOut => Conclusion::TimedOut,
            Self::Cancelled => Conclusion::Cancelled,
            Self::Skipped => Conclusion::Skipped,
            Self::Stale => Conclusion::Stale,
            Self::StartupFailure => Conclusion::StartupFailure,
            Self::ActionRequired => Conclusion::ActionRequired,
            Self::AwaitsApproval | Self::HeldPending | Self::HeldRequested | Self::HeldQueued => return None,
        })
    }

    /// True when no job ever starts.
    pub(super) fn is_without_work(self) -> bool {
        matches!(
            self,
            Self::Skipped
                | Self::Stale
                | Self::StartupFailure
                | Self::ActionRequired
                | Self::HeldPending
                | Self::HeldRequested
                | Self::HeldQueued
        )
    }
}

/// One run from birth to end. Times in milliseconds.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) workflow: &'static Workflow,
    pub(super) created_at: Timestamp,
    /// From its creation to its first job.
    pub(super) queue: i64,
    /// Each attempt before the last one failed; one follows the other at once.
    pub(super) attempts: u32,
    /// What one attempt takes.
    pub(super) attempt: i64,
    pub(super) outcome: Outcome,
}

/// Where a run is at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) status: RunStatus,
    pub(super) conclusion: Option<Conclusion>,
    pub(super) attempt: u32,
    pub(super) started_at: Option<Timestamp>,
    pub(super) updated_at: Timestamp,
}

/// A run that nothing was heard of for this long after its creation is only asked for yet.
const REQUESTED: i64 = 2 * SECOND;

impl Life {
    /// When an attempt (counted from 1) starts.
    pub(super) fn starts_at(&self, attempt: u32) -> Timestamp {
        moved(self.created_at, self.queue + i64::from(attempt.saturating_sub(1)) * self.attempt)
    }

    /// When an attempt ends, if it does.
    pub(super) fn ends_at(&self, attempt: u32) -> Option<Timestamp> {
        match self.outcome.conclusion() {
            _ if attempt < self.attempts => Some(moved(self.starts_at(attempt), self.attempt)),
            None => None,
            Some(_) if self.outcome.is_without_work() => Some(moved(self.starts_at(attempt), SECOND)),
            Some(_) => Some(moved(self.starts_at(attempt), self.attempt)),
        }
    }

    /// How that attempt ends.
    pub(super) fn outcome_of(&self, attempt: u32) -> Outcome {
        if attempt < self.attempts { Outcome::Failure } else { self.outcome }
    }

    pub(super) fn at(&self, now: Timestamp) -> Moment {
        let idle =
            |status| Moment { status, conclusion: None, attempt: 1, started_at: None, updated_at: self.created_at };
        match self.outcome {
            Outcome::HeldPending => return idle(RunStatus::Pending),
            Outcome::HeldRequested => return idle(RunStatus::Requested),
            Outcome::HeldQueued => return idle(RunStatus::Queued),
            _ if now < moved(self.created_at, REQUESTED.min(self.queue)) => return idle(RunStatus::Requested),
            _ if now < self.starts_at(1) => return idle(RunStatus::Queued),
            _ => {}
        }
        let attempt = (1..self.attempts)
            .find(|attempt| self.ends_at(*attempt).is_some_and(|end| now < end))
            .unwrap_or(self.attempts);
        let started_at = self.starts_at(attempt);
        match self.ends_at(attempt).filter(|end| *end <= now) {
            Some(end) => Moment {
                status: RunStatus::Completed,
                conclusion: self.outcome.conclusion(),
                attempt,
                started_at: Some(started_at),
                updated_at: end,
            },
            None => self.under_way(attempt, started_at, now),
        }
    }

    fn under_way(&self, attempt: u32, started_at: Timestamp, now: Timestamp) -> Moment {
        let elapsed = (now.as_millisecond() - started_at.as_millisecond()).max(0);
        let gate = self.gate_after();
        let waits = self.outcome_of(attempt) == Outcome::AwaitsApproval && elapsed >= gate;
        let heard = if waits { gate } else { elapsed - elapsed % SECOND };
        Moment {
            status: if waits { RunStatus::Waiting } else { RunStatus::InProgress },
            conclusion: None,
            attempt,
            started_at: Some(started_at),
            updated_at: moved(started_at, heard),
        }
    }

    /// Milliseconds into the attempt at which the last stage would begin.
    pub(super) fn gate_after(&self) -> i64 {
        let last = self.workflow.stages.len().saturating_sub(1);
        self.boundaries(last).get(last).copied().unwrap_or(0)
    }

    /// Milliseconds into an attempt that ends with stage `last`, at which each stage up to it
    /// begins; then the attempt's end.
    pub(super) fn boundaries(&self, last: usize) -> Vec<i64> {
        let stages = &self.workflow.stages[..self.workflow.stages.len().min(last + 1)];
        let all: f64 = stages.iter().map(|stage| stage.weight).sum();
        let mut reached = 0.0;
        let begins = stages.iter().map(|stage| {
            let begin = (self.attempt as f64 * (reached / all)) as i64;
            reached += stage.weight;
            begin
        });
        begins.collect::<Vec<_>>().into_iter().chain([self.attempt]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::demo::workflows::{CI, DEPLOY};

    fn life(workflow: &'static Workflow, outcome: Outcome, attempts: u32) -> Life {
        let created_at = "2026-01-01T00:00:00Z".parse().unwrap();
        Life { workflow, created_at, queue: 10 * SECOND, attempts, attempt: 70 * SECOND, outcome }
    }

    fn words(life: &Life, seconds: &[i64]) -> Vec<(String, u32)> {
        let at = |second: &i64| life.at(moved(life.created_at, second * SECOND));
        seconds.iter().map(at).map(|moment| (moment.status.word().to_owned(), moment.attempt)).collect()
    }

    #[test]
    fn a_run_is_requested_queued_in_progress_and_completed() {
        let seen = words(&life(&CI, Outcome::Success, 1), &[0, 5, 10, 79, 80, 9_999]);
        let seen: Vec<_> = seen.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(seen, ["requested", "queued", "in_progress", "in_progress", "completed", "completed"]);
    }

    #[test]
    fn a_failed_attempt_is_followed_by_the_next_at_once() {
        let seen = words(&life(&CI, Outcome::Success, 2), &[20, 79, 80, 149, 150]);
        let expected =
            [("in_progress", 1), ("in_progress", 1), ("in_progress", 2), ("in_progress", 2), ("completed", 2)];
        assert_eq!(seen, expected.map(|(word, attempt)| (word.to_owned(), attempt)));
    }

    #[test]
    fn a_gate_waits_from_the_last_stage_on_and_for_good() {
        let gate = life(&DEPLOY, Outcome::AwaitsApproval, 1);
        assert_eq!(gate.gate_after(), 30 * SECOND);
        let seen = words(&gate, &[39, 40, 1_000_000]);
        assert_eq!(
            seen.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(),
            ["in_progress", "waiting", "waiting"]
        );
    }
}
