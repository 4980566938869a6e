//! What goes on outside at the moment. It dies with the executor.

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::facts::Found;
use crate::{
    domain::{Fault, Printable},
    plan::{Fields, Verdict},
    provider::{Finding, OperationFault},
};

/// What a job is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    Perform(usize),
    Inspect(usize),
    Check(usize, u32),
    Undo(usize),
    Observe,
}

impl Job {
    /// The step's place in the plan.
    pub(super) fn step(self) -> Option<usize> {
        match self {
            Self::Perform(place) | Self::Inspect(place) | Self::Check(place, _) | Self::Undo(place) => Some(place),
            Self::Observe => None,
        }
    }
}

/// What came of it.
pub(super) enum Came {
    Performed(Result<Fields, OperationFault>),
    Inspected(Result<Finding, Fault>),
    Checked(Verdict, Printable),
    Undone(Result<(), Fault>),
    Observed(Found),
    /// It was cancelled: what it did is not known.
    Cancelled,
    /// The provider broke; a defect of this program.
    Broke(Printable),
}

#[derive(Default)]
pub(super) struct Jobs {
    set: JoinSet<Came>,
    /// In the order in which they were started; there are few.
    running: Vec<(Id, Job, AbortHandle)>,
}

impl Jobs {
    pub(super) fn start(&mut self, job: Job, work: impl Future<Output = Came> + Send + 'static) {
        let handle = self.set.spawn(work);
        self.running.push((handle.id(), job, handle));
    }

    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Whether anything goes on for this step.
    pub(super) fn is_busy(&self, place: usize) -> bool {
        self.running.iter().any(|(_, job, _)| job.step() == Some(place))
    }

    /// Cancels those; each still comes to an end here.
    pub(super) fn cancel(&self, is_meant: impl Fn(Job) -> bool) {
        self.running.iter().filter(|(_, job, _)| is_meant(*job)).for_each(|(_, _, handle)| handle.abort());
    }

    /// The next that ends; `None` when none goes on.
    pub(super) async fn next(&mut self) -> Option<(Job, Came)> {
        let ended = self.set.join_next_with_id().await?;
        self.ended(ended)
    }

    /// One that has ended already.
    pub(super) fn next_ended(&mut self) -> Option<(Job, Came)> {
        let ended = self.set.try_join_next_with_id()?;
        self.ended(ended)
    }

    fn ended(&mut self, ended: Result<(Id, Came), JoinError>) -> Option<(Job, Came)> {
        let (id, came) = match ended {
            Ok(ended) => ended,
            Err(error) if error.is_cancelled() => (error.id(), Came::Cancelled),
            Err(error) => (error.id(), Came::Broke(Printable::new(error.to_string()))),
        };
        let at = self.running.iter().position(|(running, ..)| *running == id)?;
        Some((self.running.remove(at).1, came))
    }
}
