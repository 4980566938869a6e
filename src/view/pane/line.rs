//! A pane in one row: its number and name, what it sums up to, and how old that is.

use ratatui::layout::Rect;

use crate::app::{self, App, Span};
use crate::keymap::Pane;
use crate::theme::Role;
use crate::view::{
    badge,
    canvas::{Canvas, width_of},
};

/// Cells of number and name, so that what follows is a column.
const NAME_CELLS: u16 = 16;

pub(super) fn render(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect) {
    let name = format!(" {} {}", pane.number(), pane.title());
    canvas.put_as(area.x, area.y, area.width, &name, Role::Title);
    let badge = badge::short(app, pane, &canvas.styles.glyphs);
    let badge_at = area.right().saturating_sub(width_of(&badge) + 1);
    canvas.spans(badge_at, area.y, area.right(), &badge, false);
    let mut spans: Vec<Span> = Vec::new();
    for span in app::line(app, pane) {
        // A sign begins a new statement; what has none goes on with the one before it.
        let goes_on = span.mark.is_none() && span.text.starts_with(' ');
        let ends = spans.last().is_some_and(|last| !last.text.ends_with(' '));
        if ends && !goes_on {
            spans.push(Span::plain("  "));
        }
        spans.push(span);
    }
    let is_dim = !super::text::is_trusted(app, pane);
    canvas.spans(area.x + NAME_CELLS, area.y, badge_at.saturating_sub(1), &spans, is_dim);
}
