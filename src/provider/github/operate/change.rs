//! What every operation has to answer.

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::hand::Hand;
use crate::{
    config::is_repository,
    domain::{Fault, FaultKind},
    plan::{Fields, Idempotence, Operation, OperationId, Tool},
    provider::{BoxFuture, Finding, OperationFault, Progress},
};

/// The input of every operation that names the GitHub which it is for. Plans of older builds have none.
pub(super) const HOST: &str = "host";

/// What is said about an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// `github.cancel`.
    pub(super) name: &'static str,
    /// One sentence.
    pub(super) description: &'static str,
    pub(super) idempotence: Idempotence,
    /// Why it cannot be undone.
    pub(super) irreversible: Option<&'static str>,
    /// How long it usually takes.
    pub(super) seconds: u64,
}

/// One operation with typed inputs. The methods are those of `Operate`.
pub(super) trait Change: Send + Sync + 'static {
    const WORDS: Words;
    type Inputs: DeserializeOwned + JsonSchema + Send + Sync;
    type Outputs: Serialize + JsonSchema + Send;

    /// `owner/name`.
    fn repository(inputs: &Self::Inputs) -> &str;

    /// What is wrong with the inputs, beyond their types.
    fn rules(_: &Self::Inputs) -> Vec<String> {
        Vec::new()
    }

    fn perform(
        hand: &Hand,
        inputs: &Self::Inputs,
        id: &OperationId,
        progress: &dyn Progress,
    ) -> impl Future<Output = Result<Self::Outputs, OperationFault>> + Send;

    /// Asks what became of it, and sends nothing that changes anything. What only reads was not done: it is read again.
    fn inspect(_: &Hand, _: &Self::Inputs, _: &OperationId) -> impl Future<Output = Result<Finding, Fault>> + Send {
        std::future::ready(Ok(Finding::Absent))
    }

    /// Takes it back; nothing where there is nothing to take back, or no way to.
    fn undo(
        _: &Hand,
        _: &Self::Inputs,
        _: &OperationId,
        _: &Fields,
        _: &dyn Progress,
    ) -> impl Future<Output = Result<(), OperationFault>> + Send {
        std::future::ready(Ok(()))
    }
}

/// A change without its types.
pub(super) trait Kind: Send + Sync {
    fn words(&self) -> Words;

    fn tool(&self) -> Tool;

    fn validate(&self, inputs: &Fields) -> Vec<String>;

    fn perform<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>>;

    fn inspect<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
    ) -> BoxFuture<'a, Result<Finding, Fault>>;

    fn undo<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>>;
}

/// A change as a kind.
pub(super) struct Of<C>(PhantomData<C>);

impl<C: Change> Of<C> {
    pub(super) fn boxed() -> Box<dyn Kind> {
        Box::new(Self(PhantomData))
    }
}

impl<C: Change> Of<C> {
    fn read(operation: &Operation) -> Result<C::Inputs, OperationFault> {
        let inputs: C::Inputs = parse(&operation.inputs).map_err(refused)?;
        match faults::<C>(&inputs).into_iter().next() {
            Some(why) => Err(refused(format!("the inputs of {} are wrong: {why}", operation.name))),
            None => Ok(inputs),
        }
    }
}

impl<C: Change> Kind for Of<C> {
    fn words(&self) -> Words {
        C::WORDS
    }

    fn tool(&self) -> Tool {
        Tool {
            name: C::WORDS.name.into(),
            description: C::WORDS.description.into(),
            idempotence: C::WORDS.idempotence,
            irreversible: C::WORDS.irreversible.map(str::to_owned),
            inputs: with_host(schemars::schema_for!(C::Inputs).to_value()),
            outputs: schemars::schema_for!(C::Outputs).to_value(),
        }
    }

    fn validate(&self, inputs: &Fields) -> Vec<String> {
        match parse::<C::Inputs>(inputs) {
            Ok(inputs) => faults::<C>(&inputs),
            // Types are looked at once the outputs of other steps are filled in.
            Err(_) if inputs.values().any(|value| value.as_str().is_some_and(|text| text.contains("${"))) => Vec::new(),
            Err(why) => vec![why],
        }
    }

    fn perform<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            let inputs = Self::read(operation)?;
            Ok(fields(&C::perform(hand, &inputs, id, progress).await?))
        })
    }

    fn inspect<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
    ) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(async move {
            let inputs = Self::read(operation).map_err(|fault| fault.fault)?;
            C::inspect(hand, &inputs, id).await
        })
    }

    fn undo<'a>(
        &'a self,
        hand: &'a Hand,
        operation: &'a Operation,
        id: &'a OperationId,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(async move {
            let inputs = Self::read(operation)?;
            C::undo(hand, &inputs, id, outputs, progress).await
        })
    }
}

fn faults<C: Change>(inputs: &C::Inputs) -> Vec<String> {
    let repository = C::repository(inputs);
    let wrong = !is_repository(repository) && !repository.contains("${");
    let wrong = wrong.then(|| format!("repository is `{repository}`, which is not OWNER/NAME, such as octo/hello"));
    wrong.into_iter().chain(C::rules(inputs)).collect()
}

fn parse<I: DeserializeOwned>(inputs: &Fields) -> Result<I, String> {
    let mut inputs = inputs.clone();
    match inputs.remove(HOST) {
        None | Some(Value::String(_) | Value::Null) => {}
        Some(other) => return Err(format!("host is `{other}`, which is no name such as github.com")),
    }
    serde_json::from_value(Value::Object(inputs)).map_err(|error| error.to_string())
}

fn with_host(mut schema: Value) -> Value {
    schema["properties"][HOST] = json!({
        "description": "The GitHub that it is for, such as github.com; elsewhere nothing is done.",
        "type": ["string", "null"],
        "default": null,
    });
    schema
}

/// Outputs as fields.
pub(super) fn fields(outputs: &impl Serialize) -> Fields {
    match serde_json::to_value(outputs) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

/// Something stands in the way, in one sentence.
pub(super) fn refused(why: impl AsRef<str>) -> OperationFault {
    OperationFault::lasting(Fault::new(FaultKind::Conflict, why))
}

/// A reading that failed, before anything was sent.
pub(super) fn unread(fault: Fault) -> OperationFault {
    let passes = matches!(fault.kind, FaultKind::RateLimited | FaultKind::Unreachable | FaultKind::TimedOut);
    if passes { OperationFault::passing(fault) } else { OperationFault::lasting(fault) }
}
