//! The question before the plan of a change is carried out.

use crate::app::{App, Question, execution};
use crate::plan::{PlannedPlan, Ruling};

/// What will be done, its risk, the way back, and the command for the same.
pub(super) fn question(app: &App, planned: &PlannedPlan, command: &str) -> Question {
    let (needs_name, rule) = match &planned.ruling {
        Ruling::NeedsApproval { typed, why } => (*typed, Some(why.as_str())),
        _ => (false, None),
    };
    let policy = execution::Policy { needs_name, rule };
    execution::ask_approval_with(app, &planned.plan, &planned.digest, policy, command)
}
