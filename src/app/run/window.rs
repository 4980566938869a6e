//! The opened run as rows: all of them for what leaves the console, those in view for the screen.

use std::sync::Arc;

use super::{RunDetail, head, row};
use crate::app::{App, Block, Mark, Span, fit, height_of, pane};
use crate::domain::WorkflowRun;
use crate::keymap::Pane;

const BACK: &str = "Esc steps back.";

/// The opened run as it was last read, what is known of its jobs, and whether it is still listed.
pub(super) fn opened(app: &App) -> Option<(&Arc<WorkflowRun>, &RunDetail, bool)> {
    let detail = app.run.as_ref().filter(|_| app.pipelines.opened.is_some())?;
    let listed = app.store.inventory.runs.iter().find(|run| run.key.id == detail.key.id && run.key == detail.key);
    let run = match listed {
        Some(listed) if detail.attempt == listed.attempt => listed,
        listed => detail.run.as_ref().or(listed)?,
    };
    Some((run, detail, listed.is_some()))
}

/// Everything that is shown of it, not broken into rows.
pub(in crate::app) fn document(app: &App) -> Vec<Block> {
    let Some((run, detail, is_listed)) = opened(app) else { return unread(app) };
    let mut blocks = head::head(app, run, detail, is_listed);
    blocks.extend((0..detail.tree.rows.len()).map(|at| row::row(app, run, detail, at)));
    blocks
}

/// What stands in place of a run of which nothing is known.
fn unread(app: &App) -> Vec<Block> {
    const GONE: &str = "This run is no longer among the newest of its repository. Esc steps back.";
    let Some(detail) = app.run.as_ref().filter(|_| app.pipelines.opened.is_some()) else {
        return vec![Block::muted(GONE)];
    };
    let name = Block::Heading(format!("Run {} of {}", detail.key.id, detail.key.repository));
    match &detail.fault {
        Some(fault) => vec![name, Block::Prose(vec![Span::marked(Mark::Bad, fault.to_string())]), Block::muted(BACK)],
        None => vec![name, Block::muted("Reading the run…")],
    }
}

/// The head, broken into the rows of the pane.
pub(super) fn fitted_head(app: &App) -> Vec<Block> {
    match opened(app) {
        Some((run, detail, is_listed)) => {
            fit(head::head(app, run, detail, is_listed), pane::width(app, Pane::Pipelines))
        }
        None => document(app),
    }
}

/// Rows of the head, and of all below it.
pub fn run_height(app: &App) -> (u16, u16) {
    let rows = opened(app).map_or(0, |(_, detail, _)| detail.tree.rows.len());
    (height_of(&fitted_head(app)), u16::try_from(rows).unwrap_or(u16::MAX))
}

/// Of the opened run the rows from `from` on, at most `height`.
pub fn run_window(app: &App, from: u16, height: u16) -> Vec<Block> {
    let head = fitted_head(app);
    let above = head.len();
    let mut blocks: Vec<Block> = head.into_iter().skip(usize::from(from)).take(usize::from(height)).collect();
    if let Some((run, detail, _)) = opened(app) {
        let first = usize::from(from).saturating_sub(above);
        let count = usize::from(height) - blocks.len();
        let last = (first + count).min(detail.tree.rows.len());
        blocks.extend((first..last).map(|at| row::row(app, run, detail, at)));
    }
    blocks
}
