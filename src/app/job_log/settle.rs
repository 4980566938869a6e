//! After each event: what is missing on screen is asked for, and what is far from it is let go.

use std::collections::BTreeSet;

use super::JobLogView;
use crate::app::{App, Effect, actions, arrange};
use crate::keymap::Pane;

/// Cells that the frame and the space at the left take.
const FRAME: usize = 3;

/// Gives the page the room that there is for it.
pub(in crate::app) fn resize(app: &mut App) {
    let area = arrange(app.size, &app.focus).and_then(|arrangement| arrangement.full(Pane::Pipelines));
    if let (Some(area), Some(view)) = (area, app.job_log.as_mut()) {
        let width = usize::from(area.width).saturating_sub(FRAME + view.gutter());
        view.page.resize(width, usize::from(area.height.saturating_sub(2)));
        view.reveal();
    }
}

/// Asks for lines and for what is searched; a log whose run is no longer open is closed.
pub(in crate::app) fn settle(app: &mut App) -> Vec<Effect> {
    let is_open = app.job_log.as_ref().is_none_or(|view| {
        app.pipelines.opened.is_some() && app.run.as_ref().is_some_and(|detail| detail.key == view.key.run)
    });
    if !is_open {
        app.job_log = None;
        return vec![Effect::CloseJobLog];
    }
    let Some(view) = app.job_log.as_mut().filter(|view| view.outline().is_some()) else { return Vec::new() };
    let mut effects: Vec<Effect> = search(view).into_iter().collect();
    effects.extend(lines(view));
    effects
}

fn search(view: &mut JobLogView) -> Option<Effect> {
    if view.search.text == view.search.asked {
        return None;
    }
    view.search.asked.clone_from(&view.search.text);
    view.search.found = None;
    let text = view.search.text.clone();
    (!text.is_empty()).then(|| Effect::SearchJobLog { key: view.key.clone(), text })
}

fn lines(view: &mut JobLogView) -> Option<Effect> {
    let told = if view.ear.is_some() { view.heard() } else { Vec::new() };
    let nearby = view.page.nearby(&view.folds);
    let wanted: BTreeSet<u64> = nearby.chain([view.page.cursor()]).chain(told.iter().copied()).collect();
    let is_missing = |line: &u64| !view.held.contains_key(line) && !view.asked.contains(line);
    let on_screen = view.rows();
    if !on_screen.iter().map(|row| row.line).chain(told).any(|line| is_missing(&line)) {
        return None;
    }
    let missing: Vec<u64> = wanted.iter().copied().filter(is_missing).collect();
    view.held.retain(|line, _| wanted.contains(line));
    view.asked.extend(&missing);
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in missing {
        match ranges.last_mut() {
            Some((_, to)) if *to == line => *to = line + 1,
            _ => ranges.push((line, line + 1)),
        }
    }
    Some(Effect::ReadJobLog { key: view.key.clone(), ranges })
}

/// Rows that a page has, where a log is open.
pub(super) fn page_rows(app: &App) -> i64 {
    app.job_log.as_ref().map_or_else(|| actions::page_height(app), |view| view.page.height()) as i64
}
