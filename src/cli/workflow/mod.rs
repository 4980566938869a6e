//! `orchestra workflow`: the workflow files of this repository.

mod check;

pub(super) use check::check;
