//! `orchestra worker`.

use super::WorkerArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: WorkerArguments) -> Exit {
    output::notice("`worker` is being built");
    Exit::Failure
}
