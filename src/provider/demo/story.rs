//! The facts that every part of the demo world shares, so that services, runs and logs agree.

use super::{
    clock::{MINUTE, SECOND, moved},
    random::Dice,
    scale::DemoScale,
    scenario::DemoScenario,
};
use crate::domain::{Timestamp, age};

/// What the world is made from; everything else follows from it and the time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub(super) dice: Dice,
    pub(super) scale: DemoScale,
    pub(super) scenario: DemoScenario,
    /// The moment the story counts from, to the full second.
    pub(super) start: Timestamp,
}

/// The service that the bad deploy hit.
pub(super) const CULPRIT: &str = "inference-api";
pub(super) const BAD_VERSION: &str = "v2.41.0";
pub(super) const GOOD_VERSION: &str = "v2.40.3";
/// Share of failed requests before the deploy, and once the new version has all traffic.
pub(super) const USUAL_ERRORS: f64 = 0.002;
pub(super) const INCIDENT_ERRORS: f64 = 0.071;

impl Story {
    pub(super) fn new(seed: u64, scale: DemoScale, scenario: DemoScenario, started: Timestamp) -> Self {
        let start = moved(started, -started.as_millisecond().rem_euclid(SECOND));
        Self { dice: Dice::new(seed), scale, scenario, start }
    }

    /// A moment of the story, in milliseconds after its start (before it when negative).
    pub(super) fn at(&self, milliseconds: i64) -> Timestamp {
        moved(self.start, milliseconds)
    }

    /// True where something is wrong besides providers that do not answer.
    pub(super) fn has_trouble(&self) -> bool {
        self.scenario != DemoScenario::Calm
    }

    pub(super) fn is_empty(&self) -> bool {
        self.scenario == DemoScenario::Empty
    }

    /// When the bad version reached production.
    pub(super) fn deployed_at(&self) -> Timestamp {
        self.at(-14 * MINUTE)
    }

    /// When `services eu-west-1` last answered.
    pub(super) fn silent_since(&self) -> Timestamp {
        self.at(-6 * MINUTE)
    }

    /// How far the incident has come at `now`: 0.0 before the deploy, 1.0 three minutes after it.
    pub(super) fn incident(&self, now: Timestamp) -> f64 {
        if self.has_trouble() { (age(now, self.deployed_at()).as_secs_f64() / 180.0).min(1.0) } else { 0.0 }
    }
}
