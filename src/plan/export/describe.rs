//! A plan as JSON with what follows from it.

use serde_json::{Value, json};

use crate::plan::{Outline, OutlineRow, Plan};

/// The plan's fields, and beside them `digest`, `waves` (ids of steps that can go on at once), `price_cents_per_hour`,
/// `expected_seconds` and `risk`.
pub fn described(plan: &Plan) -> Value {
    let outline = Outline::of(plan);
    let mut whole = serde_json::to_value(plan).unwrap_or_default();
    let more = json!({
        "digest": plan.digest(),
        "steps_total": plan.steps.len(),
        "price_cents_per_hour": plan.price_cents_per_hour(),
        "expected_seconds": outline.expected_seconds,
        "risk": plan.risk(),
        "waves": waves(plan, &outline),
    });
    if let (Value::Object(whole), Value::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    whole
}

/// Ids of the steps of each wave.
pub(super) fn waves<'p>(plan: &'p Plan, outline: &Outline) -> Vec<Vec<&'p str>> {
    let mut waves: Vec<Vec<&str>> = Vec::new();
    for row in &outline.waves {
        match row {
            OutlineRow::Wave { .. } => waves.push(Vec::new()),
            OutlineRow::Step { step, .. } => {
                let id = plan.steps.get(*step as usize).map(|step| step.id.as_str());
                waves.last_mut().into_iter().for_each(|wave| wave.extend(id));
            }
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_there_whole_with_what_follows_from_it() {
        let plan = super::super::sample::plan();
        let described = described(&plan);
        assert_eq!(described["digest"], plan.digest());
        assert_eq!(described["waves"], json!([["files"], ["packages", "database"], ["start"]]));
        assert_eq!((&described["expected_seconds"], &described["price_cents_per_hour"]), (&json!(46), &json!(3)));
        assert_eq!(described["risk"]["level"], "medium");
        assert_eq!(described["steps"].as_array().unwrap().len(), 4);
        let rest: serde_json::Map<String, Value> = described
            .as_object()
            .unwrap()
            .iter()
            .filter(|(key, _)| {
                !["digest", "steps_total", "waves", "expected_seconds", "price_cents_per_hour", "risk"]
                    .contains(&key.as_str())
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(serde_json::from_value::<Plan>(rest.into()).unwrap(), plan);
    }
}
