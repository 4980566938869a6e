//! What was written, to be looked at and to be recomputed.

use super::{Answer, ExecutionId, Record, Store};
use crate::domain::Timestamp;
use crate::plan::Entry;

/// What the row of an execution names as its last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub sequence: u64,
    pub link: String,
}

/// A store whose entries can be held against their links.
pub trait Audited: Store {
    fn head<'a>(&'a self, execution: &'a str) -> Answer<'a, Head>;

    /// The records of an execution as they are kept, oldest first.
    fn records<'a>(&'a self, execution: &'a str) -> Answer<'a, Vec<Record>>;

    /// Every entry from this time on, by execution (oldest first) and sequence.
    fn entries_since(&self, since: Option<Timestamp>) -> Answer<'_, Vec<(ExecutionId, Entry)>>;
}
