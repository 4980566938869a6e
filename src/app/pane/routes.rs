//! Which pane answers a question that is asked of all of them.

use std::sync::Arc;

use super::{environment, environments, executions, gpu, logs, overview, pipelines};
use crate::app::{App, Badge, Block, Column, Facet, Row, Span, arrange, delivery, fit, run};
use crate::domain::{Environment, Feed, Gpu, ProviderId};
use crate::keymap::{Pane, PipelinesView};
use crate::plan::ListedExecution;

/// A row that was opened, and how far its document is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    pub identity: u64,
    pub scroll: u16,
}

/// The columns of the pane's list, in the pipelines of one of its lists; none where it has no list.
pub fn columns(pane: Pane, view: PipelinesView) -> &'static [Column] {
    match pane {
        Pane::Environments => <Arc<Environment> as Row>::COLUMNS,
        Pane::Pipelines => delivery::columns(view),
        Pane::Gpu => <(ProviderId, Arc<Gpu>) as Row>::COLUMNS,
        Pane::Executions => <Arc<ListedExecution> as Row>::COLUMNS,
        Pane::Overview | Pane::Logs => &[],
    }
}

/// What a filter of the pane's list can ask for by name.
pub(in crate::app) fn facets(pane: Pane, view: PipelinesView) -> &'static [Facet] {
    match pane {
        Pane::Environments => <Arc<Environment> as Row>::FACETS,
        Pane::Pipelines => delivery::facets(view),
        Pane::Gpu => <(ProviderId, Arc<Gpu>) as Row>::FACETS,
        Pane::Executions => <Arc<ListedExecution> as Row>::FACETS,
        Pane::Overview | Pane::Logs => &[],
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

/// Where the pane's content comes from, and how far it may be trusted; `None` where it has no provider.
pub fn badge(app: &App, pane: Pane) -> Option<Badge> {
    let is_delivery = pane == Pane::Pipelines && app.delivery.view != PipelinesView::Runs && app.store.has_delivery();
    if is_delivery { app.store.delivery_badge(app.now) } else { app.store.badge(feed(pane)?, app.now) }
}

/// The document that fills the pane, if it shows one: an opened row, the overview.
pub fn document(app: &App, pane: Pane) -> Option<Vec<Block>> {
    whole_document(app, pane).map(|blocks| fit(blocks, width(app, pane)))
}

/// The same, not broken into rows.
pub(in crate::app) fn whole_document(app: &App, pane: Pane) -> Option<Vec<Block>> {
    match pane {
        Pane::Overview => Some(overview::document(app)),
        Pane::Executions => app.executions.opened.map(|_| executions::document(app)),
        Pane::Environments => app.environments.opened.map(|opened| environment::document(app, opened.identity)),
        Pane::Pipelines if app.delivery.view == PipelinesView::Runs => app.pipelines.opened.map(|_| run::document(app)),
        Pane::Pipelines => delivery::document(app),
        Pane::Gpu => app.gpu.opened.map(|opened| gpu::document(app, opened.identity)),
        Pane::Logs => None,
    }
}

/// What stands under the pane's list: the part that does not depend on the cursor.
pub fn summary(app: &App, pane: Pane) -> Vec<Block> {
    fit(summary_of(app, pane, environments::has_room), width(app, pane))
}

/// The same where there is room for all of it, and no rows to break into.
pub(in crate::app) fn whole_summary(app: &App, pane: Pane) -> Vec<Block> {
    summary_of(app, pane, |_, _| true)
}

fn summary_of(app: &App, pane: Pane, has_room: fn(&App, &[Block]) -> bool) -> Vec<Block> {
    match pane {
        Pane::Environments => environments::summary(app, has_room),
        Pane::Pipelines if app.delivery.view == PipelinesView::Runs => pipelines::summary(app),
        Pane::Pipelines => delivery::summary(app),
        Pane::Gpu => gpu::summary(app),
        Pane::Logs => logs::notes(app),
        Pane::Executions => executions::summary(app),
        Pane::Overview => Vec::new(),
    }
}

/// What stands in place of the list while it has no rows: why, and what to do about it.
pub fn empty(app: &App, pane: Pane) -> Vec<Block> {
    let blocks = match pane {
        Pane::Environments => environments::empty(app),
        Pane::Pipelines if app.delivery.view == PipelinesView::Runs => pipelines::empty(app),
        Pane::Pipelines => delivery::empty(app),
        Pane::Gpu => gpu::empty(app),
        Pane::Logs => logs::empty(app),
        Pane::Executions => executions::empty(app),
        Pane::Overview => Vec::new(),
    };
    fit(blocks, width(app, pane))
}

/// The pane in one row.
pub fn line(app: &App, pane: Pane) -> Vec<Span> {
    match pane {
        Pane::Overview => overview::line(app),
        Pane::Environments => environments::line(app),
        Pane::Pipelines => delivery::approvals(app).into_iter().chain(pipelines::line(app)).collect(),
        Pane::Gpu => gpu::line(app),
        Pane::Logs => logs::line(app),
        Pane::Executions => executions::line(app),
    }
}

/// Cells that a row of a document has in the pane: its frame and a space at the left are taken.
pub(in crate::app) fn width(app: &App, pane: Pane) -> u16 {
    let area = arrange(app.size, &app.focus).and_then(|arrangement| arrangement.full(pane));
    area.map_or(u16::MAX, |area| area.width.saturating_sub(3))
}
