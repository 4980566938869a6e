//! The journal of this machine, for commands that only read it.

use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    journal::{self, SqliteStore, StoreError},
};

/// Opens it where there is one; nothing is made. What is wrong with it is said, and the error is how to end.
pub(super) async fn journal(surroundings: &Surroundings) -> Result<Option<SqliteStore>, Exit> {
    let Some(state) = &surroundings.folders.state_directory else {
        output::notice("there is no folder for the journal; name one: ORCHESTRA_STATE_DIR=DIR");
        return Err(Exit::Usage);
    };
    if !journal::is_at(&state.join("journal.db")) {
        return Ok(None);
    }
    journal::open(&state.join("journal.db")).await.map(Some).map_err(|error| failed(&error))
}

pub(super) fn failed(error: &StoreError) -> Exit {
    output::notice(&error.to_string());
    Exit::Failure
}
