//! Log lines.

use ratatui::layout::Rect;

use crate::app::{self, App};
use crate::keymap::Pane;
use crate::view::{canvas::Canvas, frame};

pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) {
    let title = format!("{} {}", Pane::Logs.number(), Pane::Logs.title());
    let inner = frame::around(canvas, area, app.focus.pane == Pane::Logs, &title);
    canvas.spans(inner.x + 1, inner.y, inner.right(), &app::line(app, Pane::Logs), false);
}
