//! The one way to run a child process.
//!
//! An argument list, never a shell string; an allow-list of environment variables; no standard
//! input but a text to [`feed`](ChildCommand::feed) it; a time limit; bounded output. The child leads its own process group, and the whole group
//! is killed when its time is over or when whoever waits for it goes away, unless it is
//! [detached](ChildCommand::detach). What a child prints is
//! not interpreted here. [`ChildCommand`] is the main type; [`ChildLines`] streams.

mod child;
mod detached;
mod feed;
mod lines;
mod logged;
mod output;

pub use child::{ChildCommand, environment_of_the_person};
pub use detached::Detached;
pub use lines::{ChildEnd, ChildLines, MAX_LINE_BYTES};
pub use logged::Logged;
pub use output::Ended;
