//! Ids and what they need: forms, doubles, needs of nobody, cycles.

use std::collections::HashMap;

use super::{
    fault::Faults,
    limits::{LONGEST_NAME, MOST_NEEDS},
    suggest::Suggestions,
};
use crate::plan::{Graph, Plan};

/// Steps of a cycle that are named; of a longer one the rest is counted.
const MOST_NAMED: usize = 12;

pub(super) fn check(plan: &Plan, graph: &Graph, suggestions: &mut Suggestions, faults: &mut Faults) {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(plan.steps.len());
    for (number, step) in plan.steps.iter().enumerate() {
        let id = step.id.as_str();
        if !is_id(id) {
            let shown: String = id.chars().take(LONGEST_NAME).collect();
            faults.of_step(
                &format!("steps[{number}]"),
                "id",
                format!("`{shown}` is no id: small letters, digits and `-`, {LONGEST_NAME} at most"),
            );
        }
        if let Some(before) = first.insert(id, number) {
            first.insert(id, before);
            faults.of_step(&format!("steps[{number}]"), "id", format!("`{id}` is the id of steps[{before}] too"));
        }
        if step.needs.len() > MOST_NEEDS {
            faults.of_step(id, "needs", format!("there are {}; {MOST_NEEDS} are the most", step.needs.len()));
        }
        for need in &step.needs {
            if !graph.contains(need) {
                let known = plan.steps.iter().map(|step| step.id.as_str());
                let maybe = suggestions.nearest("step", need, known);
                faults.of_step(id, "needs", format!("there is no step `{need}`{maybe}"));
            }
        }
    }
    if let Some(way) = graph.cycle() {
        faults.of_plan("steps", format!("they need each other in a circle: {}", told(&way)));
    }
}

fn told(way: &[String]) -> String {
    if way.len() <= MOST_NAMED + 1 {
        return way.join(" -> ");
    }
    let (begin, last) = (&way[..MOST_NAMED], &way[way.len() - 1]);
    format!("{} -> … {} more … -> {last}", begin.join(" -> "), way.len() - 1 - MOST_NAMED)
}

pub(super) fn is_id(id: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.len() <= LONGEST_NAME && id.bytes().all(is_letter)
}
