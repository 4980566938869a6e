//! Where plans are carried out, opened for the commands and the console.

use std::sync::Arc;

use super::{own_rules, providers::Providers};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    journal::{self, StoreError},
    plan::Recorded,
    runtime::{Rules, Site},
};

/// Opens the journal, which is made where there is none, and every provider that changes something. What is wrong is
/// said; the error is how to end.
pub(in crate::cli) async fn open(surroundings: &Surroundings) -> Result<Site, Exit> {
    let Providers { state, executable, operators, actor, .. } = Providers::of(surroundings)?;
    let store = journal::open(&Site::journal_path(&state)).await.map_err(|error| failed(&error))?;
    let rules = Arc::new(Rules::new(own_rules::read(&surroundings.folders)));
    let (vault, github_host) = (surroundings.vault.clone(), surroundings.settings.github.host.clone());
    Ok(Site { state, store: Arc::new(store), operators, rules, executable, vault, github_host, actor })
}

/// Says why nothing may be changed in this environment, where that is so.
///
/// # Errors
/// It is read-only: refused.
pub(in crate::cli) fn may_change(surroundings: &Surroundings, environment: &str) -> Result<(), Exit> {
    let Some(why) = surroundings.settings.read_only.of(environment) else { return Ok(()) };
    output::notice(&format!("{why}; nothing is changed from here"));
    Err(Exit::Refused)
}

/// The same of the environment that an execution is about.
///
/// # Errors
/// It is read-only, or the journal cannot be read.
pub(in crate::cli) async fn may_steer(surroundings: &Surroundings, site: &Site, execution: &str) -> Result<(), Exit> {
    let entries = site.store.entries(execution, 0).await.map_err(|error| failed(&error))?;
    let created = entries.iter().find_map(|entry| match &entry.fact {
        Recorded::Created { environment, .. } => Some(environment.as_str()),
        _ => None,
    });
    may_change(surroundings, created.unwrap_or_default())
}

/// Says why the journal does not give or take something.
pub(in crate::cli) fn failed(error: &StoreError) -> Exit {
    output::notice(&error.to_string());
    exit_of(error)
}

/// How to end where the journal does not give or take something.
pub(super) fn exit_of(error: &StoreError) -> Exit {
    match error {
        StoreError::NotFound { .. } => Exit::Usage,
        StoreError::Held { .. } | StoreError::Locked { .. } => Exit::Refused,
        _ => Exit::Failure,
    }
}
