//! What is said to a supervisor and what it answers: one line of JSON each.

use serde::{Deserialize, Serialize};

use super::SupervisorStatus;

pub const PROTOCOL_VERSION: u32 = 1;
/// A longer line is refused.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub version: u32,
    pub ask: Ask,
    /// Noted in the status, so that the asker can find out later whether it was heard. One that is noted already is
    /// not done again.
    #[serde(default)]
    pub operation: Option<String>,
}

/// What is wanted. It is noted and answered at once; the status tells when it has come true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do", deny_unknown_fields)]
pub enum Ask {
    Status,
    /// These and what they wait for; all without a name.
    Start {
        services: Vec<String>,
    },
    /// These and what waits for them; all without a name.
    Stop {
        services: Vec<String>,
    },
    /// These alone; all without a name.
    Restart {
        services: Vec<String>,
    },
    /// Stop everything and go. What is wanted stays as it is.
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub version: u32,
    pub status: Option<SupervisorStatus>,
    /// Why it was not taken up.
    #[serde(default)]
    pub refusal: Option<String>,
}

impl Request {
    pub fn new(ask: Ask, operation: Option<&str>) -> Self {
        Self { version: PROTOCOL_VERSION, ask, operation: operation.map(str::to_owned) }
    }
}

impl Answer {
    pub fn with(status: SupervisorStatus) -> Self {
        Self { version: PROTOCOL_VERSION, status: Some(status), refusal: None }
    }

    pub fn refused(why: impl Into<String>) -> Self {
        Self { version: PROTOCOL_VERSION, status: None, refusal: Some(why.into()) }
    }
}
