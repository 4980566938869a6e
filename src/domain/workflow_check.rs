//! What a checker says of a repository's workflow files.

use serde::{Deserialize, Serialize};

use super::{Printable, Severity};

/// The answer of one checker.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WorkflowCheck {
    /// `actionlint` or `zizmor`.
    pub checker: Printable,
    /// Workflow files that were looked at.
    pub files: u32,
    /// By file and line.
    pub findings: Vec<WorkflowFinding>,
}

/// One mistake, or what looks like one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowFinding {
    /// As seen from the repository.
    pub path: Printable,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
    pub severity: Severity,
    /// The checker's name for this kind.
    pub rule: Printable,
    pub message: Printable,
}

impl WorkflowFinding {
    /// `.github/workflows/ci.yml:12:5`, where editors go.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.path, self.line, self.column)
    }
}
