//! How an executor comes to rest.

use crate::{journal::StoreError, plan::ExecutionStatus};

/// How urgently it is asked to stop. The journal can be taken up again after each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Start nothing further, let what runs end.
    AtSafePoint,
    /// Cancel what runs; what came of it is asked for later.
    Now,
}

/// Why an executor does nothing any more.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest {
    /// The execution is over.
    Ended(ExecutionStatus),
    /// It waits for a person: paused, in doubt, stuck.
    Waits(ExecutionStatus),
    /// It was asked to stop.
    Stopped,
    /// Another worker carries it out since.
    Fenced,
    /// The journal takes nothing any more; what ended since is in the reserve.
    Unwritten(StoreError),
    /// The journal says what cannot be: it was damaged, or this program is wrong.
    Illegal(String),
}
