//! `orchestra worker`.

use std::io::Read as _;

use zeroize::Zeroizing;

use super::{WorkerArguments, site, watch::exit_of};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    execute::Rest,
    runtime::{self, WorkFault, WorkerSide},
};

const MOST_HANDED: usize = 1024;

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
    surroundings.vault.stop_asking();
    if arguments.unlocked {
        surroundings.vault.take_over(&handed_over());
    }
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

/// What whoever started us wrote into our standard input; little, and at once.
fn handed_over() -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_HANDED));
    // What cannot be read is no key, and is said by whoever needs one.
    let _ = std::io::stdin().lock().take(MOST_HANDED as u64).read_to_end(&mut bytes);
    bytes
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
