//! The whole of what will be done, bound to its digest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Goal, Operation, Step, StepId};
use crate::domain::{Layer, Timestamp};

/// The format that this program writes.
pub const PLAN_VERSION: u32 = 1;

/// Steps in their order of dependence, and what they rely on. Nothing in it is a secret: those are named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub version: u32,
    /// What it is for: `create demo`.
    pub title: String,
    pub environment: String,
    pub layer: Layer,
    /// What the person asked for, where the plan is from a goal.
    #[serde(default)]
    pub goal: Option<Goal>,
    /// In no particular order; `needs` orders them.
    pub steps: Vec<Step>,
    /// What was observed while planning; observed anew before the first step, and again after a pause.
    #[serde(default)]
    pub facts: Vec<Fact>,
    #[serde(default)]
    pub on_failure: OnFailure,
    /// Steps at once, at most.
    #[serde(default = "eight")]
    pub parallel: u32,
    /// The whole may take this long; what is running then is undone.
    pub deadline_seconds: u64,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub made_at: Timestamp,
    /// The most that it may cost, in US cents per hour, as the person said.
    #[serde(default)]
    pub budget_cents_per_hour: Option<u64>,
    /// Whom the far side takes its requests for, and by which token: `ada on github.com, by GH_TOKEN from the
    /// environment`; `unknown: WHY`. Nothing where that is no question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

fn eight() -> u32 {
    8
}

/// What happens to what was done, when a step fails for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    #[default]
    Undo,
    /// It stays, and the execution has failed.
    Keep,
}

/// Something that was true while planning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// For people: `./demo does not exist`.
    pub title: String,
    /// A read-only operation.
    pub observe: Operation,
    /// Its outputs must hold these fields with these values.
    pub expected: Value,
}

impl Plan {
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    pub fn ids(&self) -> impl Iterator<Item = &StepId> {
        self.steps.iter().map(|step| &step.id)
    }

    /// What everything together costs once it runs, in US cents per hour.
    pub fn price_cents_per_hour(&self) -> u64 {
        self.steps.iter().fold(0, |sum: u64, step| sum.saturating_add(step.estimate.price_cents_per_hour))
    }

    /// SHA-256 of the plan as JSON with sorted keys and no spaces, in hexadecimal: 64 letters. What is
    /// approved under this digest is what runs.
    pub fn digest(&self) -> String {
        digest_of(self)
    }
}

/// SHA-256 of anything as JSON with sorted keys, in hexadecimal.
pub fn digest_of(value: &impl Serialize) -> String {
    let mut text = String::new();
    // A plan has string keys only, so that it always becomes JSON.
    let value = serde_json::to_value(value).unwrap_or_default();
    write_sorted(&value, &mut text);
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// [`digest_of`] an array of these values, without a copy of them.
pub fn digest_of_row(values: &[&Value]) -> String {
    let mut text = String::new();
    write_row(values.iter().copied(), &mut text);
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn write_row<'a>(items: impl Iterator<Item = &'a Value>, into: &mut String) {
    into.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            into.push(',');
        }
        write_sorted(item, into);
    }
    into.push(']');
}

fn write_sorted(value: &Value, into: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.keys().collect();
            keys.sort_unstable();
            into.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                into.push_str(&Value::from(key.as_str()).to_string());
                into.push(':');
                write_sorted(&fields[key], into);
            }
            into.push('}');
        }
        Value::Array(items) => write_row(items.iter(), into),
        other => into.push_str(&other.to_string()),
    }
}

/// Bytes as small hexadecimal letters.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
