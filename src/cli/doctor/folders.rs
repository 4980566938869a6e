//! The configuration and the folders of state and log.

use std::{
    fs::{self, OpenOptions},
    io::ErrorKind,
    path::Path,
};

use super::Finding;
use crate::cli::{
    layers::look,
    output::reason,
    surroundings::{Folders, Surroundings},
};

/// What counts, when it could be resolved.
pub(super) fn configuration(folders: &Folders, surroundings: &Result<Surroundings, String>) -> Finding {
    if let Err(message) = surroundings {
        return Finding::mend("configuration", message, "see all that is wrong: orchestra config check");
    }
    let read: Vec<_> = look(folders).into_iter().map(|looked| looked.path).filter(|path| path.exists()).collect();
    if read.is_empty() {
        return Finding::well("configuration", "no file, and none is needed; to begin with one: orchestra init");
    }
    Finding::well("configuration", read.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))
}

pub(super) fn folders(folders: &Folders) -> Vec<Finding> {
    let log = folders.state_directory.as_ref().map(|folder| folder.join("log"));
    vec![
        folder("configuration folder", folders.config_directory.as_deref(), "ORCHESTRA_CONFIG_DIR", false),
        folder("state folder", folders.state_directory.as_deref(), "ORCHESTRA_STATE_DIR", true),
        folder("log folder", log.as_deref(), "ORCHESTRA_STATE_DIR", true),
    ]
}

fn folder(name: &str, path: Option<&Path>, variable: &str, is_written: bool) -> Finding {
    let Some(path) = path else {
        return Finding::mend(name, "there is no home to put it in", format!("set HOME or {variable}"));
    };
    let shown = path.display();
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Finding::well(name, format!("{shown}: not there yet, which is fine"));
        }
        Err(error) => {
            return Finding::mend(name, format!("{shown}: {}", reason(&error)), format!("see: ls -ld {shown}"));
        }
    };
    if !metadata.is_dir() {
        return Finding::mend(name, format!("{shown}: it is no folder"), "move it away");
    }
    let mode = mode(&metadata);
    if mode.is_some_and(|mode| mode & 0o022 != 0) {
        let found = format!("{shown}: mode {:o}, others may write in it", mode.unwrap_or_default());
        return Finding::mend(name, found, format!("take that from them: chmod go-w {shown}"));
    }
    let can_be_read = mode.is_some_and(|mode| mode & 0o055 != 0);
    let mode = mode.map_or_else(String::new, |mode| format!(", mode {mode:o}"));
    if !is_written {
        return Finding::well(name, format!("{shown}{mode}"));
    }
    match try_to_write(path) {
        // Names of hosts, branches and people stand in it.
        Ok(()) if can_be_read => Finding::note(name, format!("{shown}{mode}, can be written, and read by others"))
            .then(format!("to keep it to yourself: chmod go-rwx {shown}")),
        Ok(()) => Finding::well(name, format!("{shown}{mode}, can be written")),
        Err(error) => {
            let next = format!("no log is kept until it can be: chmod u+w {shown}, or set {variable}");
            Finding::mend(name, format!("{shown}{mode}, cannot be written: {}", reason(&error)), next)
        }
    }
}

/// Writes and removes a file, which finds full and read-only disks too.
fn try_to_write(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).open(&probe).and_then(|file| file.sync_all());
    if written.is_ok() { fs::remove_file(&probe) } else { written }
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> Option<u32> {
    None
}
