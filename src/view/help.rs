//! The help: the keys of this place, over everything else.

use ratatui::{
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::{
    canvas::{Canvas, width},
    document, frame,
};
use crate::app::{App, help, help_area};

pub(super) fn render(canvas: &mut Canvas, app: &App, scroll: u16) {
    let screen = canvas.buffer.area;
    let area = help_area((screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let blocks = help(app);
    let inner = frame::around(canvas, area, true, "Help");
    frame::scrolled(canvas, area, scroll, crate::app::height_of(&blocks), inner.height);
    document::render(canvas, inner, &blocks, scroll, false);
    document::mark_found(canvas, inner, &app.search, &blocks, scroll);
}

/// Empties an area, and with it the characters that reach into it from the left.
pub(super) fn clear(canvas: &mut Canvas, area: Rect) {
    Clear.render(area, canvas.buffer);
    let Some(before) = area.x.checked_sub(1) else { return };
    for y in area.top()..area.bottom() {
        let cell = &mut canvas.buffer[(before, y)];
        if width(cell.symbol()) > 1 {
            cell.set_symbol(" ");
        }
    }
}
