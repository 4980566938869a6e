//! `orchestra config`: which files count, what they set, what is wrong with them.
//!
//! [`run`] is called before the configuration is resolved, so that a faulty one can be looked into.

mod check;
mod explain;
mod path;
mod run;

pub(super) use check::faults;
pub(super) use run::run;
