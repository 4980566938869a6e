//! What is asked of the journal.

use std::{future::Future, pin::Pin};

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::domain::{Printable, Timestamp};
pub use crate::plan::{AppendedLine, ExecutionId, ExecutionRow};
use crate::plan::{Approval, Control, Entry, Execution, Plan};

/// A boxed future, so that stores can stand for each other.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The right to append to one execution, until a newer one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub execution: ExecutionId,
    pub epoch: u64,
    /// The sequence of the last entry.
    pub sequence: u64,
}

/// An execution that is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewExecution {
    pub id: ExecutionId,
    /// The digest of a plan that is in the store.
    pub plan: String,
    pub environment: String,
    pub actor: String,
    pub approval: Approval,
    pub at: Timestamp,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanRow {
    pub digest: String,
    pub title: String,
    pub environment: String,
    pub steps: u32,
    pub made_at: Timestamp,
}

/// A control as it was written, with who wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostedControl {
    /// Ascending within the execution, from 1.
    pub number: u64,
    pub control: Control,
    pub by: String,
    pub at: Timestamp,
    /// The last entry that its writer had seen: one that changed the step since refuses it.
    pub seen: u64,
}

/// Which executions a list is of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExecutionFilter {
    pub environment: Option<String>,
    pub is_live: bool,
    /// The newest so many; 0 is all.
    pub limit: u32,
}

/// Where executions are kept. Entries are redacted and chained on their way in.
pub trait Store: Send + Sync {
    /// Keeps a plan under its digest, durably. The same plan twice is kept once.
    fn put_plan<'a>(&'a self, plan: &'a Plan) -> Answer<'a, String>;

    /// The plan whose digest begins so.
    fn plan<'a>(&'a self, digest: &'a str) -> Answer<'a, Plan>;

    /// The newest so many plans.
    fn plans(&self, limit: u32) -> Answer<'_, Vec<PlanRow>>;

    /// Creates an execution with its first entry and locks its environment, in one transaction.
    fn create(&self, execution: NewExecution) -> Answer<'_, ()>;

    /// Takes the lease with a higher epoch and appends that it was claimed. Whoever held it before appends nothing any more.
    fn claim<'a>(&'a self, execution: &'a str, owner: &'a str, at: Timestamp) -> Answer<'a, Lease>;

    /// Appends entries in order, in one transaction that is on the disk when this returns. They must follow on the
    /// lease's last sequence and carry its epoch. `after` is where the execution stands with them: it becomes the row
    /// of the list, and an end frees the environment.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] when the lease is another's since, [`StoreError::Broken`] when the disk failed: then
    /// nothing may be tried again.
    fn append<'a>(&'a self, lease: &'a mut Lease, entries: &'a [Entry], after: &'a Execution) -> Answer<'a, ()>;

    /// The worker is alive.
    fn heartbeat<'a>(&'a self, lease: &'a Lease, at: Timestamp) -> Answer<'a, ()>;

    /// The whole name of the execution whose name begins so.
    fn find<'a>(&'a self, execution: &'a str) -> Answer<'a, ExecutionId>;

    /// Entries after this sequence, oldest first.
    fn entries<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<Entry>>;

    /// Executions, newest first.
    fn executions<'a>(&'a self, filter: &'a ExecutionFilter) -> Answer<'a, Vec<ExecutionRow>>;

    /// Writes a control for the worker, durably; its number.
    fn post<'a>(
        &'a self,
        execution: &'a str,
        control: Control,
        by: &'a str,
        seen: u64,
        at: Timestamp,
    ) -> Answer<'a, u64>;

    /// Controls after this number, oldest first.
    fn controls<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<PostedControl>>;

    /// Keeps lines that steps said.
    fn say<'a>(&'a self, execution: &'a str, lines: Vec<(String, Timestamp, Printable)>) -> Answer<'a, ()>;

    /// Lines after this number, oldest first, at most so many of the newest.
    fn said<'a>(&'a self, execution: &'a str, after: u64, limit: u32) -> Answer<'a, Vec<AppendedLine>>;

    /// A number that is another whenever anything was written by another connection or process; cheap to ask.
    fn version(&self) -> Answer<'_, u64>;
}
