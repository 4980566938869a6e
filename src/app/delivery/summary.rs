//! What stands under the lists, and in place of them while they have no rows.

use std::collections::BTreeMap;

use crate::app::{App, Block, Mark, Span, pane};
use crate::domain::{Feed, Gap};
use crate::keymap::PipelinesView;

/// Faults of the providers and of single repositories, then what could not be read of the others.
pub(in crate::app) fn summary(app: &App) -> Vec<Block> {
    let has_delivery = app.store.has_delivery();
    let mut blocks =
        pane::sources_among(
            app,
            |source| {
                if has_delivery { source.reads_delivery() } else { source.feed == Feed::Pipelines }
            },
        );
    for (repository, fault) in app.store.delivery_faults() {
        blocks.push(Block::Prose(vec![
            Span::marked(Mark::Bad, repository.as_str()),
            Span::plain(format!(" {}", fault.message)),
        ]));
        blocks.extend(fault.hint.as_ref().map(|hint| Block::Prose(vec![Span::muted(format!("  {hint}"))])));
    }
    blocks.extend(gaps(app));
    if app.delivery.view == PipelinesView::Pulls {
        let cut = app.store.inventory.deliveries.iter().filter(|of| of.pulls_total as usize > of.pulls.len());
        blocks.extend(cut.map(|of| {
            let text =
                format!("{}: {} are open; the {} changed last are here", of.repository, of.pulls_total, of.pulls.len());
            Block::Prose(vec![Span::muted(text)])
        }));
    }
    blocks
}

/// What could not be read, the repositories of the same gap together.
fn gaps(app: &App) -> Vec<Block> {
    let mut by_gap: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for of in &app.store.inventory.deliveries {
        for Gap { what, why } in &of.gaps {
            by_gap.entry((what.as_str(), why.as_str())).or_default().push(of.repository.as_str());
        }
    }
    let told = |((what, why), repositories): ((&str, &str), Vec<&str>)| {
        let of = match repositories[..] {
            [one] => one.to_owned(),
            _ => format!("{} repositories", repositories.len()),
        };
        Block::Prose(vec![
            Span::marked(Mark::Unknown, what),
            Span::plain(format!(" unknown of {of}")),
            Span::muted(format!(": {why}")),
        ])
    };
    by_gap.into_iter().map(told).collect()
}

/// Why the list has no rows, and what to do about it.
pub(in crate::app) fn empty(app: &App) -> Vec<Block> {
    let view = app.delivery.view;
    let one = match view {
        PipelinesView::Runs => "run",
        PipelinesView::Gates => "gate",
        PipelinesView::Environments => "environment",
        PipelinesView::Pulls => "pull request",
        PipelinesView::Workflows => "workflow",
    };
    if app.delivery.list().is_some_and(|list| !list.table.filter.is_empty()) {
        return vec![Block::muted(format!("No {one} matches the filter. Esc clears it."))];
    }
    if !app.store.has_delivery() {
        return unread(app, one);
    }
    let (none, advice) = match view {
        PipelinesView::Gates => (
            "No run waits for approval.",
            "One does when a job deploys to an environment that asks for reviewers or a wait.",
        ),
        PipelinesView::Environments => (
            "The watched repositories have no environment.",
            "A job with `environment: NAME` makes one; its rules are set on GitHub, under Settings, Environments.",
        ),
        PipelinesView::Pulls => ("No pull request is open.", "`gh pr create`, or a push and its link, opens one."),
        PipelinesView::Runs | PipelinesView::Workflows => (
            "The watched repositories have no workflow.",
            "A file in .github/workflows/ is one, as soon as it is on the default branch.",
        ),
    };
    vec![Block::muted(none), Block::Prose(vec![Span::muted(advice)])]
}

/// Nothing has been handed over yet: it is being read, cannot be, or nobody asks for it.
fn unread(app: &App, one: &str) -> Vec<Block> {
    let mut readers = app.store.of(Feed::Pipelines).filter(|(id, _)| id.as_str() != "git").peekable();
    if readers.peek().is_none() {
        return pane::no_repository();
    }
    if readers.any(|(_, source)| source.good.is_none() && source.fault.is_none()) {
        return vec![Block::muted(format!("Reading the {one}s…"))];
    }
    if app.store.of(Feed::Pipelines).any(|(id, source)| id.as_str() != "git" && source.fault.is_some()) {
        return vec![Block::muted(format!("No {one} could be read; the reason is below."))];
    }
    vec![
        Block::muted(format!("No {one} was read.")),
        Block::Prose(vec![Span::muted("It takes a token: `orchestra auth login github`, or GH_TOKEN.")]),
    ]
}
