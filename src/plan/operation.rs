//! One act, as data: which tool, with which inputs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Inputs or outputs of an operation: a JSON object. A string of inputs may hold `${step.field}`, which
/// stands for an output of an earlier step.
pub type Fields = Map<String, Value>;

/// One act of one tool. It changes nothing by itself; a step of a plan carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// `local.create-directory`: the provider, a dot, the act.
    pub name: String,
    #[serde(default)]
    pub inputs: Fields,
}

impl Operation {
    pub fn new(name: impl Into<String>, inputs: Fields) -> Self {
        Self { name: name.into(), inputs }
    }
}

/// The random name of one carrying-out of one step, made once and sent outward with it: 32 letters of
/// hexadecimal. The far side is asked about it after a crash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(pub String);

impl std::fmt::Display for OperationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What may happen to an operation whose end nobody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Idempotence {
    /// Changes nothing.
    ReadOnly,
    /// Done twice is done once: it is simply done again.
    Idempotent,
    /// The far side knows operations by their id and is asked.
    Inspectable,
    /// Nobody can tell: a person decides.
    OnceOnly,
}

/// What a provider says about one of its operations. `orchestra tools` prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    /// One sentence.
    pub description: String,
    pub idempotence: Idempotence,
    /// Why it cannot be undone; `None` where it can.
    pub irreversible: Option<String>,
    /// JSON Schema of the inputs: an object whose unknown fields are refused.
    pub inputs: Value,
    /// JSON Schema of the outputs.
    pub outputs: Value,
}

/// Every tool there is, by name.
pub type Catalog = BTreeMap<String, Tool>;
