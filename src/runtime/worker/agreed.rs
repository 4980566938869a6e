//! The rule that holds whatever other rules say.

use crate::{
    domain::{Printable, Timestamp},
    execute::Gate,
    plan::{Approval, Plan, Step, Undo},
};

/// No step that cannot be taken back is done unless it has a backup, or somebody agreed to that in so many words.
#[derive(Debug, Clone, Copy)]
pub struct Agreed;

impl Gate for Agreed {
    fn refuse(
        &self,
        _plan: &Plan,
        step: &Step,
        approval: Option<&Approval>,
        _actor: &str,
        _now: Timestamp,
    ) -> Vec<Printable> {
        let Undo::Irreversible { reason, backup: None } = &step.undo else { return Vec::new() };
        if approval.is_some_and(|approval| approval.irreversible) {
            return Vec::new();
        }
        vec![Printable::new(format!(
            "step `{}` cannot be taken back ({reason}), and nobody agreed to that: --irreversible",
            step.id
        ))]
    }
}
