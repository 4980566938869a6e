//! An opened run: its head, and of the tree of its jobs the rows in view.

use ratatui::layout::Rect;

use super::text;
use crate::app::{App, run_height, run_window};
use crate::keymap::Pane;
use crate::theme::Role;
use crate::view::{canvas::Canvas, document, frame};

/// However many jobs there are, only the rows that are seen are built.
pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) {
    let is_focused = app.focus.pane == Pane::Pipelines;
    let inner = text::around(canvas, app, Pane::Pipelines, area);
    let scroll = app.pipelines.opened.map_or(0, |opened| opened.scroll);
    let (head, rows) = run_height(app);
    frame::scrolled(canvas, area, scroll, head.saturating_add(rows), inner.height);
    let blocks = run_window(app, scroll, inner.height);
    document::render(canvas, inner, &blocks, 0, !text::is_row_trusted(app, Pane::Pipelines));
    let cursor = app.run.as_ref().filter(|_| rows > 0).map(|detail| detail.tree.cursor);
    let row = cursor.and_then(|cursor| u16::try_from(cursor).ok()).map(|cursor| head.saturating_add(cursor));
    if let Some(y) = row.and_then(|row| row.checked_sub(scroll)).filter(|y| *y < inner.height) {
        let line = Rect { y: inner.y + y, height: 1, ..inner };
        let role = if is_focused { Role::Selection } else { Role::SelectionFaint };
        canvas.tint(line, canvas.styles.of(role));
        canvas.put(line.x, line.y, 1, canvas.styles.glyphs.cursor, canvas.styles.of(Role::Key));
    }
    if is_focused && app.focus.help.is_none() && !app.search.text.is_empty() {
        document::mark_found(canvas, inner, &app.search.below(scroll), &blocks, 0);
    }
}
