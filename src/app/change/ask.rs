//! The question before the plans of changes are carried out.

use super::{
    batch::{Aside, Ready},
    command::{command, commands},
};
use crate::app::{App, Block, Question, Span, execution};
use crate::domain::Printable;
use crate::plan::{PipelineChange, Ruling, changes_counted, changes_noun, changes_title};

/// What will be done, its risk, the way back, and the command for the same; of several changes their number and names,
/// too, and what is left out.
pub(super) fn question(app: &App, ready: &[Ready], aside: &Aside) -> Question {
    let mut question = match ready {
        [only] if aside.left_out.is_empty() => of_one(app, only),
        all => of_many(app, all, aside),
    };
    question.marks = aside.marks;
    question
}

fn of_one(app: &App, Ready { wanted, planned }: &Ready) -> Question {
    let (needs_name, rule) = match &planned.ruling {
        Ruling::NeedsApproval { typed, why } => (*typed, Some(why.as_str())),
        _ => (false, None),
    };
    let policy = execution::Policy { needs_name, rule };
    let command = command(&wanted.change);
    let mut question = execution::ask_approval_with(app, &planned.plan, &planned.digest, policy, &command);
    // The title has no room for all of them.
    if let PipelineChange::Dispatch { inputs, .. } = &wanted.change {
        let lines = inputs.iter().map(|(name, value)| {
            let text = format!("{} = {}", Printable::new(name), Printable::new(value));
            Block::Prose(vec![Span::muted("input     "), Span::plain(text)])
        });
        question.blocks.splice(1..1, lines);
    }
    question
}

fn of_many(app: &App, ready: &[Ready], aside: &Aside) -> Question {
    let changes: Vec<&PipelineChange> = ready.iter().map(|one| &one.wanted.change).collect();
    let plans = ready.iter().map(|Ready { wanted, planned }| execution::OneOfMany {
        name: &wanted.name,
        about: &wanted.about,
        is_hidden: wanted.is_hidden,
        repository: wanted.change.repository(),
        planned,
    });
    execution::ask_approval_of_many(
        app,
        &execution::Many {
            title: changes_title(&changes),
            count: changes_counted(&changes),
            noun: changes_noun(&changes),
            plans: plans.collect(),
            left_out: aside.left_out.iter().map(|one| (one.name.as_str(), one.why.as_str())).collect(),
            commands: commands(&changes),
        },
    )
}
