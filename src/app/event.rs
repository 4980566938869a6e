//! Everything that can reach the app, through one door and in one order.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::domain::{
    DispatchForm, Fault, Feed, Job, JobLogKey, LogBatch, Observation, Printable, ProviderId, RunKey, SourceState,
    Timestamp, Workflow, WorkflowRun,
};
use crate::keymap::Key;
use crate::plan::{AppendedLine, Begun, Entry, ExecutionId, ListedExecution, Offer, Plan, PlannedPlan};

use super::{Configured, JobLogSaid, LinkReading, Notice};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// What time it is now. Comes before the other events of a batch and once a second.
    Clock(Timestamp),
    Key(Key),
    /// Text put in by the terminal in one piece.
    Paste(String),
    Mouse(Mouse),
    Resize(u16, u16),
    /// The theme of this name is shown without anybody's choice: the terminal said what it writes on.
    Theme(String),
    /// A provider exists and will be read.
    Expected {
        provider: ProviderId,
        feed: Feed,
        interval: Duration,
    },
    /// A provider was read, or could not be.
    Observed {
        provider: ProviderId,
        at: Timestamp,
        interval: Duration,
        outcome: Result<Observation, Fault>,
    },
    /// The jobs of an opened run.
    Jobs {
        key: RunKey,
        attempt: u32,
        at: Timestamp,
        /// The run as that attempt of it was, where that was asked for too.
        #[serde(default)]
        run: Option<Arc<WorkflowRun>>,
        outcome: Result<Vec<Job>, Fault>,
    },
    /// Something about the log of a job.
    JobLog {
        key: JobLogKey,
        said: JobLogSaid,
    },
    /// Every execution that is listed, newest first, whenever one of them has changed.
    Executions {
        outcome: Result<Vec<Arc<ListedExecution>>, Fault>,
    },
    /// As whom this console asks for changes: `ada@host`.
    Actor(Printable),
    /// Of the execution that is followed: its plan, with the first of these, and entries that follow on those before.
    ExecutionRead {
        id: ExecutionId,
        plan: Option<Arc<Plan>>,
        entries: Vec<Entry>,
    },
    /// Lines of its steps that follow on those before.
    ExecutionSaid {
        id: ExecutionId,
        lines: Vec<AppendedLine>,
    },
    /// It can be followed no longer.
    ExecutionLost {
        id: ExecutionId,
        fault: Fault,
    },
    /// What environments can be made of.
    Offered(Vec<Offer>),
    /// The plan that was asked for under this number, or every reason why there is none.
    #[serde(alias = "change_planned")]
    Planned {
        /// Recordings of earlier versions have none for the plan of a goal: 0.
        #[serde(default)]
        asked: u64,
        outcome: Result<Box<PlannedPlan>, Vec<Printable>>,
    },
    /// What a workflow asks for before it is dispatched.
    DispatchForm {
        repository: String,
        workflow: Box<Workflow>,
        /// Branch or tag that it was asked for.
        reference: String,
        outcome: Result<Box<DispatchForm>, Fault>,
    },
    /// A plan that was agreed to is being carried out, or is not.
    Started {
        outcome: Result<ExecutionId, Fault>,
    },
    /// The same of plans that were agreed to together, of each in their order.
    StartedAll(Vec<Begun>),
    Log(LogBatch),
    LogState(ProviderId, SourceState),
    /// Lines of a source that came faster than they could be taken, and are lost.
    LogsDropped(ProviderId, u64),
    Notice(Notice),
    /// The settings, at the start and whenever they were read anew.
    Configured(Box<Configured>),
    /// They were read anew and cannot be meant, for this reason; those before stay in force.
    Misconfigured(Printable),
    /// A provider that was read so far is configured no longer.
    Removed(ProviderId),
    /// Lines that a command said, sanitized and redacted.
    CommandSaid {
        id: u64,
        lines: Vec<Printable>,
    },
    CommandEnded {
        id: u64,
        outcome: Result<(), Fault>,
    },
    /// What went to the terminal so far.
    Link(LinkReading),
}

/// A press or turn of the mouse at a cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mouse {
    pub column: u16,
    pub row: u16,
    pub kind: MouseKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MouseKind {
    Press,
    ScrollUp,
    ScrollDown,
}
