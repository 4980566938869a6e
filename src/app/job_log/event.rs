//! What comes in about the log of a job.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::Fault;
use crate::logs::job::{Finding, JobLine, Outline};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobLogSaid {
    /// Bytes that have come, and of how many where that is known.
    Arriving {
        bytes: u64,
        of: Option<u64>,
    },
    /// All of it is here.
    Opened(Arc<Outline>),
    Failed(Fault),
    /// The log that is read for the tail of an opened run alone, or why it could not be read.
    Tail(Result<Arc<Outline>, Fault>),
    /// Lines that were asked for.
    Lines(Vec<JobLine>),
    /// The lines that hold this text.
    Found {
        text: String,
        finding: Finding,
    },
}
