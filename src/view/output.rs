//! What a command says, over all panes.

use super::{canvas::Canvas, document, frame, help::clear};
use crate::app::{App, Output, height_of, output_area, output_rows};

pub(super) fn render(canvas: &mut Canvas, app: &App, output: &Output) {
    let screen = canvas.buffer.area;
    let area = output_area((screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let inner = frame::around(canvas, area, true, output.name.as_str());
    let rows = output_rows(app).unwrap_or_default();
    let scroll = output.first_row(height_of(&rows), inner.height);
    frame::lower_left(canvas, area, &output.standing(app.now));
    frame::scrolled(canvas, area, scroll, height_of(&rows), inner.height);
    document::render(canvas, inner, &rows, scroll, false);
    document::mark_found(canvas, inner, &app.search, &rows, scroll);
}
