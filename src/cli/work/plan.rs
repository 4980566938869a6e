//! `orchestra plan`.

use super::{PlanCommand, plan_check};
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(surroundings: &Surroundings, command: PlanCommand) -> Exit {
    match command {
        PlanCommand::Check { plan, output } => plan_check::run(surroundings, &plan, output.json).await,
        _ => {
            output::notice("`plan` is being built");
            Exit::Failure
        }
    }
}
