//! Where the console is.

use super::{Locator, LocatorError, Thing};
use crate::app::{App, Row, run::job_in_view, table::identity_of, typing};
use crate::domain::Printable;
use crate::keymap::{Pane, PipelinesView};

/// The present view.
pub fn locator(app: &App) -> Locator {
    locator_of(app, app.focus.pane)
}

/// The view that a pane shows, or would show.
pub(in crate::app) fn locator_of(app: &App, pane: Pane) -> Locator {
    let list = app.table_pane(pane);
    let opened = list.and_then(|list| list.opened).and_then(|opened| thing(app, pane, opened.identity));
    let is_logs = pane == Pane::Logs;
    let view = Locator {
        pane,
        list: if pane == Pane::Pipelines { app.delivery.view } else { PipelinesView::default() },
        opened,
        filter: Printable::new(typing::filter_of(app, pane).unwrap_or_default().trim()),
        sort: list.and_then(|list| list.table.sort),
        zoomed: app.focus.zoomed && app.focus.pane == pane,
        wraps: is_logs && app.logs.window.wraps(),
        times: is_logs && app.logs.times,
        ..Locator::of(pane)
    };
    if matches!(view.opened, Some(Thing::Run { .. })) { inside(app, view) } else { view }
}

/// What of the opened run is looked at: an earlier attempt, a job, a line of its log. Of a log the attempt is always
/// told: a later one has other lines.
fn inside(app: &App, view: Locator) -> Locator {
    let Some(detail) = &app.run else { return view };
    let earlier = Some(detail.attempt).filter(|attempt| *attempt < detail.latest);
    let log = app.job_log.as_ref();
    let jobs = detail.known_jobs();
    match log.and_then(|log| Some((log, jobs.iter().position(|job| job.id == log.key.job)? + 1))) {
        Some((log, job)) => Locator {
            attempt: Some(detail.attempt),
            job: Some(job),
            log: true,
            line: log.place().map(|line| line + 1),
            wraps: log.page.wraps(),
            times: log.times,
            ..view
        },
        None => Locator { attempt: earlier, job: job_in_view(app, view.pane), ..view },
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
    let inventory = &app.store.inventory;
    match pane {
        Pane::Environments => {
            let environment = inventory.environments.iter().find(|row| row.identity() == identity)?;
            Some(Thing::Environment(environment.name.clone()))
        }
        // The run stays open when it is no longer among the newest.
        Pane::Pipelines => {
            let listed = inventory.runs.iter().find(|row| row.identity() == identity).map(|run| &run.key);
            let opened = app.run.as_ref().map(|detail| &detail.key).filter(|key| identity_of(key) == identity);
            match listed.or(opened) {
                Some(key) => Some(Thing::Run { repository: key.repository.clone(), id: key.id }),
                None => of_delivery(app, identity),
            }
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

/// A row of the lists beside that of the runs.
fn of_delivery(app: &App, identity: u64) -> Option<Thing> {
    fn found<R: Row>(rows: &[R], identity: u64) -> Option<&R> {
        rows.iter().find(|row| row.identity() == identity)
    }
    let rows = &app.delivery.rows;
    if let Some(gate) = found(&app.store.inventory.gates, identity) {
        let (repository, run) = (gate.run.repository.clone(), gate.run.id);
        return Some(Thing::Gate { repository, run, environment: gate.environment.clone() });
    }
    if let Some(row) = found(&rows.environments, identity) {
        let repository = row.delivery.repository.clone();
        return Some(Thing::Target { repository, environment: row.of().name.clone() });
    }
    if let Some(row) = found(&rows.pulls, identity) {
        return Some(Thing::Pull { repository: row.delivery.repository.clone(), number: row.of().number });
    }
    found(&rows.workflows, identity).map(|row| Thing::Workflow {
        repository: row.delivery.repository.clone(),
        file: Printable::new(row.of().file()),
    })
}
