//! What every kind of operation has to answer.

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::faults::refused;
use crate::{
    domain::Fault,
    plan::{Fields, Idempotence, Operation, Tool},
    provider::{Act, BoxFuture, Finding, OperationFault, Progress},
};

/// What is said about a kind of operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// `local.create-directory`.
    pub(super) name: &'static str,
    /// One sentence.
    pub(super) description: &'static str,
    pub(super) idempotence: Idempotence,
    /// Why it cannot be undone.
    pub(super) irreversible: Option<&'static str>,
    /// How long it usually takes.
    pub(super) seconds: u64,
}

/// One kind of operation of this machine; the methods are those of `Operate`.
pub(super) trait Kind: Send + Sync {
    fn words(&self) -> Words;

    fn tool(&self) -> Tool;

    fn validate(&self, inputs: &Fields) -> Vec<String>;

    fn perform<'a>(&'a self, act: Act<'a>, progress: &'a dyn Progress)
    -> BoxFuture<'a, Result<Fields, OperationFault>>;

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>>;

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>>;
}

/// The tool of a kind with these inputs and outputs.
pub(super) fn tool_of<I: JsonSchema, O: JsonSchema>(words: Words) -> Tool {
    Tool {
        name: words.name.into(),
        description: words.description.into(),
        idempotence: words.idempotence,
        irreversible: words.irreversible.map(str::to_owned),
        inputs: schemars::schema_for!(I).to_value(),
        outputs: schemars::schema_for!(O).to_value(),
    }
}

/// The inputs as their type has them.
pub(super) fn read<I: DeserializeOwned>(operation: &Operation) -> Result<I, OperationFault> {
    parse(&operation.inputs).map_err(|why| refused(format!("the inputs of {} are wrong: {why}", operation.name)))
}

pub(super) fn parse<I: DeserializeOwned>(inputs: &Fields) -> Result<I, String> {
    serde_json::from_value(Value::Object(inputs.clone())).map_err(|error| error.to_string())
}

/// Outputs as fields.
pub(super) fn fields(outputs: &impl Serialize) -> Result<Fields, OperationFault> {
    match serde_json::to_value(outputs) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(refused("the outputs are no fields")),
    }
}

/// True where an output of another step is still to be filled in: types are looked at once it is.
pub(super) fn is_open(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(is_open),
        Value::Object(fields) => fields.values().any(is_open),
        _ => false,
    }
}

/// Inputs against their type, then against the rules of the kind.
pub(super) fn judge<I: DeserializeOwned>(inputs: &Fields, rules: impl FnOnce(&I) -> Vec<String>) -> Vec<String> {
    match parse::<I>(inputs) {
        Ok(inputs) => rules(&inputs),
        Err(_) if inputs.values().any(is_open) => Vec::new(),
        Err(why) => vec![why],
    }
}
