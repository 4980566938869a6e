//! Where plans are carried out: the state directory, the journal, the providers.

use std::{path::PathBuf, sync::Arc};

use super::Rules;
use crate::{journal::Store, provider::Operators, secrets::Vault};

/// What the worker, the console and the commands all work with. Made once, by `cli/`.
#[derive(Clone)]
pub struct Site {
    /// The state directory, absolute.
    pub state: PathBuf,
    pub store: Arc<dyn Store>,
    pub operators: Arc<Operators>,
    /// Asked about every plan and every step.
    pub rules: Arc<Rules>,
    /// This program, started anew for each execution.
    pub executable: PathBuf,
    /// What it has unlocked is handed to each worker.
    pub vault: Vault,
    /// The host of GitHub whose tokens its operations take.
    pub github_host: String,
    /// Who asks: `ada@host`.
    pub actor: String,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("state", &self.state).field("actor", &self.actor).finish_non_exhaustive()
    }
}

impl Site {
    /// Where the journal is.
    pub fn journal_path(state: &std::path::Path) -> PathBuf {
        state.join("journal.db")
    }
}
