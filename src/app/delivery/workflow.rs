//! An opened workflow: whether it may run, and how it did.

use super::{rows::WorkflowRow, text, workflows::state};
use crate::app::{App, Block, Span, Tone, pane::run_mark};
use crate::domain::{Workflow, age, coarse_age, long_age};

/// Runs that are listed.
const MOST_RUNS: usize = 10;

pub(super) fn document(app: &App, row: &WorkflowRow) -> Vec<Block> {
    let (delivery, of) = (&row.delivery, row.of());
    let state = state(of);
    let said = match state.mark {
        Some(mark) => Span::marked(mark, state.text),
        None => Span::plain(state.text),
    };
    let mut blocks = vec![
        Block::Heading(format!("{} of {}", of.name, delivery.repository)),
        Block::Text(vec![Span::muted(of.path.as_str()), Span::plain("  "), said]),
    ];
    blocks.extend(why_disabled(of).map(|why| Block::Prose(vec![Span::muted(why)])));
    blocks.push(Block::Prose(vec![match row.median {
        Some(median) => Span::plain(format!(
            "{} in the middle of {} that passed",
            long_age(median),
            text::count(row.median_of as u64, "run")
        )),
        None => Span::muted("none of its runs that were read has passed"),
    }]));
    blocks.extend([Block::Gap, Block::Heading("Runs".into())]);
    let runs = app.store.inventory.runs.iter();
    let own = runs.filter(|run| run.workflow == of.name && run.key.repository == delivery.repository);
    let rows: Vec<Block> = own
        .take(MOST_RUNS)
        .map(|run| {
            let word = run.word().replace('_', " ");
            Block::Text(vec![
                Span::marked(run_mark(&run.status, run.conclusion.as_ref()), format!("{word:11}")),
                Span::new(format!(" #{}", run.number), Tone::Strong),
                Span::plain(format!(" {}", run.branch)),
                Span::muted(format!(
                    "  {}, {} ago by {}",
                    long_age(run.duration(app.store.runs_as_of(app.now))),
                    coarse_age(age(app.now, run.created_at)),
                    run.actor
                )),
            ])
        })
        .collect();
    let none = rows.is_empty().then(|| Block::muted("None is among the runs that were read."));
    blocks.extend(rows.into_iter().chain(none));
    blocks.extend(text::gaps(&delivery.gaps));
    blocks
}

/// What a state other than `active` means, and what to do about it.
fn why_disabled(of: &Workflow) -> Option<&'static str> {
    match of.state.as_str() {
        "disabled_manually" => Some("Somebody switched it off; nothing starts it until it is switched on again."),
        "disabled_inactivity" => {
            Some("GitHub switched it off: nothing happened in the repository for 60 days. Its schedule stands still.")
        }
        "disabled_fork" => Some("It is off because the repository is a fork; it is switched on there by hand."),
        "deleted" => Some("Its file is gone from the default branch."),
        _ => None,
    }
}
