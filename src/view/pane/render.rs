//! Which way a pane is drawn.

use ratatui::layout::Rect;

use super::{execution, job_log, line, list, logs, run, text};
use crate::app::{self, App, Form};
use crate::keymap::Pane;
use crate::view::canvas::Canvas;

/// Draws one pane into its area.
pub(in crate::view) fn render(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect, form: Form) {
    if form == Form::Line {
        return line::render(canvas, app, pane, area);
    }
    if pane == Pane::Executions && app.executions.opened.is_some() {
        return execution::render(canvas, app, area);
    }
    if let Some(view) = app.job_log.as_ref().filter(|_| pane == Pane::Pipelines) {
        return job_log::render(canvas, app, area, view);
    }
    if pane == Pane::Pipelines && app.pipelines.opened.is_some() {
        return run::render(canvas, app, area);
    }
    match (app::document(app, pane), pane) {
        (Some(blocks), _) => text::render(canvas, app, pane, area, &blocks),
        (None, Pane::Logs) => logs::render(canvas, app, area),
        (None, _) => list::render(canvas, app, pane, area),
    }
}
