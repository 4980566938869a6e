//! What package operations have in common: a directory, and what they make inside of it.

use std::path::{Path, PathBuf};

use super::{
    faults::refused,
    ledger::{Entry, Made, hash},
    place::Place,
    program::find_program,
};
use crate::{
    domain::{Fault, FaultKind},
    provider::OperationFault,
};

/// The directory, if it is one.
pub(super) fn directory(path: &str) -> Result<PathBuf, OperationFault> {
    let path = Path::new(path);
    match path.is_dir() {
        true => Ok(path.into()),
        false => Err(refused(format!("there is no directory {}", path.display()))),
    }
}

/// A program's path.
pub(super) fn program(place: &Place, name: &str) -> Result<PathBuf, OperationFault> {
    find_program(name, &place.paths.programs).ok_or_else(|| {
        let fault = Fault::new(FaultKind::Absent, format!("program `{name}` is not installed"));
        OperationFault::lasting(fault.with_hint(format!("install `{name}` or add its folder to PATH")))
    })
}

/// A path that the operation fills: nothing may be there that it did not make itself before.
pub(super) fn ours(entry: &Entry, path: PathBuf) -> Result<Made, OperationFault> {
    let made = Made::Tree { path };
    match &made {
        Made::Tree { path } if path.symlink_metadata().is_ok() && !entry.made().contains(&made) => {
            Err(refused(format!("{} is there already, and not from this step; remove it first", path.display())))
        }
        _ => Ok(made),
    }
}

/// A path that the operation fills where nothing is, and adds to otherwise: then it is not its own.
pub(super) fn ours_if_new(entry: &Entry, path: PathBuf) -> Option<Made> {
    let is_there = path.symlink_metadata().is_ok();
    let made = Made::Tree { path };
    (!is_there || entry.made().contains(&made)).then_some(made)
}

/// A lock file that the tool wrote beside: from now on it is taken back only as long as it is unchanged.
pub(super) fn settle_file(entry: &mut Entry, path: &Path) -> Result<(), OperationFault> {
    let made = Made::Tree { path: path.into() };
    if !entry.made().contains(&made) {
        return Ok(());
    }
    if let Ok(content) = std::fs::read(path) {
        entry.note([Made::File { path: path.into(), sha256: hash(&content) }])?;
    }
    entry.forget(&made)
}
