//! What a plan relies on, to be looked at anew before its first step.

use serde_json::{Value, json};

use super::{
    choose::Chosen,
    observed::{Observed, PathState},
};
use crate::plan::{Fact, Fields, Operation};

pub(super) fn facts(chosen: &Chosen<'_>, observed: &Observed) -> Vec<Fact> {
    let mut facts = vec![match observed.path(&chosen.path) {
        PathState::EmptyDirectory => fact(
            format!("{} is empty", chosen.path),
            "local.path-state",
            json!({ "path": chosen.path }),
            json!({ "exists": true, "is_empty": true }),
        ),
        _ => fact(
            format!("{} does not exist", chosen.path),
            "local.path-state",
            json!({ "path": chosen.path }),
            json!({ "exists": false }),
        ),
    }];
    if let Some(state) = &observed.state_directory {
        let path = format!("{}/environments/{}.json", state.trim_end_matches('/'), chosen.name);
        let title = format!("there is no environment {}", chosen.name);
        facts.push(fact(title, "local.path-state", json!({ "path": path }), json!({ "exists": false })));
    }
    facts.extend(chosen.template.programs.iter().map(|program| {
        fact(format!("{program} is on PATH"), "local.program", json!({ "name": program }), json!({ "found": true }))
    }));
    facts
}

fn fact(title: String, operation: &str, inputs: Value, expected: Value) -> Fact {
    let inputs = if let Value::Object(fields) = inputs { fields } else { Fields::new() };
    Fact { title, observe: Operation::new(operation, inputs), expected }
}
