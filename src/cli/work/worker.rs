//! `orchestra worker`.

use super::{WorkerArguments, site, watch::exit_of};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    execute::Rest,
    runtime::{self, WorkFault, WorkerSide},
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: WorkerArguments) -> Exit {
    match runtime::begin_session() {
        Ok(WorkerSide::Here) => {}
        Ok(WorkerSide::Elsewhere) => return Exit::Ok,
        Err(error) => {
            output::notice(&format!("no worker could be started: {}", output::reason(&error)));
            return Exit::Failure;
        }
    }
    runtime::log_to_stderr(surroundings.log_filter.as_deref());
    let site = match site::open(surroundings).await {
        Ok(site) => site,
        Err(exit) => return exit,
    };
    match runtime::work(&site, &arguments.execution, arguments.take_over, surroundings.sabotage).await {
        Ok(rest) => exit(&rest),
        Err(WorkFault::Store(error)) => site::failed(&error),
        Err(fault) => {
            output::notice(&fault.to_string());
            Exit::Failure
        }
    }
}

fn exit(rest: &Rest) -> Exit {
    match rest {
        Rest::Ended(status) | Rest::Waits(status) => exit_of(*status, false),
        Rest::Stopped => Exit::Cancelled,
        Rest::Fenced => Exit::Refused,
        Rest::Unwritten(error) => {
            output::notice(&error.to_string());
            Exit::Failure
        }
        Rest::Illegal(why) => {
            output::notice(&format!("the journal says what cannot be: {why}; to look closer: orchestra audit verify"));
            Exit::Failure
        }
    }
}
