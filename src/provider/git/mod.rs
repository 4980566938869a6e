//! The Git repository in the working directory, read by the user's own `git`.
//!
//! `client` starts git with argument lists, `wire` decodes its machine formats, `remote` reads
//! addresses of remotes, `hints` says what is worth a sentence. [`GitObserver`] is the main type.
//! Nothing here writes to a repository, takes its locks or runs a program that it names.

mod client;
mod hints;
mod observer;
mod operation;
mod remote;
mod wire;
mod workflows;

pub use observer::GitObserver;
