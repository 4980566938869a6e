//! Checks and facts: what is measured changes nothing, and can be told.

use serde_json::Value;

use super::{
    acts::{Acts, known_output},
    fault::{Faults, Place},
    limits::{self, LONGEST_STEP_SECONDS, LONGEST_TITLE, MOST_MEASUREMENTS},
};
use crate::plan::{Check, Condition, Idempotence, Operation, Plan, Step, Tool};

/// The fact with this number.
pub(super) fn fact(plan: &Plan, number: usize, acts: &mut Acts<'_>, faults: &mut Faults) {
    let fact = &plan.facts[number];
    let mut place = Place { faults, step: None };
    let at = |field: &str| format!("facts[{number}].{field}");
    limits::text(&mut place, &at("title"), &fact.title, LONGEST_TITLE);
    let tool = measured(&fact.observe, &at("observe"), None, acts, &mut place);
    match &fact.expected {
        Value::Object(fields) if !fields.is_empty() => {
            for field in fields.keys() {
                if let Some(why) = tool.and_then(|tool| known_output(tool, field).err()) {
                    place.add(&at("expected"), why);
                }
            }
        }
        _ => place.add(&at("expected"), "it is no object of outputs and their values"),
    }
}

/// One check of a step.
pub(super) fn check(step: &Step, check: &Check, at: &str, acts: &mut Acts<'_>, place: &mut Place<'_>) {
    let of = |field: &str| format!("{at}.{field}");
    limits::text(place, &of("title"), &check.title, LONGEST_TITLE);
    let tool = measured(&check.measure, &of("measure"), Some(step), acts, place);
    if check.success.is_none() && check.failure.is_none() {
        place.add(at, "it has neither `success` nor `failure`, so that nothing can be told");
    }
    for (name, condition) in [("success", &check.success), ("failure", &check.failure)] {
        if let Some(condition) = condition {
            told(condition, tool, &of(name), place);
        }
    }
    limits::number(place, &of("count"), check.count.into(), 1, MOST_MEASUREMENTS.into());
    for (name, limit) in [
        ("failure_limit", check.failure_limit),
        ("inconclusive_limit", check.inconclusive_limit),
        ("consecutive_error_limit", check.consecutive_error_limit),
    ] {
        limits::number(place, &of(name), limit.into(), 0, MOST_MEASUREMENTS.into());
    }
    limits::number(place, &of("interval_seconds"), check.interval_seconds, 1, LONGEST_STEP_SECONDS);
    limits::number(place, &of("deadline_seconds"), check.deadline_seconds, 1, LONGEST_STEP_SECONDS);
    if let Some(seconds) = check.max_staleness_seconds {
        limits::number(place, &of("max_staleness_seconds"), seconds, 1, LONGEST_STEP_SECONDS);
    }
    let intervals = u64::from(check.count.max(1) - 1);
    let least = check.interval_seconds.saturating_mul(intervals).saturating_add(check.initial_delay_seconds);
    if least > check.deadline_seconds {
        let of_it = format!("{} measurements take {least} s, so it can never pass", check.count.max(1));
        place.add(&of("deadline_seconds"), of_it);
    }
}

fn measured<'a>(
    operation: &Operation,
    at: &str,
    step: Option<&Step>,
    acts: &mut Acts<'a>,
    place: &mut Place<'_>,
) -> Option<&'a Tool> {
    let tool = acts.measure(operation, at, step, place)?;
    if tool.idempotence != Idempotence::ReadOnly {
        place.add(at, format!("`{}` changes something; only what is read_only can be measured", tool.name));
    }
    Some(tool)
}

/// A condition that can be met: a known output against a value that has an order or an equality.
fn told(condition: &Condition, tool: Option<&Tool>, at: &str, place: &mut Place<'_>) {
    if let Some(why) = tool.and_then(|tool| known_output(tool, &condition.field).err()) {
        place.add(&format!("{at}.field"), why);
    }
    let fits = match &condition.value {
        Value::Number(_) => true,
        Value::String(_) | Value::Bool(_) => condition.is.is_equality(),
        _ => false,
    };
    if !fits {
        let why =
            "a number is compared in every way; a text, `true` and `false` by equal and not_equal; nothing else is";
        place.add(&format!("{at}.value"), why);
    }
}
