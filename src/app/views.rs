//! The views that were looked at before, as places to go back to.

use super::{App, Effect, JobLogView, LogWish, Row, RunDetail, Search, TreeStand, delivery, job_log, open, typing};
use crate::domain::RunKey;
use crate::keymap::{Pane, PipelinesView};

/// Places kept; the oldest are forgotten.
const MOST: usize = 100;

/// What makes a view: the pane, its opened row, its filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub pane: Pane,
    /// The list of the pipelines, where they have the focus.
    pub list: PipelinesView,
    pub opened: Option<u64>,
    pub filter: String,
    /// Where in the opened run.
    pub inside: Option<InRun>,
}

/// What of an opened run is looked at. The cursor among its jobs and the line of the log come back with it, but make
/// no other view.
#[derive(Debug, Clone)]
pub struct InRun {
    key: RunKey,
    /// None for the latest.
    attempt: Option<u32>,
    /// The latest when it was left.
    latest: u32,
    log: Option<LogWish>,
    tree: TreeStand,
}

impl InRun {
    fn of(detail: &RunDetail, log: Option<&JobLogView>) -> Self {
        let open = log.map(|view| LogWish { job: view.key.job, line: view.place().unwrap_or(0) });
        Self {
            key: detail.key.clone(),
            attempt: Some(detail.attempt).filter(|attempt| *attempt != detail.latest),
            latest: detail.latest,
            // One that opens as soon as its job is read is as good as open.
            log: open.or(detail.log_wish),
            tree: detail.tree.stand(),
        }
    }
}

impl PartialEq for InRun {
    fn eq(&self, other: &Self) -> bool {
        let job = |of: &Self| of.log.map(|log| log.job);
        (&self.key, self.attempt, job(self)) == (&other.key, other.attempt, job(other))
    }
}

impl Eq for InRun {}

/// Places before and after this one, the nearest last.
#[derive(Debug, Clone, Default)]
pub struct Views {
    pub back: Vec<Place>,
    pub forward: Vec<Place>,
    here: Option<Place>,
}

fn place(app: &App) -> Place {
    let pane = app.focus.pane;
    let is_run = pane == Pane::Pipelines && app.pipelines.opened.is_some();
    Place {
        pane,
        list: if pane == Pane::Pipelines { app.delivery.view } else { PipelinesView::default() },
        opened: app.table_pane(pane).and_then(|list| list.opened).map(|opened| opened.identity),
        filter: typing::filter_of(app, pane).unwrap_or_default().to_owned(),
        inside: app.run.as_ref().filter(|_| is_run).map(|detail| InRun::of(detail, app.job_log.as_ref())),
    }
}

/// Notes where we are, once a text being typed is done. Called before and after what a person does.
pub(super) fn settle(app: &mut App) {
    if app.field.is_some() || app.palette.is_some() {
        return;
    }
    let place = place(app);
    let views = &mut app.views;
    if views.here.as_ref() == Some(&place) {
        views.here = Some(place);
        return;
    }
    app.search = Search::default();
    if let Some(left) = views.here.replace(place) {
        views.forward.clear();
        views.back.push(left);
        let forgotten = views.back.len().saturating_sub(MOST);
        views.back.drain(..forgotten);
    }
}

/// One view back or forward.
pub(super) fn step(app: &mut App, forward: bool) -> Vec<Effect> {
    settle(app);
    let views = &mut app.views;
    let (from, to) =
        if forward { (&mut views.forward, &mut views.back) } else { (&mut views.back, &mut views.forward) };
    let Some(place) = from.pop() else { return Vec::new() };
    to.extend(views.here.replace(place.clone()));
    go_to(app, place)
}

fn go_to(app: &mut App, to: Place) -> Vec<Effect> {
    app.focus.help = None;
    app.focus.show(to.pane);
    if to.pane == Pane::Pipelines {
        delivery::choose(app, to.list);
    }
    typing::set_filter(app, to.pane, to.filter);
    let Some(identity) = to.opened else { return open::close_all(app) };
    let is_open = app.table_pane(to.pane).and_then(|list| list.opened).map(|opened| opened.identity);
    open::point_at(app, to.pane, identity);
    let is_listed = app.store.inventory.runs.iter().any(|run| run.identity() == identity);
    let mut effects = match to.inside {
        _ if is_open == Some(identity) => Vec::new(),
        Some(ref inside) if !is_listed => open::open_apart(app, inside.key.clone(), inside.latest),
        _ => open::open_row(app, to.pane, identity),
    };
    effects.extend(to.inside.into_iter().flat_map(|inside| enter(app, inside, is_open == Some(identity))));
    effects
}

/// In the run that is open goes to the attempt, and to the log or out of it.
fn enter(app: &mut App, to: InRun, was_open: bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    let is_shown = |log: &LogWish| app.job_log.as_ref().is_some_and(|view| view.key.job == log.job);
    if app.job_log.is_some() && !to.log.as_ref().is_some_and(is_shown) {
        effects.extend(job_log::close(app).unwrap_or_default());
    }
    let now = app.now;
    let Some(detail) = app.run.as_mut() else { return effects };
    if !was_open {
        detail.tree.take(to.tree);
    }
    let attempt = to.attempt.unwrap_or(detail.latest);
    if detail.attempt != attempt {
        effects.push(detail.turn_to(attempt, now));
    }
    if app.job_log.is_none() {
        detail.log_wish = to.log;
        effects.extend(job_log::open_wished(app));
    }
    effects
}
