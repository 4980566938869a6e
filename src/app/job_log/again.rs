//! When a log that did not come is asked for once more: a job's log is there some seconds after the job has ended.

use std::time::Duration;

use crate::domain::{Fault, FaultKind, Timestamp};

/// Before each further question; behind the last it is a person's to ask.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(3),
    Duration::from_secs(6),
    Duration::from_secs(12),
    Duration::from_secs(24),
    Duration::from_secs(48),
];

/// The failures of one log, and when it is asked for again.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Again {
    failures: usize,
    at: Option<Timestamp>,
}

impl Again {
    /// Takes a failure in. Of some kinds nothing better comes by asking.
    pub(super) fn failed(&mut self, fault: &Fault, now: Timestamp) {
        let may_pass = match fault.kind {
            FaultKind::Unreachable | FaultKind::TimedOut | FaultKind::RateLimited => true,
            // It has ended, and its log has yet to be put away.
            FaultKind::Absent => fault.retry_at.is_some(),
            _ => false,
        };
        let pause = PAUSES.get(self.failures).filter(|_| may_pass);
        self.failures += 1;
        self.at = pause.and_then(|pause| now.checked_add(*pause).ok()).max(fault.retry_at.filter(|_| pause.is_some()));
    }

    /// It has come, or is asked for by hand.
    pub(super) fn give_up(&mut self) {
        self.at = None;
    }

    /// True while it will be asked for again.
    pub(super) fn is_set(&self) -> bool {
        self.at.is_some()
    }

    /// True once, when the time has come.
    pub(super) fn is_due(&mut self, now: Timestamp) -> bool {
        self.at.take_if(|at| *at <= now).is_some()
    }
}
