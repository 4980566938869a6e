//! Sentences for what this machine refused.

use std::{
    io::{Error, ErrorKind},
    path::Path,
};

use crate::{
    domain::{Fault, FaultKind},
    provider::OperationFault,
};

/// Why something on the disk could not be done: `cannot create /srv/demo: permission denied`.
pub(super) fn disk(what: &str, path: &Path, error: &Error) -> OperationFault {
    let shown = path.display();
    let (kind, why, hint) = match error.kind() {
        ErrorKind::PermissionDenied => {
            (FaultKind::Unauthorized, "permission denied".into(), Some("see who may: ls -ld"))
        }
        ErrorKind::NotFound => (FaultKind::NotFound, "there is no such path".into(), None),
        ErrorKind::AlreadyExists => (FaultKind::Conflict, "something is there already".into(), None),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            (FaultKind::Conflict, "no room left on the disk".into(), Some("make room; see what takes it: df -h"))
        }
        ErrorKind::ReadOnlyFilesystem => (FaultKind::Unauthorized, "the file system is read-only".into(), None),
        ErrorKind::InvalidFilename => (FaultKind::Conflict, "the name is too long for this file system".into(), None),
        _ => (FaultKind::Unreachable, error.to_string(), None),
    };
    let fault = Fault::new(kind, format!("cannot {what} {shown}: {why}"));
    OperationFault::lasting(hint.into_iter().fold(fault, Fault::with_hint))
}

/// Something stands in the way, in one sentence.
pub(super) fn refused(why: impl AsRef<str>) -> OperationFault {
    OperationFault::lasting(Fault::new(FaultKind::Conflict, why))
}

/// Runs what blocks on a thread for blocking work. It goes on there when the caller goes away; whoever asks about the
/// same operation then waits for it by the lock of its ledger.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OperationFault> + Send + 'static,
) -> Result<T, OperationFault> {
    let broke = || OperationFault::open(Fault::new(FaultKind::Broken, "the working thread broke"));
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(broke()))
}

/// Waits on a thread for blocking work.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Handle::current().block_on(work)
}
