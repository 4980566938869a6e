//! Going to a view, also to one whose row is not read yet.

use std::time::Duration;

use super::{Locator, Thing};
use crate::app::{App, Effect, Row, actions, delivery, job_log, open, pane, press, run, table::identity_of, typing};
use crate::domain::{RunKey, Timestamp, age};
use crate::keymap::Pane;

/// After this long without the row, a person is told.
const PATIENCE: Duration = Duration::from_secs(15);

/// A view whose row, or whose job, is still to come. A key gives it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    pub view: Locator,
    since: Timestamp,
    /// A person knows that it was not there.
    pub(in crate::app) is_told: bool,
}

/// Shows a view. What is not there yet is opened when it arrives.
pub fn go_to(app: &mut App, to: Locator) -> Vec<Effect> {
    (app.field, app.palette, app.focus.help) = (None, None, None);
    app.focus.show(to.pane);
    app.focus.zoomed = to.zoomed;
    if to.pane == Pane::Pipelines {
        delivery::choose(app, to.list);
    }
    let closed = open::close_all(app);
    arrange(app, &to);
    app.awaited = to.opened.is_some().then_some(Awaited { view: to, since: app.now, is_told: false });
    closed.into_iter().chain(arrive(app)).collect()
}

/// Filters and sorts a pane as a view says, whether it has the focus or not.
pub(in crate::app) fn arrange(app: &mut App, to: &Locator) {
    if to.pane == Pane::Pipelines {
        delivery::choose(app, to.list);
    }
    typing::set_filter(app, to.pane, to.filter.to_string());
    if to.pane == Pane::Logs {
        app.logs.window.set_wraps(to.wraps);
        app.logs.times = to.times;
    } else if let Some(list) = actions::table_pane(app, to.pane) {
        list.table.sort = to.sort;
        actions::rearrange(app, to.pane);
    }
}

/// Opens what is awaited when it is there; says once when it is not among what was read.
pub(in crate::app) fn arrive(app: &mut App) -> Vec<Effect> {
    let Some(awaited) = app.awaited.clone() else { return Vec::new() };
    let Some(thing) = &awaited.view.opened else { return Vec::new() };
    let pane = awaited.view.pane;
    let asked_by_name = key_of(thing).filter(|key| app.run.as_ref().is_some_and(|detail| detail.key == *key));
    let Some(identity) = find(app, thing).or_else(|| asked_by_name.as_ref().map(identity_of)) else {
        if let Some(key) = key_of(thing).filter(|_| is_missed(app, &awaited)) {
            let mut effects = open::open_apart(app, key, 0);
            effects.extend(enter(app, &awaited));
            return effects;
        }
        if !awaited.is_told && is_missed(app, &awaited) {
            let text =
                format!("{} is not among what was read; it opens when it comes, a key gives it up", awaited.view);
            press::tell(app, text);
            app.awaited = Some(Awaited { is_told: true, ..awaited });
        }
        return Vec::new();
    };
    if app.table_pane(pane).and_then(|list| list.opened).is_some_and(|opened| opened.identity == identity) {
        return enter(app, &awaited);
    }
    open::point_at(app, pane, identity);
    let mut effects = open::open_row(app, pane, identity);
    effects.extend(enter(app, &awaited));
    effects
}

fn key_of(thing: &Thing) -> Option<RunKey> {
    match thing {
        Thing::Run { repository, id } => Some(RunKey { repository: repository.clone(), id: *id }),
        _ => None,
    }
}

/// The row that a thing is, when it is listed.
pub(in crate::app) fn find(app: &App, thing: &Thing) -> Option<u64> {
    let inventory = &app.store.inventory;
    match thing {
        Thing::Environment(name) => inventory.environments.iter().find(|row| row.name == *name).map(Row::identity),
        Thing::Run { repository, id } => {
            let is_it = |key: &RunKey| key.id == *id && key.repository == *repository;
            inventory.runs.iter().find(|row| is_it(&row.key)).map(Row::identity)
        }
        Thing::Gate { repository, run, environment } => {
            let is_it = |gate: &&std::sync::Arc<crate::domain::Gate>| {
                gate.run.id == *run && gate.run.repository == *repository && gate.environment == *environment
            };
            inventory.gates.iter().find(is_it).map(Row::identity)
        }
        Thing::Target { repository, environment } => {
            let mut rows = app.delivery.rows.environments.iter();
            rows.find(|row| row.delivery.repository == *repository && row.of().name == *environment).map(Row::identity)
        }
        Thing::Pull { repository, number } => {
            let mut rows = app.delivery.rows.pulls.iter();
            rows.find(|row| row.delivery.repository == *repository && row.of().number == *number).map(Row::identity)
        }
        Thing::Workflow { repository, file } => {
            let mut rows = app.delivery.rows.workflows.iter();
            rows.find(|row| row.delivery.repository == *repository && row.of().file() == file.as_str())
                .map(Row::identity)
        }
        Thing::Gpu { host, index } => {
            inventory.gpus.iter().find(|(_, gpu)| gpu.host == *host && gpu.index == *index).map(Row::identity)
        }
        Thing::Execution(id) => {
            // The whole id, or a part of its beginning that is no other's.
            let mut found = app.store.executions.rows.iter().filter(|listed| listed.row.id.starts_with(id.as_str()));
            let first = found.next();
            first.filter(|first| first.row.id == id.as_str() || found.next().is_none()).map(Row::identity)
        }
    }
}

/// Everything that could tell of it has answered, or has had time to.
fn is_missed(app: &App, awaited: &Awaited) -> bool {
    if matches!(awaited.view.opened, Some(Thing::Execution(_))) && app.store.executions.is_read {
        return true;
    }
    let is_run = awaited.view.pane == Pane::Pipelines;
    // The repository of the working directory answers first, and has no runs.
    let mut readers = pane::feed(awaited.view.pane)
        .into_iter()
        .flat_map(|feed| app.store.of(feed))
        .filter(|(id, _)| !is_run || id.as_str() != "git")
        .peekable();
    let have_answered =
        readers.peek().is_some() && readers.all(|(_, source)| source.good.is_some() || source.fault.is_some());
    have_answered || age(app.now, awaited.since) >= PATIENCE
}

/// In the opened thing goes on to what is looked at there, as far as it was read: the attempt of a run, its job, the
/// log of that.
fn enter(app: &mut App, Awaited { view, .. }: &Awaited) -> Vec<Effect> {
    let now = app.now;
    let Some(detail) = app.run.as_mut().filter(|_| view.goes_inside()) else {
        app.awaited = None;
        return Vec::new();
    };
    let is_read = detail.jobs.is_some() || detail.fault.is_some();
    match view.attempt.filter(|attempt| *attempt != detail.attempt) {
        // Which attempt is the latest is not known yet.
        Some(_) if detail.attempt == 0 && !is_read => return Vec::new(),
        Some(attempt) if detail.attempt > 0 => return vec![detail.turn_to(attempt, now)],
        _ if !is_read => return Vec::new(),
        _ => app.awaited = None,
    }
    // Without jobs the reason stands in their place.
    let Some(job) = view.job.filter(|_| detail.jobs.is_some()) else { return Vec::new() };
    if !run::go_to_job(app, job) {
        press::tell(app, format!("the run has no job {job}"));
        return Vec::new();
    }
    let line = view.line.map(|line| line - 1);
    if view.log { job_log::open_at(app, line, view.wraps, view.times) } else { Vec::new() }
}
