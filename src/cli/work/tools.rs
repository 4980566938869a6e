//! `orchestra tools`.

use super::ToolsArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: ToolsArguments) -> Exit {
    output::notice("`tools` is being built");
    Exit::Failure
}
