//! A file that is there whole or not at all, and never in place of another.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write},
    path::Path,
};

use crate::cli::output::reason;

/// Why nothing was written.
pub(super) enum Refusal {
    /// There is one already.
    Exists,
    /// The whole message for a person.
    Failed(String),
}

/// Writes beside `path` first, then gives it its name, unless something has it.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Refusal> {
    let draft = path.with_extension(format!("toml.draft-{}", std::process::id()));
    let written = write_draft(&draft, text).and_then(|()| name(&draft, path));
    // A draft that got its name by renaming is gone already.
    let _ = fs::remove_file(&draft);
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::Exists,
        _ => Refusal::Failed(format!("{}: cannot be written: {}", path.display(), reason(&error))),
    })
}

fn write_draft(draft: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A link fails when the name is taken, which renaming does not; renaming is for file systems
/// without links.
fn name(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) if path.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(draft, path),
        Ok(()) => Ok(()),
    }
}
