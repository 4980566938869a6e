//! The console on a terminal: one loop that drains the inbox, updates, and draws when it must.
//!
//! `run` has the loop, `perform` does what the app wants done, `away` gives the terminal to the shell or to
//! another program and takes it back. What is shown and what a key means is not known here.

mod away;
mod outcome;
mod perform;
mod run;

pub use outcome::{ConsoleError, Outcome};
pub use run::console;
