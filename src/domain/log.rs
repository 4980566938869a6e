//! Log lines and the state of what they come from.

use serde::{Deserialize, Serialize};

use super::{Fault, ProviderId, Styled, Timestamp, log_time::leading_time};

/// Weight of a log line, as far as its text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warning,
    Error,
}

impl Level {
    /// Its word in a filter and for commands.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// One line, sanitized and redacted. `at` is the time its source gave it, if any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    pub at: Option<Timestamp>,
    pub level: Option<Level>,
    pub text: Styled,
}

impl LogLine {
    /// One line of a file or stream, without its newline: sanitized, redacted, and its level and time
    /// read from the text where it has them.
    pub fn from_bytes(line: &[u8]) -> Self {
        let text = Styled::for_log(line);
        let shown = text.text.as_str();
        Self { at: leading_time(shown), level: Level::of_line(shown), text }
    }
}

/// Lines of one source in the order in which they were written there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogBatch {
    pub source: ProviderId,
    pub lines: Vec<LogLine>,
}

/// What a log source last said about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// Reading, or waiting for more.
    Following,
    /// It came to its end: standard input closed, a child ended, a file without follow.
    Ended,
    /// The file was truncated, or replaced by a new one; reading went on from its start.
    Restarted,
    Failed(Fault),
}
