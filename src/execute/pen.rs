//! The one hand that writes: facts become entries, entries become durable.

use std::sync::Arc;

use super::{Clock, Reserve, Rest};
use crate::{
    journal::{Lease, Store, StoreError},
    plan::{Entry, Execution, Recorded},
};

/// Holds the lease and the fold. Facts are folded at once, and are durable after [`sync`](Self::sync): nothing may be
/// done outside before it.
pub(super) struct Pen {
    pub store: Arc<dyn Store>,
    pub lease: Lease,
    pub execution: Execution,
    pub clock: Arc<dyn Clock>,
    reserve: Arc<dyn Reserve>,
    unwritten: Vec<Entry>,
    /// The journal takes nothing any more.
    failure: Option<StoreError>,
}

impl Pen {
    pub(super) fn new(
        store: Arc<dyn Store>,
        reserve: Arc<dyn Reserve>,
        clock: Arc<dyn Clock>,
        lease: Lease,
        execution: Execution,
    ) -> Self {
        Self { store, lease, execution, clock, reserve, unwritten: Vec::new(), failure: None }
    }

    /// The next fact.
    ///
    /// # Errors
    /// It cannot follow on what came before.
    pub(super) fn note(&mut self, fact: Recorded) -> Result<(), Rest> {
        let entry =
            Entry { sequence: self.execution.sequence + 1, epoch: self.lease.epoch, at: self.clock.now(), fact };
        self.execution.apply(&entry).map_err(|illegal| Rest::Illegal(illegal.to_string()))?;
        self.unwritten.push(entry);
        Ok(())
    }

    /// Writes what was noted, in one transaction. Once the journal has failed, ends of steps go into the reserve.
    ///
    /// # Errors
    /// The lease is another's, or the journal takes nothing any more.
    pub(super) async fn sync(&mut self) -> Result<(), Rest> {
        if self.unwritten.is_empty() {
            return Ok(());
        }
        let entries = std::mem::take(&mut self.unwritten);
        let failure = match &self.failure {
            Some(failure) => failure.clone(),
            None => match self.store.append(&mut self.lease, &entries, &self.execution).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Fenced { .. }) => return Err(Rest::Fenced),
                Err(failure) => failure,
            },
        };
        self.failure = Some(failure.clone());
        for entry in entries.iter().filter(|entry| is_an_end(&entry.fact)) {
            if let Err(why) = self.reserve.keep(&self.lease.execution, entry) {
                let step = entry.fact.step().map_or("", String::as_str);
                tracing::error!(%why, step, sequence = entry.sequence, "what came of a step could not be kept");
            }
        }
        Err(Rest::Unwritten(failure))
    }

    /// What the reserve has and the journal lacks is noted; what does not fit is known already.
    pub(super) fn note_kept(&mut self) {
        for kept in self.reserve.kept(&self.lease.execution) {
            if kept.epoch < self.lease.epoch && self.note(kept.fact).is_err() {
                tracing::debug!(sequence = kept.sequence, "an entry of the reserve is in the journal already");
            }
        }
    }

    pub(super) fn forget_kept(&self) {
        self.reserve.forget(&self.lease.execution);
    }
}

/// What came of something outside, as against what is going to be done.
fn is_an_end(fact: &Recorded) -> bool {
    matches!(
        fact,
        Recorded::Performed { .. }
            | Recorded::Checked { .. }
            | Recorded::Succeeded { .. }
            | Recorded::Failed { .. }
            | Recorded::InDoubt { .. }
            | Recorded::Adopted { .. }
            | Recorded::Absent { .. }
            | Recorded::Undone { .. }
            | Recorded::Stuck { .. }
    )
}
