//! Intended and past change, as data; what follows from it is decided here, and nothing is done.
//!
//! A [`Goal`] is what a person wants, a [`Plan`] the steps that bring it about, an [`Entry`] one fact of
//! carrying them out. [`Execution`] is the fold of the entries and the one table of what may follow on
//! what. Nothing here acts, waits or reads a clock.

mod check;
mod control;
mod entry;
mod execution;
mod goal;
mod operation;
mod outline;
#[expect(clippy::module_inception, reason = "the file of the main type has its name")]
mod plan;
mod planned;
mod row;
mod step;
mod words;

pub use check::{Check, Comparison, Condition, Verdict};
pub use control::Control;
pub use entry::{Approval, Entry, Recorded};
pub use execution::{Execution, ExecutionStatus, Illegal, StepState, StepStatus, next};
pub use goal::{Budget, Goal, Scaling, Security};
pub use operation::{Catalog, Fields, Idempotence, Operation, OperationId, Tool};
pub use outline::{Outline, OutlineRow};
pub use plan::{Fact, OnFailure, PLAN_VERSION, Plan, digest_of, hexadecimal};
pub use planned::{Offer, PlannedPlan, Ruling};
pub use row::{AppendedLine, ExecutionId, ExecutionRow, ListedExecution};
pub use step::{Estimate, Retry, Risk, RiskLevel, Step, StepId, Undo};
pub use words::{Reading, read_budget, read_words};
