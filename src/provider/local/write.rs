//! Files that appear whole or not at all.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use super::faults::disk;
use crate::provider::OperationFault;

/// Who may read a file of ours in the state directory, or one that holds a secret: the person alone.
pub(super) const PRIVATE: u32 = 0o600;
/// What the person's umask makes of it is who may read any other file.
pub(super) const USUAL: u32 = 0o666;

/// Replaces a file of ours, durably: written beside it, synced, renamed.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), OperationFault> {
    let beside = path.with_extension("new");
    // One that a crash left has to go, or its mode would be kept.
    let _ = fs::remove_file(&beside);
    put(&beside, bytes, PRIVATE)?;
    fs::rename(&beside, path).map_err(|error| disk("write", path, &error))?;
    sync_directory(path)
}

/// Makes a file that must not be there yet, durably and never half: `spare` is a name of ours beside it.
pub(super) fn create(path: &Path, spare: &Path, bytes: &[u8], mode: u32) -> Result<(), OperationFault> {
    let _ = fs::remove_file(spare);
    let made = put(spare, bytes, mode).and_then(|()| {
        // Unlike renaming, linking refuses where something is.
        fs::hard_link(spare, path).map_err(|error| disk("create", path, &error))
    });
    let _ = fs::remove_file(spare);
    made?;
    sync_directory(path)
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> Result<(), OperationFault> {
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| disk("write", path, &error))
}

/// Syncs the directory that a path is in, so that the name itself is on the disk.
pub(super) fn sync_directory(path: &Path) -> Result<(), OperationFault> {
    let Some(directory) = path.parent() else { return Ok(()) };
    File::open(directory).and_then(|file| file.sync_all()).map_err(|error| disk("sync", directory, &error))
}

/// A directory of the state directory, for the person alone; made with its parents where it is missing.
pub(super) fn private_directory(path: &Path) -> Result<(), OperationFault> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| disk("create", path, &error))
}

/// The directories from the first that is missing to `path` itself.
pub(super) fn missing(path: &Path) -> Result<Vec<PathBuf>, OperationFault> {
    let mut missing = Vec::new();
    for directory in path.ancestors() {
        match fs::metadata(directory) {
            Ok(found) if found.is_dir() => break,
            Ok(_) => return Err(disk("create", path, &ErrorKind::AlreadyExists.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push(directory.to_path_buf()),
            Err(error) => return Err(disk("look at", directory, &error)),
        }
    }
    missing.reverse();
    Ok(missing)
}
