//! The question before the plans of changes are carried out.

use super::{
    batch::{Aside, LeftOut, Ready},
    command::{command, commands},
};
use crate::app::{App, Block, Question, Span, Tone, execution};
use crate::domain::{Brings, Gate, Printable, RunKey};
use crate::plan::{GateAnswer, PipelineChange, Ruling, changes_counted, changes_noun, changes_title};

/// What will be done, its risk, the way back, and the command for the same; of several changes their number and names,
/// too, and what is left out.
pub(super) fn question(app: &App, ready: &[Ready], aside: &Aside) -> Question {
    let mut question = match ready {
        // What else was meant takes nothing from the yes that this one needs.
        [only] => of_one(app, only),
        all => of_many(app, all, aside),
    };
    if ready.len() == 1 {
        question.blocks.splice(1..1, aside.left_out.iter().map(left_out));
    }
    question.marks = aside.marks;
    question
}

fn left_out(one: &LeftOut) -> Block {
    let text = format!("{}: {}", Printable::new(&one.name), Printable::new(&one.why));
    Block::Prose(vec![Span::muted("left out  "), Span::new(text, Tone::Warn)])
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
    if let PipelineChange::Review { repository, run, environments, answer: GateAnswer::Approve, .. } = &wanted.change {
        let key = RunKey { repository: Printable::new(repository), id: *run };
        let names: Vec<&str> = environments.iter().map(|gate| gate.name.as_str()).collect();
        let gates = app.store.inventory.gates.iter();
        let gates = gates.filter(|gate| gate.run == key && names.contains(&gate.environment.as_str()));
        question.blocks.splice(1..1, gates.map(|gate| deploys(gate)));
    }
    question
}

/// What a yes at a gate brings.
fn deploys(gate: &Gate) -> Block {
    let short = |sha: &Printable| sha.as_str().chars().take(7).collect::<String>();
    let commits = |count: u32| if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") };
    let brings = match &gate.brings {
        Some(Brings { from_sha: Some(from), commits_total, behind_by, .. }) => {
            let way = match (*commits_total, *behind_by) {
                (0, 0) => "nothing new".to_owned(),
                (0, back) => format!("goes back {}", commits(back)),
                (on, 0) => commits(on),
                (on, back) => format!("{}, {} back", commits(on), commits(back)),
            };
            format!("{} → {}, {way}", short(from), short(&gate.head_sha))
        }
        Some(_) => format!("{}, the first deployment", short(&gate.head_sha)),
        None => format!("{}; what is live could not be compared", short(&gate.head_sha)),
    };
    let text = format!("{} · {brings} · {}", gate.environment, gate.title);
    Block::Prose(vec![Span::muted("deploys   "), Span::plain(text)])
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
