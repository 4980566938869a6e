//! Settings that are read anew while the console runs.
//!
//! `cli/` knows the files and reads them ([`ReadSettings`]); here a task waits until one of them is
//! another than before, lets it come to rest, has it read, and puts the result into the inbox.
//! `apply` puts a [`Reading`] in force, all of it or nothing.

mod apply;
mod change;
mod reading;
mod sight;
mod stamps;
mod trail;
mod watch;

pub(super) use apply::apply;
pub(super) use change::Change;
pub use reading::{ReadSettings, Reading, Watched};
pub use stamps::Stamps;
pub(super) use watch::watch;
