//! Why there is no plan.

use std::fmt;

use crate::plan::Requirement;

/// Everything that keeps a goal from becoming a plan, in the order in which a person says it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// At least one.
    pub faults: Vec<GoalFault>,
}

/// One thing that is wrong with a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalFault {
    pub about: Requirement,
    /// What is wrong and what would do: one sentence without a final stop.
    pub why: String,
}

impl fmt::Display for Refusal {
    /// One sentence a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            write!(f, "{}{}: {}", if at > 0 { "\n" } else { "" }, fault.about.word(), fault.why)?;
        }
        Ok(())
    }
}

/// Where faults are gathered.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<GoalFault>);

impl Faults {
    pub(super) fn add(&mut self, about: Requirement, why: impl Into<String>) {
        self.0.push(GoalFault { about, why: why.into() });
    }
}
