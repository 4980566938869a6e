//! What keys do in an opened run.

use super::{RunDetail, window};
use crate::app::{App, Effect, actions};
use crate::keymap::{Action, Pane};

/// True where an opened run has the focus and nothing lies over it.
fn has_focus(app: &App) -> bool {
    let lies_over = app.focus.help.is_some() || app.commands.output.is_some();
    !lies_over && app.job_log.is_none() && app.focus.pane == Pane::Pipelines && app.pipelines.opened.is_some()
}

/// Enter on a group: it is opened or folded. On a job it opens its log, which is not here.
pub(in crate::app) fn open(app: &mut App) -> Vec<Effect> {
    if has_focus(app) { act(app, Action::ToggleFold) } else { Vec::new() }
}

/// Folds and opens, and turns to another attempt.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let now = app.now;
    let Some(detail) = app.run.as_mut() else { return Vec::new() };
    let jobs = detail.jobs.take();
    let known = jobs.as_ref().map(|(_, jobs)| jobs.as_slice()).unwrap_or_default();
    match action {
        Action::Fold => detail.tree.turn(known, Some(false)),
        Action::Unfold => detail.tree.turn(known, Some(true)),
        Action::ToggleFold => detail.tree.turn(known, None),
        _ => {}
    }
    detail.jobs = jobs;
    let attempt = match action {
        Action::EarlierAttempt => detail.attempt - 1,
        Action::LaterAttempt => detail.attempt + 1,
        _ => {
            reveal(app);
            return Vec::new();
        }
    };
    if let Some(opened) = app.pipelines.opened.as_mut() {
        opened.scroll = 0;
    }
    vec![detail.turn_to(attempt, now)]
}

/// Why one of these would do nothing.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<String> {
    let Some(detail) = app.run.as_ref().filter(|_| has_focus(app)) else {
        return Some("only in an opened run".into());
    };
    match action {
        Action::EarlierAttempt if detail.attempt <= 1 => Some("this is the first attempt".into()),
        Action::LaterAttempt if detail.attempt >= detail.latest => Some("this is the latest attempt".into()),
        Action::Fold | Action::Unfold | Action::ToggleFold => {
            detail.tree.rows.is_empty().then(|| "there are no jobs".into())
        }
        _ => None,
    }
}

/// Moves the cursor among the jobs; the head comes into view above the first. False where there is no cursor.
pub(in crate::app) fn moves(app: &mut App, action: Action) -> bool {
    if !has_focus(app) || app.run.as_ref().is_none_or(|detail| detail.tree.rows.is_empty()) {
        return false;
    }
    let page = actions::page_height(app);
    let Some(detail) = app.run.as_mut() else { return false };
    let (at, last) = (detail.tree.cursor, detail.tree.rows.len() - 1);
    let to = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        Action::HalfPageUp => at.saturating_sub(page / 2),
        Action::HalfPageDown => at + page / 2,
        Action::Top => 0,
        _ => last,
    };
    let is_above = to == 0 && (at == 0 || action == Action::Top);
    let jobs = detail.jobs.take();
    detail.tree.go_to(jobs.as_ref().map(|(_, jobs)| jobs.as_slice()).unwrap_or_default(), to.min(last));
    detail.jobs = jobs;
    reveal(app);
    if let Some(opened) = app.pipelines.opened.as_mut().filter(|_| is_above) {
        opened.scroll = if action == Action::Up { opened.scroll.saturating_sub(1) } else { 0 };
    }
    true
}

/// After whatever happened the cursor is in view, unless a person went to the head above the first job.
pub(in crate::app) fn keep_in_view(app: &mut App) {
    let is_at_top = app.run.as_ref().is_some_and(|detail| detail.tree.cursor == 0);
    if !is_at_top {
        reveal(app);
    }
}

/// Scrolls so that the cursor is seen.
fn reveal(app: &mut App) {
    let (head, rows) = window::run_height(app);
    let page = u16::try_from(actions::page_height(app)).unwrap_or(u16::MAX);
    let cursor = app.run.as_ref().map_or(0, |detail| detail.tree.cursor);
    let row = head.saturating_add(u16::try_from(cursor).unwrap_or(u16::MAX));
    let last = head.saturating_add(rows).saturating_sub(page);
    if let Some(opened) = app.pipelines.opened.as_mut().filter(|_| rows > 0) {
        opened.scroll = opened.scroll.min(last).min(row).max(row.saturating_add(1).saturating_sub(page));
    }
}

/// A search found this row of the run: the cursor goes there.
pub(in crate::app) fn found_at(app: &mut App, row: u16) {
    if !has_focus(app) {
        return;
    }
    let (head, _) = window::run_height(app);
    let Some((detail, at)) = app.run.as_mut().zip(row.checked_sub(head)) else { return };
    let jobs = detail.jobs.take();
    detail.tree.go_to(jobs.as_ref().map(|(_, jobs)| jobs.as_slice()).unwrap_or_default(), usize::from(at));
    detail.jobs = jobs;
}

/// Puts the cursor on a job, counted from 1 in the far side's order; false when there is no such job.
pub(in crate::app) fn go_to_job(app: &mut App, job: usize) -> bool {
    let Some(detail) = app.run.as_mut() else { return false };
    let jobs = detail.jobs.take();
    let known = jobs.as_ref().map(|(_, jobs)| jobs.as_slice()).unwrap_or_default();
    let at = job.checked_sub(1).filter(|at| *at < known.len());
    if let Some(at) = at {
        detail.tree.show_job(known, at);
    }
    detail.jobs = jobs;
    reveal(app);
    at.is_some()
}

/// The job that a person put the cursor on, counted from 1 in the far side's order.
pub(in crate::app) fn job_in_view(app: &App, pane: Pane) -> Option<usize> {
    let detail = app.run.as_ref().filter(|detail| pane == Pane::Pipelines && detail.tree.was_moved())?;
    let (under, _) = RunDetail::job(detail)?;
    detail.known_jobs().iter().position(|job| job.id == under.id).map(|at| at + 1)
}
