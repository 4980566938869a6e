//! `orchestra create`.

use super::CreateArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: &CreateArguments) -> Exit {
    output::notice("`create` is being built");
    Exit::Failure
}
