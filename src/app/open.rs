//! Opening the row of a list, and closing it again.

use super::{
    App, Effect, Opened, OpenedExecution, Row, RunDetail, actions::table_pane, delivery, job_log, lists, press, run,
    table::identity_of, typing,
};
use crate::domain::RunKey;
use crate::keymap::{Pane, PipelinesView};

/// Opens the row under the cursor; where there is none, gives the pane the whole screen.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    if let Some(link) = app.overview.link.filter(|_| app.focus.pane == Pane::Overview) {
        return go_to_row(app, link.pane, link.identity).unwrap_or_else(|| {
            press::tell(app, "it is gone from its list by now".into());
            Vec::new()
        });
    }
    if app.focus.pane == Pane::Pipelines && app.pipelines.opened.is_some() {
        return if job_log::is_openable(app) { job_log::open(app) } else { run::open(app) };
    }
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
    match app.focus.pane {
        Pane::Overview => app.overview.link.map(|link| link.identity),
        pane => lists::selected(app, pane),
    }
}

/// Takes away what lies over the panes. A command goes on, and is told of in the last row.
pub(super) fn uncover(app: &mut App) {
    (app.focus.help, app.commands.output) = (None, None);
}

/// Goes to a row of a pane and opens it; a filter that hides it is taken away. `None` when there is
/// no such row.
pub(super) fn go_to_row(app: &mut App, pane: Pane, identity: u64) -> Option<Vec<Effect>> {
    let is_listed = |app: &mut App| point_at(app, pane, identity);
    if !is_listed(app) {
        let filter = typing::filter_of(app, pane).unwrap_or_default().to_owned();
        typing::set_filter(app, pane, String::new());
        if !is_listed(app) {
            typing::set_filter(app, pane, filter);
            return None;
        }
    }
    uncover(app);
    app.focus.show(pane);
    Some(open_row(app, pane, identity))
}

/// Opens a row of a pane, and asks for what only an opened one shows.
pub(super) fn open_row(app: &mut App, pane: Pane, identity: u64) -> Vec<Effect> {
    if let Some(list) = table_pane(app, pane) {
        list.opened = Some(Opened { identity, scroll: 0 });
    }
    if pane == Pane::Executions {
        return open_execution(app, identity);
    }
    if pane != Pane::Pipelines || app.delivery.view != PipelinesView::Runs {
        return Vec::new();
    }
    let run = app.store.inventory.runs.iter().find(|run| run.identity() == identity);
    app.run = run.map(|run| RunDetail::new(run, app.now));
    app.run.iter().map(RunDetail::question).collect()
}

/// Opens a run by its name: the listed one with its row, any other apart from the list.
pub(super) fn open_run(app: &mut App, key: RunKey) -> Vec<Effect> {
    go_to_row(app, Pane::Pipelines, identity_of(&key)).unwrap_or_else(|| open_apart(app, key, 0))
}

/// Opens a run that is not listed. It is asked for by its name; `latest` is the attempt that was known last, 0 for none.
pub(super) fn open_apart(app: &mut App, key: RunKey, latest: u32) -> Vec<Effect> {
    uncover(app);
    delivery::show(app, PipelinesView::Runs);
    app.pipelines.opened = Some(Opened { identity: identity_of(&key), scroll: 0 });
    let detail = app.run.insert(RunDetail::apart(key, latest, app.now));
    vec![detail.question()]
}

/// Puts the cursor on a row; false when the list does not show it. In the pipelines it may be a row of another
/// list, which is shown then.
pub(super) fn point_at(app: &mut App, pane: Pane, identity: u64) -> bool {
    if pane == Pane::Pipelines {
        delivery::show_list_of(app, identity);
    }
    lists::point_at(app, pane, identity)
}

/// Follows the execution that was opened.
fn open_execution(app: &mut App, identity: u64) -> Vec<Effect> {
    let listed = app.store.executions.rows.iter().find(|listed| listed.identity() == identity);
    let Some(id) = listed.map(|listed| listed.row.id.clone()) else { return Vec::new() };
    if app.execution.as_ref().is_some_and(|opened| opened.id == id) {
        return Vec::new();
    }
    app.execution = Some(OpenedExecution::new(id.clone()));
    vec![Effect::FollowExecution(Some(id))]
}

/// Closes the opened row of the focused pane with all that is open inside it.
pub(super) fn close_all(app: &mut App) -> Vec<Effect> {
    let log = if app.focus.pane == Pane::Pipelines { job_log::close(app) } else { None };
    log.into_iter().flatten().chain(close(app).unwrap_or_default()).collect()
}

/// Closes the opened row of the focused pane; `None` when there was none.
pub(super) fn close(app: &mut App) -> Option<Vec<Effect>> {
    let pane = app.focus.pane;
    if pane == Pane::Pipelines && app.job_log.is_some() && app.pipelines.opened.is_some() {
        return job_log::close(app);
    }
    table_pane(app, pane)?.opened.take()?;
    Some(match pane {
        Pane::Pipelines if app.delivery.view == PipelinesView::Runs => {
            app.run = None;
            Vec::new()
        }
        Pane::Executions => {
            app.execution = None;
            vec![Effect::FollowExecution(None)]
        }
        _ => Vec::new(),
    })
}
