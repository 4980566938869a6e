//! `orchestra doctor`: what this installation has, and what to mend.
//!
//! Each file looks at one side of the machine and hands out [`Finding`]s. Nothing is asked of the
//! terminal itself, and no token or password is shown.

mod access;
mod finding;
mod folders;
mod providers;
mod run;
mod terminal;

use finding::Finding;
pub(super) use run::run;
