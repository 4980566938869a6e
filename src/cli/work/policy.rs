//! `orchestra policy`.

use super::PolicyCommand;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: PolicyCommand) -> Exit {
    output::notice("`policy` is being built");
    Exit::Failure
}
