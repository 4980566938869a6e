//! `orchestra executions`.

use super::ExecutionsArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: ExecutionsArguments) -> Exit {
    output::notice("`executions` is being built");
    Exit::Failure
}
