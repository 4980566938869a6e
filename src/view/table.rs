//! A list: columns that fit, rows that are seen, and the row under the cursor as one bar.

use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    canvas::{Canvas, width},
    document, signs,
};
use crate::app::{App, Cell, Column, Row, Table};
use crate::theme::Role;

/// Cells after a bar: a blank and `100 %`.
const SHARE_CELLS: u16 = 6;
/// A growing column takes no more than this, so that a row can be read across.
const WIDEST: u16 = 48;

/// Draws column titles and rows.
pub(super) fn render<R: Row>(canvas: &mut Canvas, area: Rect, app: &App, table: &Table, rows: &[R], is_focused: bool) {
    if area.height == 0 {
        return;
    }
    let columns = fit(R::COLUMNS, area.width.saturating_sub(2));
    titles(canvas, area, R::COLUMNS, &columns, table.sort);
    let seen = table.order.iter().enumerate().skip(table.offset).take(area.height as usize - 1);
    for (y, (position, index)) in (area.y + 1..).zip(seen) {
        let Some(row) = rows.get(*index as usize) else { continue };
        let is_selected = position == table.cursor;
        let whole = is_selected.then(|| {
            let role = if is_focused { Role::Selection } else { Role::SelectionFaint };
            canvas.styles.of(role)
        });
        if let Some(style) = whole {
            canvas.tint(Rect { y, height: 1, ..area }, style);
            canvas.put(area.x, y, 1, canvas.styles.glyphs.cursor, style);
        }
        let is_dim = !row.is_trusted(&app.store, app.now);
        for place in &columns {
            let cell = row.cell(place.index, &app.store, app.now);
            let at = Rect::new(area.x + place.x, y, place.width, 1);
            draw(canvas, at, &cell, R::COLUMNS[place.index].right, whole, is_dim);
        }
    }
}

/// A column that is shown, where, and how wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    index: usize,
    x: u16,
    width: u16,
}

/// The columns that fit: those of the highest rank go first, the growing ones share what is left.
fn fit(columns: &[Column], room: u16) -> Vec<Placed> {
    let needed = |shown: &[usize], gap: u16| -> u16 {
        shown.iter().map(|i| columns[*i].width).sum::<u16>() + gap * (shown.len() as u16).saturating_sub(1)
    };
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    while needed(&shown, 1) > room {
        let Some(last) = shown.iter().copied().filter(|i| columns[*i].rank > 0).max_by_key(|i| (columns[*i].rank, *i))
        else {
            break;
        };
        shown.retain(|i| *i != last);
    }
    let gap = if needed(&shown, 2) <= room { 2 } else { 1 };
    let mut spare = room.saturating_sub(needed(&shown, gap));
    let mut growing = shown.iter().filter(|i| columns[**i].grows).count() as u16;
    let mut x = 1;
    let mut placed = Vec::with_capacity(shown.len());
    for index in shown {
        let column = &columns[index];
        let mut width = column.width;
        if column.grows {
            let share = (spare / growing).min(WIDEST.saturating_sub(width));
            (width, spare, growing) = (width + share, spare - share, growing - 1);
        }
        let width = width.min((room + 1).saturating_sub(x));
        placed.push(Placed { index, x, width });
        x += width + gap;
    }
    placed
}

fn titles(canvas: &mut Canvas, area: Rect, columns: &[Column], placed: &[Placed], sort: Option<(usize, bool)>) {
    for place in placed {
        let column = &columns[place.index];
        let (x, y) = (area.x + place.x, area.y);
        let glyphs = &canvas.styles.glyphs;
        let (text, role) = match sort.filter(|(index, _)| *index == place.index) {
            Some((_, reversed)) => {
                let sign = if reversed { glyphs.falling } else { glyphs.rising };
                (format!("{}{sign}", column.title), Role::Accent)
            }
            None => (column.title.to_owned(), Role::Muted),
        };
        let before = if column.right { place.width.saturating_sub(width(&text)) } else { 0 };
        canvas.put_as(x + before, y, place.width - before, &text, role);
    }
}

/// One cell. Its look goes on to the next one: a blank has no color, and each change costs bytes.
fn draw(canvas: &mut Canvas, at: Rect, cell: &Cell, right: bool, whole: Option<Style>, is_dim: bool) {
    let role = match cell.bar {
        Some(_) if cell.tone == crate::app::Tone::Normal && !is_dim => Role::Graph,
        _ => signs::role(cell.tone, is_dim),
    };
    let style = whole.unwrap_or_else(|| canvas.styles.of(role));
    if whole.is_none() {
        let unseen = style.remove_modifier(Modifier::UNDERLINED | Modifier::REVERSED);
        canvas.tint(Rect { width: at.width + 2, ..at }, unseen);
    }
    let (mut x, y, end) = (at.x, at.y, at.right());
    if let Some(mark) = cell.mark {
        x = canvas.put(x, y, end - x, signs::sign(mark, &canvas.styles.glyphs), style);
        x = canvas.put(x, y, end.saturating_sub(x), " ", style);
    }
    if let Some(percent) = cell.bar {
        let cells = at.width.saturating_sub(SHARE_CELLS);
        document::bar(canvas, x, y, cells, f32::from(percent), style);
        x += cells + 1;
    }
    let taken = width(&cell.text);
    if right {
        x = x.max(end.saturating_sub(taken));
    }
    canvas.put(x, y, end.saturating_sub(x), &cell.text, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn column(width: u16, grows: bool, rank: u8) -> Column {
        Column { title: "", width, grows, right: false, rank }
    }

    fn widths(room: u16) -> Vec<(usize, u16)> {
        let columns = [column(10, true, 0), column(8, false, 2), column(8, true, 1), column(4, false, 0)];
        fit(&columns, room).iter().map(|placed| (placed.index, placed.width)).collect()
    }

    #[test]
    fn the_least_important_column_goes_first() {
        assert_eq!(widths(33), [(0, 10), (1, 8), (2, 8), (3, 4)]);
        assert_eq!(widths(32), [(0, 13), (2, 11), (3, 4)]);
        assert_eq!(widths(23), [(0, 17), (3, 4)]);
        assert_eq!(widths(10), [(0, 10), (3, 0)]);
    }

    #[test]
    fn growing_columns_share_what_is_left_up_to_a_point() {
        assert_eq!(widths(46), [(0, 15), (1, 8), (2, 13), (3, 4)]);
        assert_eq!(widths(300), [(0, 48), (1, 8), (2, 48), (3, 4)]);
    }
}
