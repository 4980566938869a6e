//! Every operation of this machine behind one door.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    cargo_build::CargoBuild,
    configuration::WriteConfiguration,
    create_directory::CreateDirectory,
    database::{PostgresCluster, SqliteDatabase},
    direct::AtOnce,
    faults::refused,
    git::{GitBranch, GitInit, GitWorktree},
    http_get::HttpGet,
    kind::Kind,
    long::Patient,
    look::Looking,
    npm_install::NpmInstall,
    path_state::PathState,
    place::{LocalPaths, Place},
    port::AllocatePort,
    program::Program,
    python_packages::PythonPackages,
    register::{DeregisterEnvironment, RegisterEnvironment},
    remove_directory::RemoveDirectory,
    render::RenderTemplate,
    supervise::Supervising,
    tcp_connect::TcpConnect,
};
use crate::{
    domain::Fault,
    plan::{Estimate, Fields, Operation, Tool},
    provider::{Act, BoxFuture, Finding, Operate, OperationFault, Progress, Templates},
    secrets::Vault,
};

/// This machine as something that operations change.
pub struct Local {
    kinds: BTreeMap<&'static str, Box<dyn Kind>>,
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Local").field("operations", &self.kinds.keys()).finish()
    }
}

impl Local {
    /// Touches nothing yet.
    pub fn new(paths: LocalPaths, vault: Vault, templates: Arc<dyn Templates>) -> Self {
        let place = Arc::new(Place::new(paths, vault, templates));
        let kinds = kinds(&place).into_iter().map(|kind| (kind.words().name, kind)).collect();
        Self { kinds }
    }

    fn kind(&self, operation: &Operation) -> Result<&dyn Kind, OperationFault> {
        let kind = self.kinds.get(operation.name.as_str()).map(AsRef::as_ref);
        kind.ok_or_else(|| refused(format!("there is no operation {}; see: orchestra tools", operation.name)))
    }
}

fn kinds(place: &Arc<Place>) -> Vec<Box<dyn Kind>> {
    let mut kinds = Supervising::all(place);
    kinds.extend([
        AtOnce::<AllocatePort>::boxed(place),
        AtOnce::<CreateDirectory>::boxed(place),
        AtOnce::<DeregisterEnvironment>::boxed(place),
        AtOnce::<GitBranch>::boxed(place),
        AtOnce::<GitInit>::boxed(place),
        AtOnce::<GitWorktree>::boxed(place),
        AtOnce::<PostgresCluster>::boxed(place),
        AtOnce::<RegisterEnvironment>::boxed(place),
        AtOnce::<RemoveDirectory>::boxed(place),
        AtOnce::<RenderTemplate>::boxed(place),
        AtOnce::<SqliteDatabase>::boxed(place),
        AtOnce::<WriteConfiguration>::boxed(place),
        Looking::<HttpGet>::boxed(place),
        Looking::<PathState>::boxed(place),
        Looking::<Program>::boxed(place),
        Looking::<TcpConnect>::boxed(place),
        Patient::<CargoBuild>::boxed(place),
        Patient::<NpmInstall>::boxed(place),
        Patient::<PythonPackages>::boxed(place),
    ]);
    kinds
}

impl Operate for Local {
    fn tools(&self) -> Vec<Tool> {
        self.kinds.values().map(|kind| kind.tool()).collect()
    }

    fn validate(&self, operation: &Operation) -> Vec<String> {
        match self.kind(operation) {
            Ok(kind) => kind.validate(&operation.inputs),
            Err(fault) => vec![fault.fault.to_string()],
        }
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        match self.kind(act.operation) {
            Ok(kind) => kind.perform(act, progress),
            Err(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        match self.kind(act.operation) {
            Ok(kind) => kind.inspect(act),
            Err(fault) => Box::pin(std::future::ready(Err(fault.fault))),
        }
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        match self.kind(act.operation) {
            Ok(kind) => kind.undo(act, outputs, progress),
            Err(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }

    fn estimate(&self, operation: &Operation) -> Estimate {
        let seconds = self.kind(operation).ok().map(|kind| kind.words().seconds);
        Estimate { price_cents_per_hour: 0, duration_seconds: seconds, basis: "the kind of operation".into() }
    }
}
