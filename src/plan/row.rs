//! Executions as lists show them, and the lines that their steps say.

use serde::{Deserialize, Serialize};

use super::ExecutionStatus;
use crate::domain::{Layer, Printable, Timestamp};

/// The name of an execution: 12 letters of hexadecimal; any part of its beginning that is no other's stands for it
/// where a person types it.
pub type ExecutionId = String;

/// An execution in a list, without its entries being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExecutionRow {
    pub id: ExecutionId,
    pub plan: String,
    pub title: String,
    pub environment: String,
    pub status: ExecutionStatus,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub steps_done: u32,
    pub steps_total: u32,
    /// The last worker: `pid@host`.
    pub owner: Option<String>,
    pub heartbeat_at: Option<Timestamp>,
    pub actor: String,
    pub why: Option<Printable>,
    pub sequence: u64,
}

/// A row of a list with what only its plan says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedExecution {
    pub row: ExecutionRow,
    pub layer: Layer,
    /// How long the whole is expected to take; `None` where no step says.
    pub expected_seconds: Option<u64>,
}

/// A line that a step said. Not a fact: it may be lost in a crash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppendedLine {
    /// Ascending within the execution.
    pub number: u64,
    pub step: String,
    pub at: Timestamp,
    pub text: Printable,
}
