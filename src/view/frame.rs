//! The lines around a pane and what is written into them.

use ratatui::{
    layout::Rect,
    widgets::{Block, Borders, Widget},
};

use super::canvas::{Canvas, width, width_of};
use crate::app::Span;
use crate::theme::Role;

/// Draws the lines and the title; returns what is inside.
pub(super) fn around(canvas: &mut Canvas, area: Rect, is_focused: bool, title: &str) -> Rect {
    around_as(canvas, area, is_focused, title, None)
}

/// The same with lines in the color of a role.
pub(super) fn around_as(canvas: &mut Canvas, area: Rect, is_focused: bool, title: &str, like: Option<Role>) -> Rect {
    let glyphs = &canvas.styles.glyphs;
    let (set, role) =
        if is_focused { (glyphs.border_focused, Role::BorderFocused) } else { (glyphs.border, Role::Border) };
    let mut style = canvas.styles.of(role);
    if let Some(like) = like.map(|role| canvas.styles.of(role)) {
        style.fg = like.bg.or(like.fg);
    }
    let block = Block::new().borders(Borders::ALL).border_set(set).border_style(style);
    let inner = block.inner(area);
    block.render(area, canvas.buffer);
    let (title, role) = if is_focused {
        (format!(" {} {title} ", glyphs.focused), Role::TitleFocused)
    } else {
        (format!(" {title} "), Role::Title)
    };
    canvas.put_as(area.x + 1, area.y, area.width.saturating_sub(2), &title, role);
    inner
}

/// Cells of the upper line that a title leaves free, with one of line between.
pub(super) fn free(area: Rect, is_focused: bool, title: &str) -> u16 {
    let sign = if is_focused { 2 } else { 0 };
    area.width.saturating_sub(width(title) + sign + 6)
}

/// Writes spans into the upper line, to the right.
pub(super) fn upper_right(canvas: &mut Canvas, area: Rect, spans: &[Span]) {
    into_line(canvas, area, area.y, spans, true);
}

/// Writes spans into the lower line, to the left.
pub(super) fn lower_left(canvas: &mut Canvas, area: Rect, spans: &[Span]) {
    into_line(canvas, area, area.bottom() - 1, spans, false);
}

pub(super) fn lower_right(canvas: &mut Canvas, area: Rect, spans: &[Span]) {
    into_line(canvas, area, area.bottom() - 1, spans, true);
}

/// How much of a text is above and below what is seen, when not all of it is.
pub(super) fn scrolled(canvas: &mut Canvas, area: Rect, scroll: u16, height: u16, seen: u16) {
    if height > seen {
        let last = (scroll + seen).min(height);
        lower_right(canvas, area, &[Span::muted(format!("{}-{last}/{height}", scroll + 1))]);
    }
}

fn into_line(canvas: &mut Canvas, area: Rect, y: u16, spans: &[Span], to_the_right: bool) {
    let room = area.width.saturating_sub(4);
    let taken = (width_of(spans) + 2).min(room);
    if spans.is_empty() || room < 3 {
        return;
    }
    let start = if to_the_right { area.right() - 2 - taken } else { area.x + 2 };
    let end = start + taken;
    let x = canvas.put_as(start, y, 1, " ", Role::Text);
    let x = canvas.spans(x, y, end - 1, spans, false);
    canvas.put_as(x, y, 1, " ", Role::Text);
}
