//! The palette: what is typed, and under it what that finds.

use ratatui::layout::{Position, Rect};

use super::{
    canvas::{Canvas, width},
    field::{self, Remarks},
    frame,
    help::clear,
};
use crate::app::{Entry, Palette, Span, palette_area};
use crate::theme::Role;

/// From so many columns on each entry says what it is.
const ROOMY: u16 = 60;
/// Cells for what an entry is.
const KIND_CELLS: u16 = 12;
/// Cells for its key.
const KEY_CELLS: u16 = 10;

/// Draws it over everything; where the text cursor is.
pub(super) fn render(canvas: &mut Canvas, palette: &Palette) -> Position {
    let screen = canvas.buffer.area;
    let area = palette_area((screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let inner = frame::around(canvas, area, true, "Find");
    let found = format!("{}/{}", palette.shown.len(), palette.entries.len());
    frame::lower_right(canvas, area, &[Span::muted(found)]);
    let [line, list] = [Rect { height: 1.min(inner.height), ..inner }, below(inner)];
    let rows = palette.shown.iter().enumerate().skip(palette.offset).take(list.height as usize);
    for ((position, entry), y) in rows.zip(list.y..) {
        if let Some(entry) = palette.entries.get(*entry) {
            row(canvas, Rect { y, height: 1, ..list }, entry, position == palette.cursor);
        }
    }
    if palette.shown.is_empty() {
        canvas.put_as(list.x + 1, list.y, list.width.saturating_sub(1), "Nothing is called so.", Role::Muted);
    }
    field::render(canvas, line, " : ", &palette.field, &Remarks::default())
}

fn below(inner: Rect) -> Rect {
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner }
}

/// `▌name  detail        kind  key`; what cannot be done is dim and has its reason for a detail.
fn row(canvas: &mut Canvas, area: Rect, entry: &Entry, is_selected: bool) {
    let y = area.y;
    let whole = is_selected.then(|| canvas.styles.of(Role::Selection));
    let styles = canvas.styles;
    let style = |role| whole.unwrap_or_else(|| styles.of(role));
    if is_selected {
        canvas.tint(area, style(Role::Selection));
        canvas.put(area.x, y, 1, styles.glyphs.cursor, style(Role::Key));
    }
    let mut end = area.right().saturating_sub(1);
    let (quiet, loud, key) = match entry.why_not {
        Some(_) => (style(Role::Muted), style(Role::Muted), style(Role::Muted)),
        None => (style(Role::Muted), style(Role::Strong), style(Role::Key)),
    };
    if !entry.keys.is_empty() {
        let start = end.saturating_sub(width(&entry.keys));
        canvas.put(start, y, end - start, &entry.keys, key);
        end = start.saturating_sub(2);
    }
    if area.width >= ROOMY {
        let start = area.right().saturating_sub(KIND_CELLS + KEY_CELLS).min(end.saturating_sub(KIND_CELLS));
        canvas.put(start, y, KIND_CELLS, entry.kind, quiet);
        end = start.saturating_sub(2);
    }
    let x = canvas.put(area.x + 2, y, end.saturating_sub(area.x + 2), &entry.name, loud);
    let detail = entry.why_not.as_deref().unwrap_or(&entry.detail);
    if x + 2 < end {
        canvas.put(x + 2, y, end - x - 2, detail, quiet);
    }
}
