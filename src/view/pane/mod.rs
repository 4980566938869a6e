//! Each pane inside its place: as a list, a document, or one row.

mod line;
mod list;
mod logs;
mod sgr;
mod text;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::app::{self, App, Form};
use crate::keymap::Pane;

/// Draws one pane into its area.
pub(super) fn render(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect, form: Form) {
    if form == Form::Line {
        return line::render(canvas, app, pane, area);
    }
    match (app::document(app, pane), pane) {
        (Some(blocks), _) => text::render(canvas, app, pane, area, &blocks),
        (None, Pane::Logs) => logs::render(canvas, app, area),
        (None, _) => list::render(canvas, app, pane, area),
    }
}
