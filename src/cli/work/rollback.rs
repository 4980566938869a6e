//! `orchestra rollback`.

use super::RollbackArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: RollbackArguments) -> Exit {
    output::notice("`rollback` is being built");
    Exit::Failure
}
