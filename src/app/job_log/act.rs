//! What each action does to an opened log.

use super::{JobLogState, open, settle};
use crate::app::{App, Effect, saved};
use crate::config::UiChoice;
use crate::keymap::Action;

/// Columns that one sideways step scrolls by.
const SIDEWAYS: isize = 8;

/// Carries out an action of this place; none for those that are not its own.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Option<Vec<Effect>> {
    let page = settle::page_rows(app).max(1);
    let view = app.job_log.as_mut()?;
    match action {
        Action::Up => view.step(-1),
        Action::Down => view.step(1),
        Action::PageUp => view.step(-page),
        Action::PageDown => view.step(page),
        Action::HalfPageUp => view.step(-(page / 2).max(1)),
        Action::HalfPageDown => view.step((page / 2).max(1)),
        Action::Top => view.step(i64::MIN),
        Action::Bottom => view.step(i64::MAX),
        Action::Left if !view.page.wraps() => view.page.skip = view.page.skip.saturating_add_signed(-SIDEWAYS),
        Action::Right if !view.page.wraps() => view.page.skip = view.page.skip.saturating_add_signed(SIDEWAYS),
        Action::Open => {
            let title = view.folds.toggle(view.page.cursor());
            if let Some(title) = title {
                view.page.go_to(title, &view.folds);
            }
            view.reveal();
        }
        Action::Wrap => {
            let wraps = !view.page.wraps();
            view.page.set_wraps(wraps);
            view.reveal();
            return Some(saved::remember(app, UiChoice::Wrap(wraps)));
        }
        Action::Timestamps => {
            view.times = !view.times;
            let times = view.times;
            return Some(saved::remember(app, UiChoice::Timestamps(times)));
        }
        Action::NextError | Action::PreviousError => {
            let forward = action == Action::NextError;
            let found = view.outline().and_then(|outline| outline.error_beside(view.page.cursor(), forward));
            found.into_iter().for_each(|line| view.go_to(line));
        }
        Action::Refresh if !matches!(view.state, JobLogState::Open(_) | JobLogState::Arriving { .. }) => {
            return Some(open::begin(app).into_iter().collect());
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// Goes to the next line that holds what is looked for, or the one before; behind the last comes the first.
pub(in crate::app) fn go_to_match(app: &mut App, forward: bool) {
    let Some(view) = app.job_log.as_mut() else { return };
    let Some(found) = &view.search.found else { return };
    let cursor = view.page.cursor();
    let beside = found.lines.partition_point(|line| if forward { *line <= cursor } else { *line < cursor });
    let next = if forward { found.lines.get(beside) } else { beside.checked_sub(1).and_then(|at| found.lines.get(at)) };
    let around = if forward { found.lines.first() } else { found.lines.last() };
    if let Some(line) = next.or(around).copied() {
        view.go_to(line);
    }
}
