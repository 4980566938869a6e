//! What all operations of this machine have in common.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use super::{ledger::Ledger, registry::Registry, reservation::Reservations};
use crate::{
    domain::Fault,
    provider::{OperationFault, Templates, http::Prober},
    secrets::Vault,
};

/// Where things are on this machine.
#[derive(Debug, Clone)]
pub struct LocalPaths {
    /// The state directory; its parts are made as they are needed, 0700.
    pub state: PathBuf,
    /// This program, started anew as `orchestra child` around each long-running child.
    pub executable: PathBuf,
    /// The folders of `PATH`.
    pub programs: Vec<PathBuf>,
    /// The person's home directory, which nothing removes.
    pub home: Option<PathBuf>,
}

/// What an operation acts with.
pub(super) struct Place {
    pub(super) paths: LocalPaths,
    /// Where tokens are from that a configuration names.
    pub(super) vault: Vault,
    pub(super) templates: Arc<dyn Templates>,
    prober: OnceLock<Result<Prober, Fault>>,
}

impl Place {
    pub(super) fn new(paths: LocalPaths, vault: Vault, templates: Arc<dyn Templates>) -> Self {
        Self { paths, vault, templates, prober: OnceLock::new() }
    }

    pub(super) fn ledger(&self) -> Ledger {
        Ledger::new(self.paths.state.join("operations"))
    }

    pub(super) fn registry(&self) -> Registry {
        Registry::new(&self.paths.state)
    }

    pub(super) fn reservations(&self) -> Reservations {
        Reservations::new(self.paths.state.join("ports"))
    }

    /// The HTTP client, made by the first that needs it. Blocks.
    pub(super) fn prober(&self) -> Result<Prober, OperationFault> {
        self.prober.get_or_init(|| Prober::new(&[])).clone().map_err(OperationFault::lasting)
    }
}
