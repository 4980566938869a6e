//! The files that a child leaves its state in.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::{
    plan::OperationId,
    provider::{
        OperationFault,
        local::{
            faults::disk,
            write::{PRIVATE, replace},
        },
    },
};

/// The variable that carries the operation's id.
pub(in crate::provider::local) const OPERATION: &str = "ORCHESTRA_OPERATION";

/// `ID-0.child`, the lock, and beside it how it goes and what it printed.
#[derive(Debug, Clone)]
pub(in crate::provider::local) struct ChildFiles {
    lock: PathBuf,
}

/// How a child goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::provider::local) struct State {
    /// The process that wraps it.
    pub(super) wrapper: u32,
    /// Nothing while it runs.
    pub(super) end: Option<End>,
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::provider::local) enum End {
    Status(i32),
    /// By a signal of somebody else.
    Killed,
    /// Because it was asked for.
    Stopped,
    /// In one sentence: it could not be started, it printed too much.
    Failed(String),
}

impl ChildFiles {
    pub(in crate::provider::local) fn new(folder: &Path, id: &OperationId, at: usize) -> Self {
        Self { lock: folder.join(format!("{id}-{at}.child")) }
    }

    /// By the path of the lock.
    pub(super) fn of_lock(lock: &Path) -> Self {
        Self { lock: lock.into() }
    }

    pub(super) fn lock_path(&self) -> &Path {
        &self.lock
    }

    /// The operation's id, which the name begins with.
    pub(super) fn operation(&self) -> Option<&str> {
        Some(self.lock.file_stem()?.to_str()?.rsplit_once('-')?.0)
    }

    pub(super) fn log_path(&self) -> PathBuf {
        self.lock.with_extension("log")
    }

    /// The lock, if nobody holds it; it is free again when the file is dropped.
    pub(super) fn hold(&self) -> Result<Option<File>, OperationFault> {
        let opened = OpenOptions::new().create(true).truncate(false).write(true).mode(PRIVATE).open(&self.lock);
        let file = opened.map_err(|error| disk("open", &self.lock, &error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(disk("lock", &self.lock, &error.into())),
        }
    }

    /// Whether it runs: its wrapper holds the lock.
    pub(in crate::provider::local) fn is_running(&self) -> bool {
        self.lock.exists() && matches!(self.hold(), Ok(None))
    }

    pub(super) fn state(&self) -> Option<State> {
        serde_json::from_slice(&fs::read(self.state_path()).ok()?).ok()
    }

    pub(super) fn keep(&self, state: &State) -> Result<(), OperationFault> {
        replace(&self.state_path(), &serde_json::to_vec(state).unwrap_or_default())
    }

    /// Forgets an attempt, but for the lock, which somebody may wait for.
    pub(in crate::provider::local) fn clear(&self) {
        let _ = fs::remove_file(self.state_path());
        let _ = fs::remove_file(self.log_path());
    }

    fn state_path(&self) -> PathBuf {
        self.lock.with_extension("state")
    }
}
