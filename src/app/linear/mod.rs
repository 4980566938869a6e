//! The console as lines of text, for screen readers, plain terminals and pipes.
//!
//! [`Linear`] says what changed since it last spoke, each change a sentence, and answers what is typed
//! with lines of its own. It changes the app as keys would; nothing here reads or writes a stream.

mod asking;
mod change;
mod commands;
mod execution;
mod help;
mod job_log;
mod jobs;
mod log_lines;
mod pane;
mod plain;
mod provider;
mod rows;
mod session;

pub(super) use plain::measured;
pub use session::{Linear, Reply};
