//! What time it is in the demo world.

use crate::domain::Timestamp;

/// The demo world's clock, as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoClock {
    /// It is always this moment: a screen is reproduced to the byte.
    Frozen(Timestamp),
    /// The real clock; the story began at `started`, and the world goes on from there.
    Running { started: Timestamp },
}

impl DemoClock {
    /// A clock that runs, with a story that begins now.
    pub fn running() -> Self {
        Self::Running { started: Timestamp::now() }
    }

    pub fn now(self) -> Timestamp {
        match self {
            Self::Frozen(at) => at,
            Self::Running { .. } => Timestamp::now(),
        }
    }

    /// The moment that the story counts from ("14 minutes ago").
    pub(super) fn started(self) -> Timestamp {
        match self {
            Self::Frozen(at) | Self::Running { started: at } => at,
        }
    }

    pub(super) fn is_frozen(self) -> bool {
        matches!(self, Self::Frozen(_))
    }
}

/// `at` moved by milliseconds; stays where it is at the ends of time.
pub(super) fn moved(at: Timestamp, milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond().saturating_add(milliseconds)).unwrap_or(at)
}

/// Seconds since 1970 as waves take them.
pub(super) fn seconds(at: Timestamp) -> f64 {
    at.as_millisecond() as f64 / 1_000.0
}

pub(super) const SECOND: i64 = 1_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
