//! The help: the keys of this place, over everything else.

use ratatui::widgets::{Clear, Widget};

use super::{canvas::Canvas, document, frame};
use crate::app::{App, help, help_area};

pub(super) fn render(canvas: &mut Canvas, app: &App, scroll: u16) {
    let screen = canvas.buffer.area;
    let area = help_area((screen.width, screen.height)).intersection(screen);
    Clear.render(area, canvas.buffer);
    let blocks = help(app);
    let inner = frame::around(canvas, area, true, "Help");
    frame::scrolled(canvas, area, scroll, crate::app::height_of(&blocks), inner.height);
    document::render(canvas, inner, &blocks, scroll, false);
}
