//! One vertex of a plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Check, Idempotence, Operation};

/// The name of a step in its plan: small letters, digits, `-`; at most 64 of them.
pub type StepId = String;

/// One act with everything that is known about it before it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: StepId,
    /// What it does, for people: `Install the Python packages`.
    pub title: String,
    pub operation: Operation,
    /// Steps that must have succeeded before.
    #[serde(default)]
    pub needs: Vec<StepId>,
    pub undo: Undo,
    /// What must hold after it; it has succeeded only when all of them pass.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// One attempt may take this long.
    pub timeout_seconds: u64,
    #[serde(default)]
    pub retry: Retry,
    pub idempotence: Idempotence,
    pub estimate: Estimate,
    pub risk: Risk,
}

/// How a step is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Undo {
    /// By the undo of its tool; in words, what that does.
    Automatic { what: String },
    /// There is nothing to take back.
    Nothing { reason: String },
    /// It cannot be taken back. `backup` names what brings the lost thing back, where there is such a thing.
    Irreversible { reason: String, backup: Option<String> },
}

/// How often and when a failed attempt is tried again: full jitter between zero and `base · 2^n`, at most `cap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Attempts in all, the first included; at least 1.
    pub attempts: u32,
    pub base_milliseconds: u64,
    pub cap_milliseconds: u64,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 1, base_milliseconds: 500, cap_milliseconds: 30_000 }
    }
}

/// What a step is expected to cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// What it makes run from then on, in US cents per hour.
    pub price_cents_per_hour: u64,
    pub duration_seconds: Option<u64>,
    /// Where the duration is from: `median of 3 executions`, `the template`.
    #[serde(default)]
    pub basis: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    Low,
    Medium,
    High,
}

impl RiskLevel {
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How much can go wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    pub level: RiskLevel,
    pub reason: String,
}
