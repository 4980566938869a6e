//! `orchestra plan check`: everything that is wrong with a plan.

use serde_json::{Value, json};

use super::{named_plan, providers::Providers};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    plan::{Plan, PlanFault, parse_plan},
    provider::{Operate, Operators},
};

/// What was found goes to standard output; that the file cannot be read is the error.
pub(super) fn run(surroundings: &Surroundings, name: &str, as_json: bool) -> Result<Exit, Exit> {
    let shown = if name == "-" { "standard input" } else { name };
    let bytes = match named_plan::read(name) {
        Ok(bytes) => bytes,
        Err(error) => {
            output::notice(&format!("{shown}: cannot be read: {}", output::reason(&error)));
            return Err(Exit::Failure);
        }
    };
    let operators = Providers::of(surroundings)?.operators;
    let read = String::from_utf8(bytes).map_err(|_| vec![unreadable("it is not UTF-8 text")]);
    let read = read.and_then(|text| parse_plan(&text, operators.catalog()));
    let outcome = read.and_then(|plan| {
        let faults = beyond_the_schema(&plan, &operators);
        if faults.is_empty() { Ok(plan) } else { Err(faults) }
    });
    let printed = match (&outcome, as_json) {
        (Ok(plan), true) => output::print_json(&json!({ "is_sound": true, "digest": plan.digest(), "faults": [] })),
        (Ok(plan), false) => {
            output::print(&format!("nothing is wrong: {} steps, digest {}\n", plan.steps.len(), plan.digest()))
        }
        (Err(faults), true) => {
            output::print_json(&json!({ "is_sound": false, "digest": Value::Null, "faults": faults }))
        }
        (Err(faults), false) => output::print(&faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()),
    };
    Ok(if printed == Exit::Ok && outcome.is_err() { Exit::Usage } else { printed })
}

/// What providers say about inputs that their schema lets through.
fn beyond_the_schema(plan: &Plan, operators: &Operators) -> Vec<PlanFault> {
    let of_step = plan.steps.iter().flat_map(|step| {
        operators.validate(&step.operation).into_iter().map(|why| PlanFault {
            step: Some(step.id.as_str().into()),
            at: "operation.inputs".into(),
            why: why.as_str().into(),
        })
    });
    of_step.collect()
}

fn unreadable(why: &str) -> PlanFault {
    PlanFault { step: None, at: "".into(), why: why.into() }
}
