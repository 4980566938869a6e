//! A plan that was made for a person to look at, with all that belongs to the decision about it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ExecutionId, Plan};
use crate::domain::{Fault, Printable};

/// A template, as far as a person chooses by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub template: Printable,
    /// One sentence.
    pub summary: Printable,
    pub framework: Printable,
    /// `none`, `sqlite`, `postgres`.
    pub database: Printable,
}

/// A plan under its digest, what the policies say to it, and what was chosen for want of a word about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedPlan {
    pub plan: Arc<Plan>,
    pub digest: String,
    pub ruling: Ruling,
    /// What was decided for the person, each with the reason: `port 8000: the first that is free`.
    pub choices: Vec<Printable>,
}

/// One of several plans that were agreed to together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// How a person knows it: `acme/shop #812`.
    pub name: Printable,
    pub digest: String,
    /// It has an irreversible step, which was agreed to in so many words.
    pub irreversible: bool,
}

/// What became of one of them: its execution, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    pub name: Printable,
    pub outcome: Result<ExecutionId, Fault>,
}

/// What the policies say to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ruling")]
pub enum Ruling {
    Allow,
    /// A person's yes is needed, with the environment's name typed when `typed`.
    NeedsApproval {
        typed: bool,
        why: Printable,
    },
    /// The id of the rule and its text.
    Deny {
        rule: Printable,
        text: Printable,
    },
}
