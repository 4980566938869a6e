//! Where plans are carried out, opened for the commands and the console.

use std::{path::PathBuf, sync::Arc};

use super::{offered, own_rules};
use crate::{
    cli::{
        Exit, output,
        surroundings::{Surroundings, text},
    },
    journal::{self, StoreError},
    provider::machine_name,
    runtime::{Rules, Site},
};

/// Opens the journal, which is made where there is none, and every provider that changes something. What is wrong is
/// said; the error is how to end.
pub(in crate::cli) async fn open(surroundings: &Surroundings) -> Result<Site, Exit> {
    let state = state(surroundings)?;
    let executable = std::env::current_exe().map_err(|error| {
        output::notice(&format!(
            "this program cannot be found: {}; start it by its whole path",
            output::reason(&error)
        ));
        Exit::Failure
    })?;
    let store = journal::open(&Site::journal_path(&state)).await.map_err(|error| failed(&error))?;
    Ok(Site {
        state,
        store: Arc::new(store),
        operators: Arc::new(offered::operators(surroundings)),
        rules: Arc::new(Rules::new(own_rules::read(&surroundings.folders))),
        executable,
        actor: actor(),
    })
}

fn state(surroundings: &Surroundings) -> Result<PathBuf, Exit> {
    surroundings.folders.state_directory.clone().ok_or_else(|| {
        output::notice("there is no folder for the journal; name one: ORCHESTRA_STATE_DIR=DIR");
        Exit::Usage
    })
}

/// `ada@host`
pub(in crate::cli) fn actor() -> String {
    let user = text("USER").or_else(|| text("LOGNAME"));
    let user = user.unwrap_or_else(|| format!("user-{}", crate::runtime::effective_user()));
    format!("{user}@{}", machine_name())
}

/// Says why the journal does not give or take something.
pub(in crate::cli) fn failed(error: &StoreError) -> Exit {
    output::notice(&error.to_string());
    match error {
        StoreError::NotFound { .. } => Exit::Usage,
        StoreError::Held { .. } | StoreError::Locked { .. } => Exit::Refused,
        _ => Exit::Failure,
    }
}
