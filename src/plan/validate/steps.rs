//! One step: its texts, times and prices, and what it says against what its tool says.

use super::{
    acts::Acts,
    checks,
    fault::{Faults, Place},
    limits::{self, LONGEST_REASON, LONGEST_STEP_SECONDS, LONGEST_TITLE, MOST_CHECKS},
    needs,
};
use crate::plan::{Idempotence, Step, Tool, Undo};

pub(super) fn check(number: usize, step: &Step, acts: &mut Acts<'_>, faults: &mut Faults) {
    let numbered;
    let id = if needs::is_id(&step.id) {
        step.id.as_str()
    } else {
        numbered = format!("steps[{number}]");
        &numbered
    };
    let mut place = Place { faults, step: Some(id) };
    texts(step, &mut place);
    times(step, &mut place);
    let tool = acts.operation(&step.operation, "operation", Some(step), &mut place);
    if let Some(tool) = tool {
        undo(step, tool, &mut place);
        idempotence(step, tool, &mut place);
    }
    if step.checks.len() > MOST_CHECKS {
        place.add("checks", format!("there are {}; {MOST_CHECKS} are the most", step.checks.len()));
    }
    for (at, check) in step.checks.iter().enumerate().take(MOST_CHECKS) {
        checks::check(step, check, &format!("checks[{at}]"), acts, &mut place);
    }
}

fn texts(step: &Step, place: &mut Place<'_>) {
    limits::text(place, "title", &step.title, LONGEST_TITLE);
    match &step.undo {
        Undo::Automatic { what } => limits::text(place, "undo.automatic.what", what, LONGEST_REASON),
        Undo::Nothing { reason } => limits::text(place, "undo.nothing.reason", reason, LONGEST_REASON),
        Undo::Irreversible { reason, backup } => {
            limits::text(place, "undo.irreversible.reason", reason, LONGEST_REASON);
            if let Some(backup) = backup {
                limits::text(place, "undo.irreversible.backup", backup, LONGEST_REASON);
            }
        }
    }
    limits::plain_text(place, "estimate.basis", &step.estimate.basis, LONGEST_REASON);
    limits::plain_text(place, "risk.reason", &step.risk.reason, LONGEST_REASON);
}

fn times(step: &Step, place: &mut Place<'_>) {
    limits::number(place, "timeout_seconds", step.timeout_seconds, 1, LONGEST_STEP_SECONDS);
    limits::number(place, "retry.attempts", step.retry.attempts.into(), 1, limits::MOST_ATTEMPTS.into());
    limits::number(place, "retry.cap_milliseconds", step.retry.cap_milliseconds, 0, limits::LONGEST_WAIT_MILLISECONDS);
    if step.retry.base_milliseconds > step.retry.cap_milliseconds {
        place.add("retry.base_milliseconds", "it is more than retry.cap_milliseconds, which is the most it grows to");
    }
    let price = step.estimate.price_cents_per_hour;
    limits::number(place, "estimate.price_cents_per_hour", price, 0, limits::MOST_CENTS_PER_HOUR);
    if let Some(seconds) = step.estimate.duration_seconds {
        limits::number(place, "estimate.duration_seconds", seconds, 0, limits::LONGEST_PLAN_SECONDS);
    }
}

fn undo(step: &Step, tool: &Tool, place: &mut Place<'_>) {
    if tool.idempotence == Idempotence::ReadOnly {
        if let Undo::Irreversible { .. } = step.undo {
            place.add(
                "undo",
                format!("`{}` changes nothing, so there is nothing that could not be taken back", tool.name),
            );
        }
        return;
    }
    match (&step.undo, &tool.irreversible) {
        (Undo::Automatic { .. }, Some(why)) => {
            place.add("undo", format!("`{}` cannot be taken back: {why}; say `irreversible`", tool.name));
        }
        (Undo::Nothing { .. }, Some(why)) => {
            place.add(
                "undo",
                format!("`{}` leaves something that cannot be taken back: {why}; say `irreversible`", tool.name),
            );
        }
        (Undo::Irreversible { backup: Some(_), .. }, Some(_))
            if step.operation.inputs.get("keep_backup") == Some(&serde_json::Value::Bool(false)) =>
        {
            place.add("undo.irreversible.backup", "the inputs say `keep_backup: false`, so that none is kept");
        }
        (Undo::Irreversible { .. }, None) => {
            place.add("undo", format!("`{}` can be taken back; say `automatic`", tool.name));
        }
        _ => {}
    }
}

/// A step may be treated with more care than its tool needs, never with less.
fn idempotence(step: &Step, tool: &Tool, place: &mut Place<'_>) {
    if care(step.idempotence) < care(tool.idempotence) {
        place.add(
            "idempotence",
            format!("`{}` is {}; the step says {}", tool.name, word(tool.idempotence), word(step.idempotence)),
        );
    }
}

fn care(idempotence: Idempotence) -> u8 {
    match idempotence {
        Idempotence::ReadOnly => 0,
        Idempotence::Idempotent => 1,
        Idempotence::Inspectable => 2,
        Idempotence::OnceOnly => 3,
    }
}

fn word(idempotence: Idempotence) -> &'static str {
    match idempotence {
        Idempotence::ReadOnly => "read_only",
        Idempotence::Idempotent => "idempotent",
        Idempotence::Inspectable => "inspectable",
        Idempotence::OnceOnly => "once_only",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Layer, Timestamp},
        plan::{Catalog, KnownEnvironment, destroy_environment, validate},
    };

    #[test]
    fn a_backup_that_the_inputs_rule_out_is_none() {
        let known = KnownEnvironment {
            name: "demo".into(),
            layer: Layer::Development,
            directory: "/srv/demo".into(),
            generated: Vec::new(),
        };
        let mut plan = destroy_environment(&known, Timestamp::UNIX_EPOCH);
        let name = plan.steps[1].operation.name.clone();
        let tool = Tool {
            name: name.clone(),
            description: "A tool".into(),
            idempotence: Idempotence::Idempotent,
            irreversible: Some("it is gone".into()),
            inputs: serde_json::json!({}),
            outputs: serde_json::json!({}),
        };
        let catalog = Catalog::from([(name, tool)]);
        let said = |plan| {
            let faults = validate(plan, &catalog).into_iter().map(|fault| fault.to_string());
            faults.filter(|fault| fault.contains("none is kept")).count()
        };
        assert_eq!(said(&plan), 0);
        plan.steps[1].operation.inputs.insert("keep_backup".into(), false.into());
        assert_eq!(said(&plan), 1);
    }
}
