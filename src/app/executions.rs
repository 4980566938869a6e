//! The executions of this machine, as they were last listed.

use std::sync::Arc;

use crate::domain::{Fault, Printable};
use crate::plan::ListedExecution;

/// The live ones first, then newest first.
#[derive(Debug, Clone, Default)]
pub struct Executions {
    pub rows: Vec<Arc<ListedExecution>>,
    /// They were listed once.
    pub is_read: bool,
    /// Why they could not be listed again; the rows are older then.
    pub fault: Option<Fault>,
    /// As whom this console asks for changes: `ada@host`.
    pub actor: Option<Printable>,
}
