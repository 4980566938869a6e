//! What should become true, as a person says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Requirements of an environment. Everything is optional; the planner fills in what is usual and says so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Goal {
    /// In plain words, as typed.
    pub description: Option<String>,
    /// The environment's name.
    pub name: Option<String>,
    /// Where the environment's directory is; `./NAME` otherwise.
    pub path: Option<String>,
    /// A template by name; otherwise chosen by framework and database.
    pub template: Option<String>,
    pub framework: Option<String>,
    pub database: Option<String>,
    /// `local`: processes of this machine.
    pub target: Option<String>,
    pub scaling: Scaling,
    pub security: Security,
    pub budget: Budget,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scaling {
    /// Worker processes of each service.
    pub workers: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// A random key of its own for signing, written beside the program and into no journal.
    pub generate_secrets: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// The most that everything together may cost, in US cents per hour.
    pub limit_cents_per_hour: Option<u64>,
}
