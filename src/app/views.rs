//! The views that were looked at before, as places to go back to.

use super::{App, Effect, Search, delivery, open, typing};
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
}

/// Places before and after this one, the nearest last.
#[derive(Debug, Clone, Default)]
pub struct Views {
    pub back: Vec<Place>,
    pub forward: Vec<Place>,
    here: Option<Place>,
}

fn place(app: &App) -> Place {
    let pane = app.focus.pane;
    Place {
        pane,
        list: if pane == Pane::Pipelines { app.delivery.view } else { PipelinesView::default() },
        opened: app.table_pane(pane).and_then(|list| list.opened).map(|opened| opened.identity),
        filter: typing::filter_of(app, pane).unwrap_or_default().to_owned(),
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
    match to.opened {
        Some(identity) => {
            let is_open = app.table_pane(to.pane).and_then(|list| list.opened).map(|opened| opened.identity);
            if is_open == Some(identity) {
                return Vec::new();
            }
            open::point_at(app, to.pane, identity);
            open::open_row(app, to.pane, identity)
        }
        None => open::close(app).unwrap_or_default(),
    }
}
