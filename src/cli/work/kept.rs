//! The journal of this machine, for commands that only read it.

use std::path::PathBuf;

use super::site::failed;
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    journal::{self, Emergency, SqliteStore},
    runtime::Site,
};

/// Opens it where there is one; nothing is made. What is wrong with it is said, and the error is how to end.
pub(super) async fn journal(surroundings: &Surroundings) -> Result<Option<SqliteStore>, Exit> {
    let path = Site::journal_path(&state(surroundings)?);
    if !journal::is_at(&path) {
        return Ok(None);
    }
    journal::open(&path).await.map(Some).map_err(|error| failed(&error))
}

/// Says of which executions something is kept aside, because the journal did not take it.
pub(super) fn tell_of_emergencies(surroundings: &Surroundings) {
    let Ok(state) = state(surroundings) else { return };
    for (execution, _) in Emergency::of(&state).all() {
        output::notice(&format!(
            "what a step of {execution} came to is kept aside, as the journal did not take it; to take it in: \
             orchestra control {execution} resume"
        ));
    }
}

/// The state directory, which need not be there; where nobody names one it is said, and the error is how to end.
pub(super) fn state(surroundings: &Surroundings) -> Result<PathBuf, Exit> {
    surroundings.folders.state_directory.clone().ok_or_else(|| {
        output::notice("there is no folder for the journal; name one: ORCHESTRA_STATE_DIR=DIR");
        Exit::Usage
    })
}
