//! What an executor is given beside the journal.

use crate::{
    domain::{Fault, Printable, Timestamp},
    journal::Emergency,
    plan::{Approval, Entry, Operation, Plan, Step},
    provider::{Operate, Operators},
};

/// Everything outside: who carries out an operation.
pub trait World: Send + Sync {
    /// By the operation's name.
    ///
    /// # Errors
    /// Nobody has it.
    fn route(&self, operation: &Operation) -> Result<&dyn Operate, Fault>;
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

impl World for Operators {
    fn route(&self, operation: &Operation) -> Result<&dyn Operate, Fault> {
        Operators::route(self, operation)
    }
}

impl Reserve for Emergency {
    fn keep(&self, execution: &str, entry: &Entry) -> Result<(), String> {
        Emergency::keep(self, execution, entry)
    }

    fn kept(&self, execution: &str) -> Vec<Entry> {
        Emergency::kept(self, execution)
    }

    fn forget(&self, execution: &str) {
        Emergency::forget(self, execution);
    }
}
