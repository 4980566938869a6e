//! `orchestra control`.

use super::ControlArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: ControlArguments) -> Exit {
    output::notice("`control` is being built");
    Exit::Failure
}
