//! The folder of all entries.

use std::{
    fs::{self, File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use super::{Entry, Record, record::VERSION};
use crate::{
    domain::{Fault, FaultKind},
    plan::OperationId,
    provider::{
        OperationFault,
        local::{
            faults::{disk, refused},
            write::{PRIVATE, private_directory},
        },
    },
};

/// How long one waits for whoever works on the same operation, a stopped process for one.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(10);

/// What every operation of this machine made.
#[derive(Debug, Clone)]
pub(in crate::provider::local) struct Ledger {
    folder: PathBuf,
}

impl Ledger {
    pub(in crate::provider::local) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(in crate::provider::local) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The entry of an operation, new where there is none. Waits while somebody else works on it.
    pub(in crate::provider::local) fn begin(&self, id: &OperationId, operation: &str) -> Result<Entry, OperationFault> {
        private_directory(&self.folder)?;
        let lock = self.lock(id)?;
        let found = self.read(id)?;
        if let Some(other) = found.as_ref().filter(|record| record.operation != operation) {
            return Err(refused(format!("operation {id} is a {}, not a {operation}", other.operation)));
        }
        Ok(Entry::new(self.path(id), id.clone(), lock, found, operation))
    }

    /// The entry of an operation that was begun before. Waits while somebody works on it.
    pub(in crate::provider::local) fn find(&self, id: &OperationId) -> Result<Option<Entry>, OperationFault> {
        if !self.path(id).exists() && !self.lock_path(id).exists() {
            return Ok(None);
        }
        let lock = self.lock(id)?;
        let found = self.read(id)?;
        Ok(found.map(|record| {
            let operation = record.operation.clone();
            Entry::new(self.path(id), id.clone(), lock, Some(record), &operation)
        }))
    }

    /// Every operation that can be read, in no order.
    pub(in crate::provider::local) fn records(&self) -> Vec<Record> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
        paths.filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok()).collect()
    }

    /// What was made there is gone, and whoever makes it anew owns it: nobody else takes it back any more.
    pub(in crate::provider::local) fn forget_below(&self, gone: &Path) -> Result<(), OperationFault> {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let names = names.filter(|path| path.extension().is_some_and(|end| end == "json"));
        let ids = names.filter_map(|path| Some(OperationId(path.file_stem()?.to_str()?.to_owned())));
        for id in ids.collect::<Vec<_>>() {
            // One that cannot be read takes nothing back either.
            let Ok(Some(record)) = self.read(&id) else { continue };
            if record.made.iter().any(|made| made.is_below(gone))
                && let Some(mut entry) = self.find(&id)?
            {
                entry.forget_below(gone)?;
            }
        }
        Ok(())
    }

    /// It was done, and nobody knows any more what it made.
    pub(in crate::provider::local) fn is_gone(&self, id: &OperationId) -> OperationFault {
        let said =
            format!("the entry of operation {id} is gone from {}: what it made cannot be told", self.folder.display());
        OperationFault::lasting(Fault::new(FaultKind::NotFound, said).with_hint("look and remove it by hand"))
    }

    fn path(&self, id: &OperationId) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn lock_path(&self, id: &OperationId) -> PathBuf {
        self.folder.join(format!("{id}.lock"))
    }

    fn lock(&self, id: &OperationId) -> Result<File, OperationFault> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.0.is_empty() || id.0.len() > 64 || !id.0.chars().all(is_id) {
            return Err(refused("an operation's id is 1 to 64 letters and digits"));
        }
        let path = self.lock_path(id);
        let opened = OpenOptions::new().create(true).truncate(false).write(true).mode(PRIVATE).open(&path);
        let file = opened.map_err(|error| disk("open", &path, &error))?;
        let mut waited = Duration::ZERO;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(file),
                Err(Errno::WOULDBLOCK) if waited < PATIENCE => thread::sleep(GLANCE),
                Err(Errno::WOULDBLOCK) => {
                    let said = format!("operation {id} is being worked on by another process");
                    return Err(OperationFault::passing(Fault::new(FaultKind::TimedOut, said)));
                }
                Err(error) => return Err(disk("lock", &path, &error.into())),
            }
            waited += GLANCE;
        }
    }

    fn read(&self, id: &OperationId) -> Result<Option<Record>, OperationFault> {
        let path = self.path(id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(disk("read", &path, &error)),
        };
        match serde_json::from_slice::<Record>(&bytes) {
            Ok(record) if record.version <= VERSION => Ok(Some(record)),
            Ok(_) => Err(refused(format!("{} is of a newer orchestra; use that one", path.display()))),
            Err(error) => Err(OperationFault::lasting(Fault::new(
                FaultKind::Malformed,
                format!("{} is damaged: {error}", path.display()),
            ))),
        }
    }
}
