//! How the program ends, as a number.

use super::output;
use crate::domain::{Fault, FaultKind};

/// The exit codes that scripts can rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Ok,
    Failure,
    Cancelled,
    /// Usage or configuration.
    Usage,
    NeedsLogin,
    TimedOut,
    /// A policy, a changed fact or a missing yes: nothing was done.
    Refused,
    /// What was done is taken back.
    RolledBack,
    /// Something waits for a person: paused, in doubt, stuck.
    Undecided,
}

impl Exit {
    /// How a command ends that could not do without what this fault kept away.
    pub(super) fn of(fault: &Fault) -> Self {
        match fault.kind {
            FaultKind::Unauthorized => Self::NeedsLogin,
            FaultKind::TimedOut => Self::TimedOut,
            _ => Self::Failure,
        }
    }

    /// The same, and says it.
    pub(super) fn told(fault: &Fault) -> Self {
        output::notice(&fault.to_string());
        Self::of(fault)
    }

    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failure => 1,
            Self::Cancelled => 2,
            Self::Usage => 3,
            Self::NeedsLogin => 4,
            Self::TimedOut => 5,
            Self::Refused => 6,
            Self::RolledBack => 7,
            Self::Undecided => 8,
        }
    }
}
