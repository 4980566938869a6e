//! Taking back what was made, and nothing else.

use std::{
    fs,
    io::{Error, ErrorKind},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::Made;
use crate::{
    plan::{OperationId, hexadecimal},
    provider::{
        OperationFault,
        local::{
            faults::disk,
            git::{take_back_branch, take_back_worktree},
            reservation::Reservations,
            spare::spare,
            write::{PRIVATE, create},
        },
    },
};

/// What is still there afterwards.
pub(super) struct Kept {
    /// On purpose, in sentences.
    pub(super) left: Vec<String>,
    /// The first that could not be taken back.
    pub(super) fault: Option<OperationFault>,
}

/// Takes back everything, the last first; goes on after a failure, so that as little as can be is left.
pub(super) fn take_back(made: &[Made], id: &OperationId, state: &Path) -> Kept {
    let mut kept = Kept { left: Vec::new(), fault: None };
    // What was generated stands in directories that were made before it.
    let (generated, made): (Vec<_>, Vec<_>) = made.iter().rev().partition(|one| matches!(one, Made::Generated { .. }));
    for one in generated.into_iter().chain(made) {
        match take_one(one, id, state) {
            Ok(left) => kept.left.extend(left),
            Err(fault) => kept.fault = kept.fault.or(Some(fault)),
        }
    }
    kept
}

fn take_one(made: &Made, id: &OperationId, state: &Path) -> Result<Option<String>, OperationFault> {
    match made {
        Made::Directory { path } => directory(path),
        Made::File { path, sha256 } => {
            gone(fs::remove_file(spare(path, id)), &spare(path, id))?;
            file(path, sha256)
        }
        Made::Tree { path } => tree(path).map(|()| None),
        Made::Generated { directory, patterns } => generated(directory, patterns).map(|()| None),
        Made::Branch { repository, name, commit } => take_back_branch(repository, name, commit, id),
        Made::Worktree { repository, path } => take_back_worktree(repository, path, id),
        Made::Port { port } => Reservations::new(state.join("ports")).free(*port, id).map(|()| None),
        Made::Removed { path, content } => put_back(path, content, id),
    }
}

fn directory(path: &Path) -> Result<Option<String>, OperationFault> {
    match fs::remove_dir(path) {
        Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty) => {
            Ok(Some(format!("left: {} is not empty", path.display())))
        }
        // A person put something else there.
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(None),
        removed => gone(removed, path).map(|()| None),
    }
}

fn file(path: &Path, sha256: &str) -> Result<Option<String>, OperationFault> {
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Ok(Some(format!("left: {} is no file any more", path.display()))),
        Err(error) => return gone(Err(error), path).map(|()| None),
    }
    let content = fs::read(path).map_err(|error| disk("read", path, &error))?;
    if hash(&content) != sha256 {
        return Ok(Some(format!("left: {} was changed since", path.display())));
    }
    gone(fs::remove_file(path), path).map(|()| None)
}

/// Removes all of it; a symbolic link goes itself, and not where it leads.
pub(in crate::provider::local) fn tree(path: &Path) -> Result<(), OperationFault> {
    let removed = match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    gone(removed, path)
}

/// What matches goes where it is inside of the directory, whoever made it.
fn generated(directory: &Path, patterns: &[String]) -> Result<(), OperationFault> {
    crate::provider::local::generated::find(directory, patterns).iter().try_for_each(|path| tree(path))
}

fn put_back(path: &Path, content: &str, id: &OperationId) -> Result<Option<String>, OperationFault> {
    if path.exists() {
        return Ok(None);
    }
    create(path, &spare(path, id), content.as_bytes(), PRIVATE).map(|()| None)
}

/// What was not there is gone as well.
fn gone(removed: Result<(), Error>, path: &Path) -> Result<(), OperationFault> {
    match removed {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        removed => removed.map_err(|error| disk("remove", path, &error)),
    }
}

/// SHA-256 in hexadecimal.
pub(in crate::provider::local) fn hash(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}
