//! `orchestra supervise`.

use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    runtime,
};

/// Keeps the services of an environment running, in a process of its own. One that finds another at it leaves quietly.
pub(in crate::cli) async fn run(surroundings: &Surroundings, environment: &str) -> Exit {
    let Some(state) = &surroundings.folders.state_directory else {
        output::notice("there is no state directory; set ORCHESTRA_STATE_DIR");
        return Exit::Usage;
    };
    match runtime::supervise(state, environment).await {
        Ok(_) => Exit::Ok,
        Err(fault) => {
            output::notice(&fault.to_string());
            Exit::Failure
        }
    }
}
