//! One operation's part of the ledger, held by its lock.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::{
    Made, Record, Stage,
    record::VERSION,
    take_back::{Kept, take_back},
};
use crate::{
    domain::{Fault, FaultKind},
    plan::{Fields, OperationId},
    provider::{OperationFault, local::write::replace},
};

/// One operation, as long as this lives nobody else's.
#[derive(Debug)]
pub(in crate::provider::local) struct Entry {
    path: PathBuf,
    id: OperationId,
    record: Record,
    said: Vec<String>,
    _lock: File,
}

impl Entry {
    pub(super) fn new(path: PathBuf, id: OperationId, lock: File, found: Option<Record>, operation: &str) -> Self {
        let fresh = || Record {
            version: VERSION,
            operation: operation.into(),
            stage: Stage::Undone,
            made: Vec::new(),
            outputs: Fields::new(),
        };
        Self { path, id, record: found.unwrap_or_else(fresh), said: Vec::new(), _lock: lock }
    }

    pub(in crate::provider::local) fn id(&self) -> &OperationId {
        &self.id
    }

    pub(in crate::provider::local) fn stage(&self) -> Stage {
        self.record.stage
    }

    pub(in crate::provider::local) fn outputs(&self) -> &Fields {
        &self.record.outputs
    }

    /// What was noted, in the order in which it was made.
    pub(in crate::provider::local) fn made(&self) -> &[Made] {
        &self.record.made
    }

    /// Notes what is about to be made, durably; what was noted before is not noted twice.
    pub(in crate::provider::local) fn note(
        &mut self,
        made: impl IntoIterator<Item = Made>,
    ) -> Result<(), OperationFault> {
        let before = self.record.made.len();
        for one in made {
            if !self.record.made.contains(&one) {
                self.record.made.push(one);
            }
        }
        if self.record.made.len() == before && self.record.stage == Stage::Begun {
            return Ok(());
        }
        self.record.stage = Stage::Begun;
        self.save()
    }

    /// It turned out to be somebody else's, or is to be noted otherwise.
    pub(in crate::provider::local) fn forget(&mut self, made: &Made) -> Result<(), OperationFault> {
        self.record.made.retain(|one| one != made);
        self.save()
    }

    /// All of it below this path is gone.
    pub(super) fn forget_below(&mut self, gone: &Path) -> Result<(), OperationFault> {
        self.record.made.retain(|one| !one.is_below(gone));
        self.save()
    }

    /// It is done, durably.
    pub(in crate::provider::local) fn done(&mut self, outputs: Fields) -> Result<(), OperationFault> {
        self.record.outputs = outputs;
        self.record.stage = Stage::Done;
        self.save()
    }

    /// Takes back all that was noted, the last first. What a person changed since is left, and said.
    pub(in crate::provider::local) fn take_back(&mut self) -> Result<(), OperationFault> {
        let state = self.path.parent().and_then(|folder| folder.parent()).map(PathBuf::from).unwrap_or_default();
        let Kept { left, fault } = take_back(&self.record.made, &self.id, &state);
        self.said.extend(left);
        if let Some(fault) = fault {
            return Err(fault);
        }
        if self.record.stage == Stage::Undone {
            return Ok(());
        }
        self.record.made.clear();
        self.record.outputs.clear();
        self.record.stage = Stage::Undone;
        self.save()
    }

    /// Something failed: what was made so far goes. Where that fails too, nobody knows how far it came.
    pub(in crate::provider::local) fn give_up(&mut self, fault: OperationFault) -> OperationFault {
        match self.take_back() {
            Ok(()) => fault,
            Err(left) => OperationFault {
                fault: Fault::new(FaultKind::Broken, format!("{}; and {}", fault.fault.message, left.fault.message)),
                is_passing: false,
                is_open: true,
            },
        }
    }

    /// What a person should know of it, since the last time.
    pub(in crate::provider::local) fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    pub(in crate::provider::local) fn say(&mut self, line: impl Into<String>) {
        self.said.push(line.into());
    }

    fn save(&self) -> Result<(), OperationFault> {
        let bytes = serde_json::to_vec_pretty(&self.record).unwrap_or_default();
        replace(&self.path, &bytes)
    }
}
