//! What an executor is given beside the journal.

use crate::{
    domain::{Printable, Timestamp},
    plan::{Approval, Entry, Plan, Step},
    provider::Operate,
};

/// Everything outside: who carries out an operation.
pub trait World: Send + Sync {
    /// By the operation's name; `None` when nobody has it.
    fn owner(&self, operation: &str) -> Option<&dyn Operate>;
}

/// Asked before each step, whatever was decided about the plan.
pub trait Gate: Send + Sync {
    /// Why it may not be done now; nothing when it may.
    fn refuse(
        &self,
        plan: &Plan,
        step: &Step,
        approval: Option<&Approval>,
        actor: &str,
        now: Timestamp,
    ) -> Vec<Printable>;
}

/// Where entries go that the journal does not take any more, until it does again.
pub trait Reserve: Send + Sync {
    /// Keeps one, durably.
    ///
    /// # Errors
    /// A sentence: it could not be kept either.
    fn keep(&self, execution: &str, entry: &Entry) -> Result<(), String>;

    /// What was kept for it, oldest first; nothing where nothing was.
    fn kept(&self, execution: &str) -> Vec<Entry>;

    /// It is all in the journal by now.
    fn forget(&self, execution: &str);
}
