//! `orchestra plan`.

use super::PlanCommand;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: PlanCommand) -> Exit {
    output::notice("`plan` is being built");
    Exit::Failure
}
