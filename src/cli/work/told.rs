//! A plan as it is shown before somebody is asked about it.

use crate::{
    domain::Printable,
    plan::{Plan, Undo},
};

/// What will be done, and how each step would be taken back.
pub(super) fn told(plan: &Plan) -> String {
    let mut text = String::new();
    for (at, step) in plan.steps.iter().enumerate() {
        let undo = match &step.undo {
            Undo::Automatic { what } => format!("undo: {what}"),
            Undo::Nothing { reason } => format!("no undo: {reason}"),
            Undo::Irreversible { reason, .. } => format!("cannot be taken back: {reason}"),
        };
        text.push_str(&format!("{}. {} ({undo})\n", at + 1, Printable::new(&step.title)));
    }
    text.extend(plan.account.as_ref().map(|account| format!("   as {}\n", Printable::new(account))));
    text
}
