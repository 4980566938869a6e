//! Where plans are carried out, opened for the commands and the console.

use std::sync::Arc;

use super::{own_rules, providers::Providers};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    journal::{self, StoreError},
    runtime::{Rules, Site},
};

/// Opens the journal, which is made where there is none, and every provider that changes something. What is wrong is
/// said; the error is how to end.
pub(in crate::cli) async fn open(surroundings: &Surroundings) -> Result<Site, Exit> {
    let Providers { state, executable, operators, actor, .. } = Providers::of(surroundings)?;
    let store = journal::open(&Site::journal_path(&state)).await.map_err(|error| failed(&error))?;
    let rules = Arc::new(Rules::new(own_rules::read(&surroundings.folders)));
    Ok(Site { state, store: Arc::new(store), operators, rules, executable, actor })
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
