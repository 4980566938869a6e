//! The question before the plan of a change is carried out.

use crate::app::{App, Block, Question, Span, execution};
use crate::domain::Printable;
use crate::plan::{PipelineChange, PlannedPlan, Ruling};

/// What will be done, its risk, the way back, and the command for the same.
pub(super) fn question(app: &App, planned: &PlannedPlan, change: &PipelineChange, command: &str) -> Question {
    let (needs_name, rule) = match &planned.ruling {
        Ruling::NeedsApproval { typed, why } => (*typed, Some(why.as_str())),
        _ => (false, None),
    };
    let policy = execution::Policy { needs_name, rule };
    let mut question = execution::ask_approval_with(app, &planned.plan, &planned.digest, policy, command);
    // The title has no room for all of them.
    if let PipelineChange::Dispatch { inputs, .. } = change {
        let lines = inputs.iter().map(|(name, value)| {
            let text = format!("{} = {}", Printable::new(name), Printable::new(value));
            Block::Prose(vec![Span::muted("input     "), Span::plain(text)])
        });
        question.blocks.splice(1..1, lines);
    }
    question
}
