//! The migrations of a directory.

use std::{fs, path::Path};

use crate::provider::{
    OperationFault,
    local::{
        faults::{disk, refused},
        ledger::hash,
    },
};

/// One file of statements.
#[derive(Debug)]
pub(super) struct Migration {
    /// The file's name, which orders it.
    pub(super) name: String,
    pub(super) sql: String,
    /// SHA-256 of the file, in hexadecimal.
    pub(super) checksum: String,
}

/// Every `*.sql` of a directory, by name.
pub(super) fn read(directory: &Path) -> Result<Vec<Migration>, OperationFault> {
    let entries = fs::read_dir(directory).map_err(|error| disk("read", directory, &error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    paths.sort();
    let one = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).map_err(|error| disk("read", path, &error))?;
        let no_text = || refused(format!("{} is no UTF-8 text", path.display()));
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(no_text)?.to_owned();
        Ok(Migration { name, checksum: hash(&bytes), sql: String::from_utf8(bytes).map_err(|_| no_text())? })
    };
    paths.iter().map(one).collect()
}
