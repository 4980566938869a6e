//! `orchestra apply`.

use super::ApplyArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: ApplyArguments) -> Exit {
    output::notice("`apply` is being built");
    Exit::Failure
}
