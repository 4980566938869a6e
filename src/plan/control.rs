//! What a person asks of an execution.

use serde::{Deserialize, Serialize};

use super::StepId;

/// A wish that any console writes and the worker takes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "control", deny_unknown_fields)]
pub enum Control {
    /// Start no further step.
    Pause,
    Resume,
    /// Stop, and take back what was done.
    Abort,
    /// Of an inconclusive check: it counts as passed. Of a step in doubt: it was done.
    Approve {
        step: StepId,
    },
    /// Of an inconclusive check: measure again. Of a step in doubt: it was not done, do it. Of a stuck undo: try again.
    Retry {
        step: StepId,
    },
    /// Of a step in doubt: leave it as it is. Of a stuck undo: leave what is left. Of a pending step: do not do it;
    /// what needs it is skipped too.
    Skip {
        step: StepId,
    },
    /// Take back a finished execution.
    Rollback,
}

impl Control {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Abort => "abort",
            Self::Approve { .. } => "approve",
            Self::Retry { .. } => "retry",
            Self::Skip { .. } => "skip",
            Self::Rollback => "rollback",
        }
    }

    pub fn step(&self) -> Option<&StepId> {
        match self {
            Self::Approve { step } | Self::Retry { step } | Self::Skip { step } => Some(step),
            _ => None,
        }
    }
}
