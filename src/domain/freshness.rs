//! How far a reading may be trusted: its age and what happened to the last attempt to renew it.

use std::time::Duration;

use serde::Serialize;

use super::{Fault, FaultKind, Feed, Observation, Quota, Snapshot, Timestamp, age};

/// What a pane says about its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// Nothing has been read yet.
    Loading,
    /// Read within the expected time.
    Live,
    /// Older than it should be; drawn dimmed, never as healthy.
    Stale,
    /// The last attempt failed; what is shown, if anything, is the last good reading.
    Offline,
    /// The far side asked us to wait.
    Limited,
    /// There is nothing of the kind here: no GPU, no repository.
    Absent,
}

impl Freshness {
    pub fn word(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Live => "live",
            Self::Stale => "stale",
            Self::Offline => "offline",
            Self::Limited => "limited",
            Self::Absent => "absent",
        }
    }

    /// True when what is shown may be drawn as it was read. What cannot be renewed, for whatever
    /// reason, is not.
    pub fn is_trusted(self) -> bool {
        self == Self::Live
    }
}

/// One provider as the app remembers it: last good reading, last fault, and when.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The last good reading and when it was taken. Kept through every later fault.
    pub good: Option<(Timestamp, Observation)>,
    /// The fault of the last attempt; cleared by the next good reading.
    pub fault: Option<(Timestamp, Fault)>,
    /// The pane it belongs to.
    pub feed: Feed,
    /// How often a new reading is due.
    pub interval: Duration,
}

impl Source {
    /// A reading is stale after two and a half intervals without a new one (never under 10 s).
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        if let Some((_, fault)) = &self.fault {
            return match fault.kind {
                FaultKind::RateLimited => Freshness::Limited,
                FaultKind::Absent => Freshness::Absent,
                _ => Freshness::Offline,
            };
        }
        let Some((at, _)) = &self.good else { return Freshness::Loading };
        let due = (self.interval * 5 / 2).max(Duration::from_secs(10));
        if age(now, *at) > due { Freshness::Stale } else { Freshness::Live }
    }

    /// Age of the last good reading.
    pub fn age(&self, now: Timestamp) -> Option<Duration> {
        self.good.as_ref().map(|(at, _)| age(now, *at))
    }

    /// True once it has handed over workflow runs: the local repository is of the same pane, and has none.
    pub fn reads_runs(&self) -> bool {
        self.good.as_ref().is_some_and(|(_, observation)| matches!(observation.snapshot, Snapshot::Runs(_)))
    }

    /// True once it has handed over gates, environments, pull requests and workflows.
    pub fn reads_delivery(&self) -> bool {
        self.good.as_ref().is_some_and(|(_, observation)| matches!(observation.snapshot, Snapshot::Delivery(_)))
    }

    pub fn quota(&self) -> Option<&Quota> {
        self.good.as_ref().and_then(|(_, observation)| observation.quota.as_ref())
    }
}
