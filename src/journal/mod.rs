//! The journal: facts about executions that survive a crash.
//!
//! [`Store`] is the door: what a worker, a console and the commands ask of it; each method says what is safe after
//! it has returned. What happens next is decided by `plan` and `execute`, not here.
#![expect(clippy::disallowed_methods, reason = "a moving room: it keeps files")]

mod audit;
mod emergency;
mod error;
mod lease;
mod memory;
mod record;
mod sqlite;
mod store;

pub use audit::{Audited, Breach, Head, verify};
pub use emergency::Emergency;
pub use error::StoreError;
pub use lease::{FileLease, lease_holder};
pub use memory::{Failure, Faults, MemoryStore};
pub use record::Record;
pub use sqlite::{SqliteStore, is_at, open};
pub use store::{
    Answer, AppendedLine, ExecutionFilter, ExecutionId, ExecutionRow, Lease, NewExecution, PlanRow, PostedControl,
    Store,
};
