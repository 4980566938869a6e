//! `orchestra doctor`: what this installation has, and what to mend.
//!
//! Each file looks at one side of the machine and hands out [`Finding`]s. The terminal is asked for
//! what it can do by `runtime`; what its answers mean is told in `terminal_answers`. No token or
//! password is shown.

mod access;
mod finding;
mod folders;
mod providers;
mod run;
mod terminal;
mod terminal_answers;
mod tmux;
mod watches;

use finding::Finding;
pub(super) use run::run;
