//! An opened pull request: what it still needs.

use super::{rows::PullRow, text};
use crate::app::{App, Block, Mark, Span, Tone, pane::run_mark};
use crate::domain::{age, coarse_age};

/// Runs of its branch that are listed.
const MOST_RUNS: usize = 6;

pub(super) fn document(app: &App, row: &PullRow) -> Vec<Block> {
    let (delivery, of) = (&row.delivery, row.of());
    let mut blocks = vec![
        Block::Heading(format!("{} #{} {}", delivery.repository, of.number, of.title)),
        Block::Text(vec![
            Span::new(of.branch.as_str(), Tone::Accent),
            Span::muted(format!(
                " into {} · by {} · changed {} ago",
                delivery.default_branch,
                of.author,
                coarse_age(age(app.now, of.updated_at))
            )),
        ]),
    ];
    blocks.extend(of.is_draft.then(|| Block::Text(vec![Span::marked(Mark::Skipped, "draft")])));
    let review = super::pulls::review(of);
    blocks.push(match review.mark {
        Some(mark) => Block::Text(vec![Span::muted("review  "), Span::marked(mark, review.text)]),
        None => Block::muted("review  none is asked for"),
    });
    let mut checks = vec![Span::muted("checks  ")];
    match &of.checks {
        Some(state) => checks.extend(text::checks(state)),
        None => checks.push(Span::muted("none, or they could not be read")),
    }
    blocks.push(Block::Prose(checks));
    blocks.push(Block::Text(match of.queue_place {
        Some(1) => vec![Span::muted("queue   "), Span::marked(Mark::Progress, "head of the merge queue")],
        Some(place) => vec![Span::muted("queue   "), Span::plain(format!("place {place} of the merge queue"))],
        None => vec![Span::muted("queue   not in the merge queue")],
    }));
    blocks.push(Block::Prose(vec![Span::muted(of.url.as_str())]));
    blocks.extend([Block::Gap, Block::Heading(format!("Into {}", delivery.default_branch))]);
    match &delivery.branch_rules {
        Some(rules) => blocks.extend(text::branch_rules(rules)),
        None => blocks.push(Block::muted("What a merge asks for could not be read.")),
    }
    blocks.extend(runs(app, row));
    blocks.extend(text::gaps(&delivery.gaps));
    blocks
}

/// The newest runs of its branch.
fn runs(app: &App, row: &PullRow) -> Vec<Block> {
    let of = row.of();
    let runs = app.store.inventory.runs.iter();
    let own = runs.filter(|run| run.branch == of.branch && run.key.repository == row.delivery.repository);
    let rows: Vec<Block> = own
        .take(MOST_RUNS)
        .map(|run| {
            let word = run.word().replace('_', " ");
            Block::Text(vec![
                Span::marked(run_mark(&run.status, run.conclusion.as_ref()), format!("{word:11}")),
                Span::new(format!(" {}", run.workflow), Tone::Strong),
                Span::muted(format!(" #{}  {} ago", run.number, coarse_age(age(app.now, run.created_at)))),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    [Block::Gap, Block::Heading("Runs of its branch".into())].into_iter().chain(rows).collect()
}
