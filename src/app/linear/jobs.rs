//! An opened run as lines: what is said of it, then its jobs with numbers to open their logs by.

use super::{
    pane::{PAGE, head},
    plain,
};
use crate::app::{App, run};
use crate::keymap::{Pane, PipelinesView};

/// True where the jobs of an opened run are what is told.
pub(super) fn is_open(app: &App) -> bool {
    let is_shown = app.focus.pane == Pane::Pipelines && app.delivery.view == PipelinesView::Runs;
    is_shown && app.run.is_some() && app.pipelines.opened.is_some()
}

/// Jobs of the opened run.
pub(super) fn count(app: &App) -> usize {
    app.run.as_ref().map_or(0, |detail| detail.known_jobs().len())
}

/// The run with its jobs from the position `from` on.
pub(super) fn lines(app: &App, from: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if from == 0 {
        lines.push(head(app, Pane::Pipelines));
        lines.extend(plain::lines(&run::above_jobs(app)));
    }
    let jobs = run::told_jobs(app);
    for (number, blocks) in jobs.iter().skip(from).take(PAGE) {
        let mut said = plain::lines(blocks).into_iter();
        lines.extend(said.next().map(|job| format!("{number}. {job}")));
        lines.extend(said.map(|step| format!("  {step}")));
    }
    let (last, all) = ((from + PAGE).min(jobs.len()), jobs.len());
    if last < all {
        lines.push(format!("Jobs {} to {last} of {all}; m for more.", from + 1));
    }
    if all > 0 {
        lines.push("o N opens the log of job N; a lists what can be asked; b goes back.".into());
    }
    lines
}
