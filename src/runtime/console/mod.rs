//! The console on a terminal: one loop that drains the inbox, updates, and draws when it must.
//!
//! `run` has the loop, `perform` does what the app wants done, `away` gives the terminal to the shell or to
//! another program and takes it back, `executions` is the door to what is carried out. What is shown and what a key means is not known here.

mod away;
mod demo;
mod executions;
mod executions_once;
mod machine;
mod outcome;
mod perform;
mod run;

pub use executions::{Answered, Executions, Read, Readings};
pub use executions_once::read_executions;
pub use machine::{Machine, MachineParts};
pub use outcome::{ConsoleError, Outcome};
pub use run::console;

pub(super) use executions::Desk;
