//! A plan from outside: JSON, held against what a plan is.

use serde_json::Value;

use super::{fault::PlanFault, limits::MOST_PLAN_BYTES, needs, repair, schema::schema_faults, strict, whole::validate};
use crate::{
    domain::Printable,
    plan::{Catalog, Plan},
};

/// Reads a plan, and holds it against the catalog.
///
/// # Errors
/// Everything that is wrong with it, whether of its form or of what it says. A text that is no JSON has one fault.
pub fn parse_plan(text: &str, catalog: &Catalog) -> Result<Plan, Vec<PlanFault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole = |why: String| vec![PlanFault { step: None, at: "".into(), why: Printable::new(why) }];
    if text.len() > MOST_PLAN_BYTES {
        return Err(whole(format!("it has {} bytes; {MOST_PLAN_BYTES} are the most", text.len())));
    }
    strict::check(text).map_err(|why| whole(format!("it cannot be read: {why}")))?;
    let wrong = match serde_json::from_str::<Plan>(text) {
        Ok(plan) => {
            let faults = validate(&plan, catalog);
            return if faults.is_empty() { Ok(plan) } else { Err(faults) };
        }
        Err(wrong) => wrong,
    };
    let schema = schemars::schema_for!(Plan).to_value();
    let value: Value = serde_json::from_str(text).map_err(|error| whole(format!("it cannot be read: {error}")))?;
    let mut faults: Vec<PlanFault> =
        schema_faults(&schema, &value).into_iter().map(|(at, why)| placed(&value, &at, &why)).collect();
    if faults.is_empty() {
        return Err(whole(format!("it cannot be read: {wrong}")));
    }
    // What is sound in it is looked at all the same, with something harmless where it is not.
    if let Ok(plan) = serde_json::from_value::<Plan>(repair::repaired(&schema, &value)) {
        let of_form = faults.clone();
        faults.extend(
            validate(&plan, catalog).into_iter().filter(|fault| !of_form.iter().any(|form| covers(form, fault))),
        );
    }
    Err(faults)
}

/// ``steps[3].undo`` as the place within its step.
fn placed(value: &Value, at: &str, why: &str) -> PlanFault {
    let of_step =
        at.strip_prefix("steps[").and_then(|rest| rest.split_once(']')).filter(|(_, rest)| !rest.starts_with('['));
    let Some((number, inside)) = of_step else {
        return PlanFault { step: None, at: at.into(), why: why.into() };
    };
    let id = number.parse::<usize>().ok().and_then(|number| value["steps"][number]["id"].as_str());
    let step = match id.filter(|id| needs::is_id(id)) {
        Some(id) => Printable::new(id),
        None => Printable::new(format!("steps[{number}]")),
    };
    PlanFault { step: Some(step), at: inside.trim_start_matches('.').into(), why: why.into() }
}

/// Whether a fault is of what another one's repair put there.
fn covers(form: &PlanFault, fault: &PlanFault) -> bool {
    let (outer, inner) = (form.at.as_str(), fault.at.as_str());
    form.step == fault.step && (inner.starts_with(outer) || outer.starts_with(inner))
}
