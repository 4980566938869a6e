//! One read-only operation, performed while something is planned. Nobody watches it.

use std::time::Duration;

use serde_json::Value;

use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Fields, Operation, OperationId},
    provider::{Act, Operate, Operators, Progress},
};

struct Silent;

impl Progress for Silent {
    fn say(&self, _: Printable) {}
}

/// The outputs of the operation of that name, which takes no longer than `longest`. `inputs` is an object.
///
/// # Errors
/// It cannot look, or takes too long.
pub(super) async fn look(operators: &Operators, name: &str, inputs: Value, longest: Duration) -> Result<Fields, Fault> {
    let inputs = if let Value::Object(fields) = inputs { fields } else { Fields::new() };
    let operation = Operation::new(name, inputs);
    let id = OperationId("0".repeat(32));
    let act = Act { operation: &operation, id: &id, timeout: longest };
    match tokio::time::timeout(longest, operators.perform(act, &Silent)).await {
        Ok(looked) => looked.map_err(|fault| fault.fault),
        Err(_) => Err(Fault::new(FaultKind::TimedOut, format!("{name} did not end within {} s", longest.as_secs()))),
    }
}
