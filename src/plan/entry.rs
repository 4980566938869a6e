//! One durable fact about an execution.

use serde::{Deserialize, Serialize};

use super::{Control, Fields, OperationId, StepId, Verdict};
use crate::domain::{Fault, Printable, Timestamp};

/// A fact in the journal, at its place in the order of its execution. Redacted before it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 1 for the first of its execution, without gaps. Order is from here, never from clocks.
    pub sequence: u64,
    /// The lease under which it was written; 0 for the creation.
    pub epoch: u64,
    pub at: Timestamp,
    pub fact: Recorded,
}

/// What happened. Each is committed before the effect that it announces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Recorded {
    /// The first of every execution: the approval of exactly this plan.
    Created {
        plan: String,
        environment: String,
        actor: String,
        approval: Approval,
    },
    /// A worker took the lease.
    Claimed {
        owner: String,
    },
    /// The plan cannot be carried out any more, or may not be: a fact changed, a policy denies. Nothing further starts.
    Refused {
        reasons: Vec<Printable>,
    },
    /// Nothing was sent yet. `inputs` are final: outputs of earlier steps are filled in.
    Intended {
        step: StepId,
        operation_id: OperationId,
        attempt: u32,
        deadline: Timestamp,
        inputs: Fields,
    },
    /// From here on it may have been done.
    Started {
        step: StepId,
    },
    /// Done; its checks come next, if it has any.
    Performed {
        step: StepId,
        outputs: Fields,
    },
    /// One check of a performed step came to an end.
    Checked {
        step: StepId,
        check: u32,
        verdict: Verdict,
        why: Printable,
    },
    /// Done and checked.
    Succeeded {
        step: StepId,
    },
    /// This attempt failed and provably did nothing more; another follows at `retry_at`, or none.
    Failed {
        step: StepId,
        fault: Fault,
        retry_at: Option<Timestamp>,
    },
    /// Nobody can tell whether it was done.
    InDoubt {
        step: StepId,
        why: Printable,
    },
    /// After a crash the far side was asked: it was done, or a person said so.
    Adopted {
        step: StepId,
        outputs: Fields,
        by: Option<String>,
    },
    /// After a crash the far side was asked: it was not done; it goes back to pending.
    Absent {
        step: StepId,
        by: Option<String>,
    },
    /// It will not be done.
    Skipped {
        step: StepId,
        why: Printable,
    },
    /// From here on the execution goes backwards.
    RollingBack {
        why: Printable,
    },
    UndoStarted {
        step: StepId,
    },
    Undone {
        step: StepId,
    },
    /// What is left must be looked at by a person.
    Stuck {
        step: StepId,
        fault: Fault,
    },
    /// A person leaves what a stuck undo left.
    Abandoned {
        step: StepId,
        by: String,
    },
    Paused {
        why: Printable,
    },
    Resumed,
    /// While it stands still: the facts of the plan that hold, by their place in it. One that does not hold any more
    /// when it goes on was changed by somebody else.
    Observed {
        held: Vec<u32>,
    },
    /// A control was taken up, or why it was not.
    Controlled {
        number: u64,
        control: Control,
        by: String,
        refused: Option<Printable>,
    },
    /// The wall clock moved by itself, in seconds.
    ClockJumped {
        by_seconds: i64,
    },
    /// The last of its execution, until a rollback is asked for.
    Ended {
        status: super::ExecutionStatus,
        why: Option<Printable>,
    },
}

impl Recorded {
    /// The step that it is about.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Self::Intended { step, .. }
            | Self::Started { step }
            | Self::Performed { step, .. }
            | Self::Checked { step, .. }
            | Self::Succeeded { step }
            | Self::Failed { step, .. }
            | Self::InDoubt { step, .. }
            | Self::Adopted { step, .. }
            | Self::Absent { step, .. }
            | Self::Skipped { step, .. }
            | Self::UndoStarted { step }
            | Self::Undone { step }
            | Self::Stuck { step, .. }
            | Self::Abandoned { step, .. } => Some(step),
            _ => None,
        }
    }
}

/// Who said yes to a plan, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The user of this machine: `ada@host`.
    pub by: String,
    /// `enter`, `y`, `typed the name`, `typed how many`, `--yes`.
    pub how: String,
    /// An irreversible step was agreed to in so many words.
    #[serde(default)]
    pub irreversible: bool,
    pub at: Timestamp,
}
