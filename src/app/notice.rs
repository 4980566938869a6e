//! A line that tells something once and fades.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{Severity, Timestamp, age};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub at: Timestamp,
    pub severity: Severity,
    /// One sanitized line.
    pub text: crate::domain::Printable,
}

impl Notice {
    /// Heavier notices stay longer; a critical one stays until a key is pressed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        let shown = match self.severity {
            Severity::Info => Duration::from_secs(6),
            Severity::Warning => Duration::from_secs(15),
            Severity::Critical => return false,
        };
        age(now, self.at) >= shown
    }
}
