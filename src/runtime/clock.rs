//! What time it is.

use crate::domain::Timestamp;

/// The real time, or a moment that stands still so that a screen can be reproduced to the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Real,
    Frozen(Timestamp),
}

impl Clock {
    pub fn now(self) -> Timestamp {
        match self {
            Self::Real => Timestamp::now(),
            Self::Frozen(at) => at,
        }
    }

    /// True when time goes on, and ages with it.
    pub fn runs(self) -> bool {
        self == Self::Real
    }
}
