//! What an error of SQLite means for whoever keeps a journal.

use std::path::Path;

use super::damage;
use crate::journal::StoreError;

/// What was being done when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Opening,
    Reading,
    Writing,
}

/// What stopped a piece of work on a connection.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The connection may be of no more use.
    Sql(sqlx::Error),
    /// The journal says no; the connection is fine.
    Refused(StoreError),
    /// A row that no version of this program wrote.
    Nonsense(String),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const IOERR: u32 = 10;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANTOPEN: u32 = 14;
const NOTADB: u32 = 26;
/// No room for the file that connections share.
const IOERR_SHMSIZE: u32 = 4874;

/// The error for whoever asked.
pub(super) fn of(trouble: Trouble, path: &Path, doing: Doing) -> StoreError {
    match trouble {
        Trouble::Refused(error) => error,
        Trouble::Nonsense(reason) => damage::found(path, &reason),
        Trouble::Sql(sqlx::Error::Database(error)) => {
            let code = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
            of_code(code, error.message(), path, doing)
        }
        Trouble::Sql(error @ (sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))) => {
            damage::found(path, &error.to_string())
        }
        Trouble::Sql(error) => match doing {
            Doing::Writing => broken(path, &error.to_string()),
            Doing::Opening | Doing::Reading => unreadable(path, &error.to_string()),
        },
    }
}

fn of_code(code: u32, message: &str, path: &Path, doing: Doing) -> StoreError {
    match (code & 0xff, doing) {
        (FULL, _) => full(path, message),
        _ if code == IOERR_SHMSIZE => full(path, message),
        (CANTOPEN, _) if damage::is_disk_full(path) => full(path, "the disk is full"),
        (CORRUPT | NOTADB, _) => damage::found(path, message),
        (BUSY | LOCKED, _) => unreadable(path, "another process has kept it locked for ten seconds"),
        (IOERR | READONLY | CANTOPEN, Doing::Writing) => broken(path, message),
        (IOERR | READONLY | CANTOPEN, _) => unreadable(path, message),
        // A table or a column that is missing: the file is not what it says it is.
        _ => damage::found(path, message),
    }
}

fn full(path: &Path, reason: &str) -> StoreError {
    StoreError::Full { path: path.display().to_string(), reason: reason.to_owned() }
}

pub(super) fn broken(path: &Path, reason: &str) -> StoreError {
    StoreError::Broken { path: path.display().to_string(), reason: reason.to_owned() }
}

pub(super) fn unreadable(path: &Path, reason: &str) -> StoreError {
    StoreError::Unreadable { path: path.display().to_string(), reason: reason.to_owned() }
}

/// The error for a file operation on the way to an open journal.
pub(super) fn of_file(error: &std::io::Error, path: &Path) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => full(path, &error.to_string()),
        _ => unreadable(path, &error.to_string()),
    }
}
