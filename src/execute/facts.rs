//! The facts that a plan relies on, observed anew.

use std::sync::Arc;

use serde_json::Value;

use super::{World, acts::Acting, said::Voice};
use crate::{
    domain::Printable,
    plan::{Fact, Fields, OperationId, Plan},
};

/// What was found, for each fact of the plan: nothing where it holds, otherwise a sentence.
pub(super) type Found = Vec<Option<Printable>>;

/// Observes them one after the other. The id is for all: observing changes nothing.
pub(super) async fn observe(plan: &Plan, world: Arc<dyn World>, id: OperationId, voice: &Voice) -> Found {
    let mut found = Vec::with_capacity(plan.facts.len());
    for fact in &plan.facts {
        let acting = Acting {
            world: world.clone(),
            operation: fact.observe.clone(),
            id: id.clone(),
            timeout: std::time::Duration::from_secs(30),
        };
        found.push(match acting.perform(voice).await {
            Ok(outputs) => difference(fact, &outputs),
            Err(fault) => Some(Printable::new(format!("{}: could not be observed: {}", fact.title, fault.fault))),
        });
    }
    found
}

fn difference(fact: &Fact, outputs: &Fields) -> Option<Printable> {
    let Value::Object(expected) = &fact.expected else { return None };
    let (field, wanted) = expected.iter().find(|(field, wanted)| outputs.get(*field) != Some(*wanted))?;
    let is = outputs.get(field).map_or_else(|| "not there".to_owned(), Value::to_string);
    Some(Printable::new(format!("{}: this is not so any more ({field} is {is}, was {wanted})", fact.title)))
}
