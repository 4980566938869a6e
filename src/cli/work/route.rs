//! From a command to its file.

use super::{
    apply, attach, audit, child, control, create, executions, plan, policy, rollback, supervise, tools, worker,
};
use crate::cli::{Exit, args_work::WorkCommand, surroundings::Surroundings};

pub(in crate::cli) async fn run(surroundings: &Surroundings, command: WorkCommand) -> Exit {
    match command {
        WorkCommand::Create(arguments) => create::run(surroundings, &arguments).await,
        WorkCommand::Plan(command) => plan::run(surroundings, command).await,
        WorkCommand::Apply(arguments) => apply::run(surroundings, arguments).await,
        WorkCommand::Attach(arguments) => attach::run(surroundings, arguments).await,
        WorkCommand::Executions(arguments) => executions::run(surroundings, arguments).await,
        WorkCommand::Control(arguments) => control::run(surroundings, arguments).await,
        WorkCommand::Rollback(arguments) => rollback::run(surroundings, arguments).await,
        WorkCommand::Audit(arguments) => audit::run(surroundings, arguments).await,
        WorkCommand::Tools(arguments) => tools::run(surroundings, arguments).await,
        WorkCommand::Policy(command) => policy::run(surroundings, command).await,
        WorkCommand::Worker(arguments) => worker::run(surroundings, arguments).await,
        WorkCommand::Supervise { environment } => supervise::run(surroundings, &environment).await,
        WorkCommand::Child { file, words } => child::run(&file, &words).await,
    }
}
