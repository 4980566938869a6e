//! A frame of one size on a terminal of another, with a row that says what is played.

use ratatui::{Frame, buffer::Buffer, layout::Rect, style::Modifier};
use unicode_width::UnicodeWidthStr;

use super::still::cells;
use crate::{app::App, theme::Styles};

/// What the terminal shows: the recorded frame from its upper left corner, as much as there is room
/// for, and over the terminal's last row, unless it is empty, what is said about it.
pub(in crate::runtime) fn render_replayed(frame: &mut Frame<'_>, app: &App, styles: &Styles, said: &str) {
    let played = cells(app, styles);
    let area = frame.area();
    let shared = area.intersection(played.area);
    let target = frame.buffer_mut();
    for row in shared.rows() {
        for at in row.positions() {
            target[at] = played[at].clone();
        }
        // A wide sign of which only one half has room.
        if let Some(last) = row.positions().last().filter(|at| played[*at].symbol().width() > 1) {
            target[last].set_symbol(" ");
        }
    }
    if !said.is_empty() && area.height > 0 {
        say(target, Rect { y: area.bottom() - 1, height: 1, ..area }, said);
    }
}

fn say(target: &mut Buffer, row: Rect, said: &str) {
    let padded = format!("{said:width$}", width = usize::from(row.width));
    for at in row.positions() {
        target[at].reset();
    }
    target.set_stringn(row.x, row.y, padded, usize::from(row.width), Modifier::REVERSED);
}
