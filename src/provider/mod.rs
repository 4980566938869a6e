//! The outside systems, one folder each.
//!
//! A provider implements the abilities it has: [`Observe`] reads a snapshot, [`Follow`] streams log
//! lines. A folder holds `client` (calls) and `wire` (the far side's format, decoded into `domain`).
//! `http` is the one way to speak HTTP, `command` the one way to run a child. [`World`] is all
//! configured providers behind one door. A provider never knows a pane or another provider.
#![expect(clippy::disallowed_methods, reason = "this room touches the world: files, clocks, children, sockets")]

mod ability;
pub mod command;
mod log_source;

pub use ability::{BoxFuture, Follow, LineSink, LogEvent, Observe};
pub use log_source::{StreamSource, console_log_sources, log_sources};
