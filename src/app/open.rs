//! Opening the row of a list, and closing it again.

use super::{App, Effect, Opened, Row, RunDetail, actions::table_pane};
use crate::keymap::Pane;

/// Opens the row under the cursor; where there is none, gives the pane the whole screen.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    match under_cursor(app) {
        Some(identity) => open_row(app, app.focus.pane, identity),
        None => {
            app.focus.zoomed = true;
            Vec::new()
        }
    }
}

/// The row that Enter would open.
pub(super) fn under_cursor(app: &App) -> Option<u64> {
    let inventory = &app.store.inventory;
    match app.focus.pane {
        Pane::Environments => app.environments.table.selected(&inventory.environments).map(Row::identity),
        Pane::Pipelines => app.pipelines.table.selected(&inventory.runs).map(Row::identity),
        Pane::Gpu => app.gpu.table.selected(&inventory.gpus).map(Row::identity),
        Pane::Overview | Pane::Logs | Pane::Executions => None,
    }
}

/// Opens a row of a pane, and asks for what only an opened one shows.
pub(super) fn open_row(app: &mut App, pane: Pane, identity: u64) -> Vec<Effect> {
    if let Some(list) = table_pane(app, pane) {
        list.opened = Some(Opened { identity, scroll: 0 });
    }
    if pane != Pane::Pipelines {
        return Vec::new();
    }
    let run = app.store.inventory.runs.iter().find(|run| run.identity() == identity);
    app.run = run.map(|run| RunDetail::new(run, app.now));
    let asked = app.run.iter().map(|detail| Effect::FetchJobs { key: detail.key.clone(), attempt: detail.attempt });
    asked.collect()
}

/// Puts the cursor on a row; false when the list does not show it.
pub(super) fn point_at(app: &mut App, pane: Pane, identity: u64) -> bool {
    let inventory = &app.store.inventory;
    match pane {
        Pane::Environments => app.environments.table.point_at(&inventory.environments, identity),
        Pane::Pipelines => app.pipelines.table.point_at(&inventory.runs, identity),
        Pane::Gpu => app.gpu.table.point_at(&inventory.gpus, identity),
        Pane::Overview | Pane::Logs | Pane::Executions => false,
    }
}

/// Closes the opened row of the focused pane.
pub(super) fn close(app: &mut App) -> bool {
    let pane = app.focus.pane;
    let closed = table_pane(app, pane).is_some_and(|list| list.opened.take().is_some());
    if closed && pane == Pane::Pipelines {
        app.run = None;
    }
    closed
}
