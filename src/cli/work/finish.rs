//! What a person wants to know once an environment stands.

use serde_json::Value;

use super::site;
use crate::{
    cli::{Exit, output},
    domain::Printable,
    plan::{Entry, Fields, Plan, Recorded},
    runtime::Site,
};

/// Prints where it is, that it is well, how to stop it, and how to take it back.
pub(super) async fn finish(site: &Site, plan: &Plan, execution: &str) -> Exit {
    match site.store.entries(execution, 0).await {
        Ok(entries) => output::print(&text(plan, execution, &entries)),
        Err(error) => site::failed(&error),
    }
}

fn text(plan: &Plan, execution: &str, entries: &[Entry]) -> String {
    let name = &plan.environment;
    let registered = registered(plan, entries);
    let url = registered.and_then(|inputs| inputs.get("url")).and_then(Value::as_str);
    let path = registered.and_then(|inputs| inputs.get("path")).and_then(Value::as_str);
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.extend(url.map(|url| ("address", url.to_owned())));
    rows.extend(path.map(|path| ("directory", path.to_owned())));
    for entry in entries {
        if let Recorded::Checked { why, .. } = &entry.fact {
            rows.push(("health", format!("{}: {why}", title(plan, &entry.fact))));
        }
    }
    rows.push(("look", format!("orchestra env show {name}")));
    rows.push(("stop", format!("orchestra env stop {name}")));
    rows.push(("take back", format!("orchestra rollback {execution}")));
    rows.push(("remove", format!("orchestra env destroy {name}")));
    let mut text = format!("\n{name} is ready\n");
    rows.iter().for_each(|(what, value)| text.push_str(&format!("  {what:<10} {}\n", Printable::new(value))));
    text
}

/// The final inputs of the step that noted it.
fn registered<'e>(plan: &Plan, entries: &'e [Entry]) -> Option<&'e Fields> {
    entries.iter().rev().find_map(|entry| match &entry.fact {
        Recorded::Intended { step, inputs, .. } => {
            let is_it = plan.step(step).is_some_and(|step| step.operation.name == "local.register-environment");
            is_it.then_some(inputs)
        }
        _ => None,
    })
}

fn title(plan: &Plan, fact: &Recorded) -> String {
    let Recorded::Checked { step, check, .. } = fact else { return String::new() };
    let check = plan.step(step).and_then(|step| step.checks.get(*check as usize));
    check.map(|check| check.title.clone()).unwrap_or_default()
}
