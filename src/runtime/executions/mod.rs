//! Executions as seen from outside their worker: started, followed, asked for something.
//!
//! [`start_execution`] is the one way from an approved plan to something that happens; [`Following`] is what a console
//! and `attach` read. Nothing here carries out a step: that is the worker's, in a process of its own.

mod ask;
mod bounds;
mod changes;
mod following;
mod forsaken;
mod in_turn;
mod logout;
mod start;
mod unlock;

pub use ask::{AskFault, Asked, ask, heard};
pub(super) use changes::watch as watch_journal;
pub use following::{Following, News};
pub use forsaken::tell_forsaken;
pub use in_turn::start_in_turn;
pub use start::{StartFault, new_execution_id, spawn_worker, start_execution};
