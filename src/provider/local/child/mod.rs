//! Children that take their time, and that outlive the worker that started them.
//!
//! Each runs inside of this program, started anew as `orchestra child FILE -- WORDS`: [`wrap`] holds a lock on FILE as
//! long as the child runs and keeps how it ended, so that whoever comes after a crash [adopts](follow) it or knows its
//! end. All that a child starts carries the operation's id in `ORCHESTRA_OPERATION`, by which [`stop`] finds it.

mod files;
mod follow;
mod lines;
mod stop;
mod wrap;

pub(super) use files::{ChildFiles, OPERATION};
pub(super) use follow::{ChildWords, Follow};
pub(super) use stop::stop;
pub use wrap::wrap as run_child;
