//! The journal: facts about executions that survive a crash.
//!
//! [`Store`] is the door: what a worker, a console and the commands ask of it; each method says what is safe after
//! it has returned. What happens next is decided by `plan` and `execute`, not here.
#![expect(clippy::disallowed_methods, reason = "a moving room: it keeps files")]

mod audit;
mod error;
mod record;
mod sqlite;
mod store;

pub use audit::{Audited, Head};
pub use error::StoreError;
pub use record::Record;
pub use sqlite::{SqliteStore, open};
pub use store::{
    Answer, AppendedLine, ExecutionFilter, ExecutionId, ExecutionRow, Lease, NewExecution, PlanRow, PostedControl,
    Store,
};
