//! What a provider can change: the one door from a step to the outside.

use std::time::Duration;

use super::BoxFuture;
use crate::domain::{Fault, Printable};
use crate::plan::{Estimate, Fields, Operation, OperationId, Tool};

/// One carrying-out of one operation, as the provider sees it. Inputs are final.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    pub operation: &'a Operation,
    /// Sent outward with it, and asked for after a crash.
    pub id: &'a OperationId,
    /// One attempt may take this long; the caller drops it then.
    pub timeout: Duration,
}

/// Where an operation says what it is doing.
pub trait Progress: Send + Sync {
    /// A line of its output, sanitized and redacted. Lost where there is no room; never waits.
    fn say(&self, line: Printable);
}

/// What is found when the far side is asked about an operation whose end nobody saw.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// It was done, with these outputs.
    Present(Fields),
    /// It was provably not done, or doing it again does no harm.
    Absent,
    /// It still goes on: asked again, there may be an end.
    Running(Printable),
    /// Nobody can tell, for this reason.
    Unknown(Printable),
}

/// Why an operation was not done.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationFault {
    pub fault: Fault,
    /// Another attempt may succeed.
    pub is_passing: bool,
    /// The request went out and no answer came: ask before anything else is done.
    pub is_open: bool,
}

impl OperationFault {
    /// It did not happen, and would not at another attempt.
    pub fn lasting(fault: Fault) -> Self {
        Self { fault, is_passing: false, is_open: false }
    }

    /// It did not happen, and may at another attempt.
    pub fn passing(fault: Fault) -> Self {
        Self { fault, is_passing: true, is_open: false }
    }

    /// It may have happened.
    pub fn open(fault: Fault) -> Self {
        Self { fault, is_passing: false, is_open: true }
    }
}

/// Changes something outside, by typed operations. Names begin with the provider's word and a dot.
pub trait Operate: Send + Sync {
    /// Every operation that it has.
    fn tools(&self) -> Vec<Tool>;

    /// What is wrong with the inputs, beyond their schema; one sentence each. Makes no request.
    fn validate(&self, operation: &Operation) -> Vec<String>;

    /// Does it. Must be safe to drop at any await: what was begun is then found by [`inspect`](Self::inspect).
    fn perform<'a>(&'a self, act: Act<'a>, progress: &'a dyn Progress)
    -> BoxFuture<'a, Result<Fields, OperationFault>>;

    /// Asks what came of it.
    ///
    /// # Errors
    /// The far side could not be asked; nothing is known.
    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>>;

    /// Takes it back. `outputs` are empty where its end was not seen. Never done, done, done twice, and
    /// taken back before are all fine.
    ///
    /// # Errors
    /// Something is left; the fault says what and where.
    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>>;

    /// The far side that it acts at, where there can be several of the kind: plans name it in the input `host`.
    fn host(&self) -> Option<&str> {
        None
    }

    /// What it will cost and take. Makes no request.
    fn estimate(&self, operation: &Operation) -> Estimate;
}

/// One file of a template: its path inside of the environment's directory, what it holds, and whether that is
/// rendered or copied byte for byte.
pub type TemplateFile = (String, Vec<u8>, bool);

/// Where the files of templates are from.
pub trait Templates: Send + Sync {
    /// Every file of a template, under the name that it will have.
    ///
    /// # Errors
    /// There is no such template, or it cannot be read.
    fn files(&self, name: &str) -> Result<Vec<TemplateFile>, Fault>;
}
