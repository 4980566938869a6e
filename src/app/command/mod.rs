//! Commands of a person's own: what they are run on, what they ask first, what they say.
//!
//! [`Commands`] is all of it; [`CommandRun`] is one run, carried out by `runtime/`. A command never
//! sees a shell, and its values come from the rows alone.

mod ask;
mod keys;
mod output;
mod start;
mod state;
mod subject;

pub use keys::command_keys;
pub use output::{Output, OutputState, output_area};
pub use state::{CommandRun, Commands, Running};

pub use output::rows as output_rows;
pub(super) use start::{start, start_asked, why_not};
pub(super) use state::{close_output, ended, said, stop};
