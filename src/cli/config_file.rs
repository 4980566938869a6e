//! One configuration file from disk. What is no small text file of one's own is refused, and said.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
};

use super::output::reason;
use crate::config::{ConfigError, ConfigFile, not_for_repositories};

/// No configuration by hand is longer.
const MOST_BYTES: u64 = 1024 * 1024;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The user's own; nobody else may be able to write it.
    User,
    /// It came with the repository, with the permissions that its checkout gave it.
    Repository,
}

impl Owner {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Repository => "repository",
        }
    }
}

/// A file's name for messages, its text, and what that says.
type Whole = (String, String, ConfigFile);

/// Reads a file. A missing one is none; the error is the whole message for a person.
pub(super) fn read_config(path: &Path, owner: Owner) -> Result<Option<Whole>, String> {
    let name = path.display().to_string();
    let Some(text) = read_text(path, owner)? else { return Ok(None) };
    if let Some(fault) = refused(&name, &text, owner).first() {
        return Err(fault.to_string());
    }
    let file = ConfigFile::parse(&name, &text).map_err(|error| error.to_string())?;
    Ok(Some((name, text, file)))
}

/// What the file may not say, whoever's it is.
pub(super) fn refused(name: &str, text: &str, owner: Owner) -> Vec<ConfigError> {
    if owner == Owner::Repository { not_for_repositories(name, text) } else { Vec::new() }
}

/// The text of a file, without a look at what it says.
pub(super) fn read_text(path: &Path, owner: Owner) -> Result<Option<String>, String> {
    let name = path.display().to_string();
    let unreadable = |error: io::Error| format!("{name}: cannot be read: {}; see: ls -l {name}", reason(&error));
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if let Some(why) = refusal(&metadata, owner, &name) {
        return Err(format!("{name}: {why}"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("{name}: the file is longer than 1 MiB, so it is no configuration; move it away"));
    }
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| format!("{name}: the file is not UTF-8 text; save it as UTF-8 and start again"))
}

fn refusal(metadata: &Metadata, owner: Owner, name: &str) -> Option<String> {
    if metadata.is_dir() {
        return Some("it is a directory, where a file is expected; move it away".into());
    }
    if !metadata.is_file() {
        return Some("it is a pipe or a device, where a file is expected; move it away".into());
    }
    if owner == Owner::Repository {
        return None;
    }
    if others_may_write(metadata) {
        return Some(format!("others may write this file; take that from them: chmod go-w {name}"));
    }
    let stranger = stranger(metadata)?;
    Some(format!("it belongs to user {stranger}, who could change it; take it over: sudo chown \"$USER\" {name}"))
}

/// Whose it is, where it is neither ours nor the system's.
#[cfg(unix)]
fn stranger(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let owner = metadata.uid();
    (owner != 0 && owner != crate::runtime::effective_user()).then_some(owner)
}

#[cfg(not(unix))]
fn stranger(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
fn others_may_write(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o022 != 0
}

#[cfg(not(unix))]
fn others_may_write(_: &Metadata) -> bool {
    false
}
