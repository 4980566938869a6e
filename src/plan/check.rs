//! A condition to measure, and how measurements become a verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Operation;

/// A condition that is measured again and again until it has passed, failed or stays open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is checked, for people: `GET /api/health answers 200`.
    pub title: String,
    /// A read-only operation; its outputs are the measurement.
    pub measure: Operation,
    pub success: Option<Condition>,
    pub failure: Option<Condition>,
    #[serde(default)]
    pub initial_delay_seconds: u64,
    pub interval_seconds: u64,
    /// Successful measurements that are a pass; at least 1.
    pub count: u32,
    /// Failed measurements that are still no fail: one more is.
    #[serde(default)]
    pub failure_limit: u32,
    #[serde(default)]
    pub inconclusive_limit: u32,
    /// Measurements in a row that could not be made at all.
    #[serde(default = "four")]
    pub consecutive_error_limit: u32,
    /// A measurement older than this is none.
    #[serde(default)]
    pub max_staleness_seconds: Option<u64>,
    pub deadline_seconds: u64,
}

fn four() -> u32 {
    4
}

/// One field of a measurement against one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub field: String,
    pub is: Comparison,
    pub value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Fail,
    /// Not a pass: the execution pauses for a person.
    Inconclusive,
}
