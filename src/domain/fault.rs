//! What went wrong outside, as data that a pane can show and a poll loop can act on.

use serde::{Deserialize, Serialize};

use super::{Printable, Timestamp};

/// Kind of an outside failure; decides the freshness word and how polling goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The far side refused our credentials. Never retried in a loop.
    Unauthorized,
    /// The far side asked us to wait; see [`Fault::retry_at`].
    RateLimited,
    /// No answer at all: refused, reset, no route, no name.
    Unreachable,
    TimedOut,
    /// An answer that could not be understood.
    Malformed,
    /// Not there, or not visible with these credentials.
    NotFound,
    Conflict,
    /// It is not for this person to do, with whatever token.
    Forbidden,
    /// This machine or account has no such thing (no GPU, not a repository). Not an outage.
    Absent,
    /// The task that reads this provider broke; a defect of ours.
    Broken,
}

/// An outside failure: what failed, where and why, and the next thing to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub kind: FaultKind,
    /// What failed, where, why: one sentence without a final stop.
    pub message: Printable,
    /// The next command or setting to try, if there is one.
    pub hint: Option<Printable>,
    /// The far side's own word on when to ask again.
    pub retry_at: Option<Timestamp>,
}

impl Fault {
    pub fn new(kind: FaultKind, message: impl AsRef<str>) -> Self {
        Self { kind, message: Printable::new(message), hint: None, retry_at: None }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = Some(Printable::new(hint));
        self
    }

    #[must_use]
    pub fn with_retry_at(mut self, at: Timestamp) -> Self {
        self.retry_at = Some(at);
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message.as_str())?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}
