//! What a provider can do.

use std::{
    fmt::Debug,
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
    pin::Pin,
    time::Duration,
};

use super::job_log::{Arriving, AskedJobLog, JobLogBody};
use crate::domain::{
    DispatchForm, Fault, Feed, Job, LogBatch, Observation, ProviderId, Quota, RunFilter, RunKey, RunList, SourceState,
    Workflow, WorkflowRun,
};

/// A boxed future, so that providers can be held side by side.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Reads a snapshot of one outside system.
pub trait Observe: Send {
    fn id(&self) -> ProviderId;

    /// The pane its readings belong to.
    fn feed(&self) -> Feed;

    /// Time until the next reading is wanted; asked again after each one, so that a provider can
    /// slow down as its quota falls.
    fn interval(&self) -> Duration;

    /// One reading may take this long before the poll loop gives it up as timed out.
    fn timeout(&self) -> Duration {
        Duration::from_secs(10)
    }

    /// What it was made of, as a number: one of the same id with another number reads otherwise.
    fn made_of(&self) -> u64 {
        0
    }

    /// A person asked for a new reading: whatever was given up for good may be tried once more.
    fn refresh(&mut self) {}

    /// Reads once. Must be safe to drop at any await.
    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>>;
}

/// Settings as a number that is another for other settings, for [`Observe::made_of`].
pub fn fingerprint(settings: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{settings:?}").hash(&mut hasher);
    hasher.finish()
}

/// What a followed source says.
#[derive(Debug)]
pub enum LogEvent {
    Lines(LogBatch),
    State(ProviderId, SourceState),
    /// All that was there when the follower came is handed over; what follows is new. Said once, and by
    /// a source that has no backlog too.
    CaughtUp,
}

/// Where a follower puts what it reads. Lines may be dropped (and counted) by the receiver when it
/// cannot keep up; states never are.
pub trait LineSink: Send + Sync {
    /// Resolves once the event is taken or counted as dropped; a follower awaits it before it reads
    /// on, so that a flood is read at the pace of the screen's memory and not of the disk.
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()>;
}

/// Streams log lines until its source ends or it is dropped.
pub trait Follow: Send {
    fn id(&self) -> ProviderId;

    /// Reads the backlog, then follows. Ends by itself only when the source does.
    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()>;
}

/// Reads what a person asks for: one run with its jobs and logs, runs that pass a filter, the form of a workflow.
pub trait ReadJobs: Send + Sync {
    /// All jobs of one attempt, or of the latest, with their steps.
    fn jobs<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<Vec<Job>, Fault>>;

    /// What dispatching a workflow asks for, as its file says at `reference` (a branch or tag);
    /// [`crate::domain::FaultKind::Absent`] for one that is not dispatched.
    fn dispatch_form<'a>(
        &'a self,
        repository: &'a str,
        workflow: &'a Workflow,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<DispatchForm, Fault>>;

    /// One run as it is, or as that attempt of it is.
    fn run<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<WorkflowRun, Fault>>;

    /// The runs of `owner/name` that pass a filter, newest first, as far back as the far side lists them.
    fn runs<'a>(&'a self, repository: &'a str, filter: &'a RunFilter) -> BoxFuture<'a, Result<RunList, Fault>>;

    /// What is left of the far side's quota, as it last said.
    fn quota(&self) -> Option<Quota> {
        None
    }

    /// Why no token is used although one may be kept: a store that is locked or silent.
    fn lacks_token(&self) -> Option<Fault> {
        None
    }

    /// What the far side says it left out of what was read last, though it answered.
    fn left_out(&self) -> Option<String> {
        None
    }

    /// The whole log of one job that has ended. `arriving` is told how much has come.
    ///
    /// Faults: `Absent` where there is none, or not yet; `NotFound` where it is kept no longer.
    fn job_log<'a>(
        &'a self,
        asked: &'a AskedJobLog,
        arriving: Arriving<'a>,
    ) -> BoxFuture<'a, Result<JobLogBody, Fault>>;
}
