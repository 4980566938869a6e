//! One rule, for people.

use serde::Serialize;

use super::Need;

/// A rule by its annotations, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub id: String,
    /// One sentence that says what it forbids and what to do.
    pub text: String,
    pub effect: Effect,
    /// It is in the way only until somebody says yes like this.
    pub needs: Option<Need>,
    /// `shipped`, or the path of the person's own.
    pub file: String,
    /// From 1.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Permit,
    Forbid,
}
