//! Who is asked for the passphrase of the token file.

use std::sync::Arc;

use crate::domain::{Fault, Secret};

/// What a passphrase is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To open the file that is there.
    ToOpen,
    /// To open it, after a passphrase that was wrong.
    Again,
    /// For a file that is made now: a person types it twice.
    ToMake,
}

type Ask = dyn Fn(Wanted) -> Result<Option<Secret>, Fault> + Send + Sync;

/// What asks for the passphrase: the terminal, a program, nobody. It may block as long as a person
/// types.
#[derive(Clone)]
pub struct AskPassphrase(Arc<Ask>);

impl AskPassphrase {
    /// `ask` gives `None` when there is nobody to ask, or nothing was typed.
    pub fn new(ask: impl Fn(Wanted) -> Result<Option<Secret>, Fault> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// Nobody is asked.
    pub fn nobody() -> Self {
        Self::new(|_| Ok(None))
    }

    pub(super) fn ask(&self, wanted: Wanted) -> Result<Option<Secret>, Fault> {
        (self.0)(wanted)
    }
}

impl std::fmt::Debug for AskPassphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AskPassphrase")
    }
}
