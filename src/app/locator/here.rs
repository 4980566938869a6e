//! Where the console is.

use super::{Locator, LocatorError, Thing};
use crate::app::{App, run::job_in_view, typing};
use crate::domain::Printable;
use crate::keymap::Pane;

/// The present view.
pub fn locator(app: &App) -> Locator {
    locator_of(app, app.focus.pane)
}

/// The view that a pane shows, or would show.
pub(in crate::app) fn locator_of(app: &App, pane: Pane) -> Locator {
    let list = app.table_pane(pane);
    let opened = list.and_then(|list| list.opened).and_then(|opened| thing(app, pane, opened.identity));
    let is_logs = pane == Pane::Logs;
    Locator {
        pane,
        job: opened.as_ref().and_then(|_| job_in_view(app, pane)),
        opened,
        filter: Printable::new(typing::filter_of(app, pane).unwrap_or_default().trim()),
        sort: list.and_then(|list| list.table.sort),
        zoomed: app.focus.zoomed && app.focus.pane == pane,
        wraps: is_logs && app.logs.window.wraps(),
        times: is_logs && app.logs.times,
    }
}

/// The view as a text that leads to it.
///
/// # Errors
/// No text would lead to it: its filter cannot be meant, or is too long.
pub(in crate::app) fn sayable(view: &Locator) -> Result<String, LocatorError> {
    let text = view.to_string();
    text.parse::<Locator>().map(|_| text)
}

/// The row of a pane as a thing that has a name.
pub(in crate::app) fn thing(app: &App, pane: Pane, identity: u64) -> Option<Thing> {
    use crate::app::Row;
    let inventory = &app.store.inventory;
    match pane {
        Pane::Environments => {
            let environment = inventory.environments.iter().find(|row| row.identity() == identity)?;
            Some(Thing::Environment(environment.name.clone()))
        }
        // The run stays open when it is no longer among the newest.
        Pane::Pipelines => {
            let listed = inventory.runs.iter().find(|row| row.identity() == identity).map(|run| &run.key);
            let key = listed.or(app.run.as_ref().map(|detail| &detail.key));
            key.map(|key| Thing::Run { repository: key.repository.clone(), id: key.id })
        }
        Pane::Gpu => {
            let (_, gpu) = inventory.gpus.iter().find(|row| row.identity() == identity)?;
            Some(Thing::Gpu { host: gpu.host.clone(), index: gpu.index })
        }
        Pane::Executions => {
            let listed = app.store.executions.rows.iter().find(|listed| listed.identity() == identity)?;
            Some(Thing::Execution(Printable::new(&listed.row.id)))
        }
        Pane::Overview | Pane::Logs => None,
    }
}
