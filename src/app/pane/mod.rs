//! What each pane shows: its rows, its summary, its one line, its documents. One file a pane.

mod environments;
mod executions;
mod gpu;
mod logs;
mod overview;
mod pipelines;
mod run;

use super::{App, Block, Column, Row, Span};
use crate::domain::{Environment, Feed, Freshness, Gpu, ProviderId, Timestamp, WorkflowRun, coarse_age};
use crate::keymap::Pane;

pub use run::RunDetail;

/// A row that was opened, and how far its document is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    pub identity: u64,
    pub scroll: u16,
}

/// The columns of the pane's list; none where it has no list.
pub fn columns(pane: Pane) -> &'static [Column] {
    use std::sync::Arc;
    match pane {
        Pane::Environments => <Arc<Environment> as Row>::COLUMNS,
        Pane::Pipelines => <Arc<WorkflowRun> as Row>::COLUMNS,
        Pane::Gpu => <(ProviderId, Arc<Gpu>) as Row>::COLUMNS,
        Pane::Overview | Pane::Logs | Pane::Executions => &[],
    }
}

/// The provider kind that feeds a pane.
pub fn feed(pane: Pane) -> Option<Feed> {
    match pane {
        Pane::Environments => Some(Feed::Environments),
        Pane::Pipelines => Some(Feed::Pipelines),
        Pane::Gpu => Some(Feed::Gpus),
        Pane::Overview | Pane::Logs | Pane::Executions => None,
    }
}

/// The document that fills the pane, if it shows one: an opened row, the overview, the executions.
pub fn document(app: &App, pane: Pane) -> Option<Vec<Block>> {
    match pane {
        Pane::Overview => Some(overview::document(app)),
        Pane::Executions => Some(executions::document()),
        Pane::Environments => app.environments.opened.map(|opened| environments::document(app, opened.identity)),
        Pane::Pipelines => app.pipelines.opened.map(|opened| run::document(app, opened.identity)),
        Pane::Gpu => app.gpu.opened.map(|opened| gpu::document(app, opened.identity)),
        Pane::Logs => None,
    }
}

/// What stands under the pane's list: the part that does not depend on the cursor.
pub fn summary(app: &App, pane: Pane) -> Vec<Block> {
    match pane {
        Pane::Environments => environments::summary(app),
        Pane::Pipelines => pipelines::summary(app),
        Pane::Gpu => gpu::summary(app),
        Pane::Overview | Pane::Logs | Pane::Executions => Vec::new(),
    }
}

/// What stands in place of the list while it has no rows: why, and what to do about it.
pub fn empty(app: &App, pane: Pane) -> Vec<Block> {
    match pane {
        Pane::Environments => environments::empty(app),
        Pane::Pipelines => pipelines::empty(app),
        Pane::Gpu => gpu::empty(app),
        Pane::Overview | Pane::Logs | Pane::Executions => Vec::new(),
    }
}

/// The pane in one row.
pub fn line(app: &App, pane: Pane) -> Vec<Span> {
    match pane {
        Pane::Overview => overview::line(app),
        Pane::Environments => environments::line(app),
        Pane::Pipelines => pipelines::line(app),
        Pane::Gpu => gpu::line(app),
        Pane::Logs => logs::line(app),
        Pane::Executions => executions::line(),
    }
}

/// Every provider of a feed that has something to say besides its data: a fault, a remark.
fn sources(app: &App, feed: Feed) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (id, source) in app.store.of(feed) {
        let remark = source.good.as_ref().and_then(|(_, observation)| observation.remark.as_ref());
        if let Some((at, fault)) = &source.fault {
            let mark = freshness_mark(source.freshness(app.now));
            let mut spans = vec![Span::marked(mark, id.as_str()), Span::plain(format!(" {}", fault.message))];
            if let Some(retry) = fault.retry_at.filter(|retry| *retry > app.now) {
                spans.push(Span::muted(format!("; asks again in {}", until(app.now, retry))));
            } else if source.freshness(app.now) == Freshness::Offline {
                spans.push(Span::muted(format!(" ({} ago)", coarse_age(crate::domain::age(app.now, *at)))));
            }
            blocks.push(Block::Text(spans));
            blocks.extend(fault.hint.as_ref().map(|hint| Block::muted(format!("  {hint}"))));
        } else if let Some(remark) = remark {
            blocks.push(Block::Text(vec![Span::muted(format!("{id}: {remark}"))]));
        }
    }
    blocks
}

/// Time until a moment to come, in coarse steps.
fn until(now: Timestamp, later: Timestamp) -> String {
    coarse_age(crate::domain::age(later, now))
}

fn freshness_mark(freshness: Freshness) -> super::Mark {
    use super::Mark;
    match freshness {
        Freshness::Live => Mark::Good,
        Freshness::Loading => Mark::Progress,
        Freshness::Stale | Freshness::Limited => Mark::Warn,
        Freshness::Offline => Mark::Bad,
        Freshness::Absent => Mark::Unknown,
    }
}
