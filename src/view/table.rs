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

/// Columns of this rank and above are shown only where the others have room to spare.
const OPTIONAL_RANK: u8 = 4;

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
        let line = Rect { y, height: 1, ..area };
        let is_dim = !row.is_trusted(&app.store, app.now);
        let whole = (is_selected && is_focused).then(|| canvas.styles.of(Role::Selection));
        if let Some(style) = whole {
            canvas.tint(line, style);
        }
        for (place, next) in columns.iter().zip(columns.iter().skip(1).map(|next| next.x).chain([area.width])) {
            let cell = row.cell(place.index, &app.store, app.now);
            let at = Rect::new(area.x + place.x, y, place.width, 1);
            let gap = next.saturating_sub(place.x + place.width);
            draw(canvas, at, gap, &cell, R::COLUMNS[place.index].right, whole, is_dim);
        }
        if is_selected && !is_focused {
            canvas.tint(line, canvas.styles.of(Role::SelectionFaint));
        }
        let glyphs = &canvas.styles.glyphs;
        let is_marked = !table.marked.is_empty() && table.marked.contains(&row.identity());
        let sign = match (is_selected, is_marked) {
            (true, true) => glyphs.cursor_marked,
            (true, false) => glyphs.cursor,
            (false, true) => glyphs.marked,
            (false, false) => continue,
        };
        canvas.put(area.x, y, 1, sign, whole.unwrap_or_default());
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
        // Names want some air before the least important columns come in.
        let is_roomy = shown.iter().any(|i| columns[*i].rank >= OPTIONAL_RANK);
        let wish = |column: &Column| if is_roomy && column.grows { column.width * 3 / 2 } else { column.width };
        shown.iter().map(|i| wish(&columns[*i])).sum::<u16>() + gap * (shown.len() as u16).saturating_sub(1)
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
    let least: u16 = shown.iter().map(|i| columns[*i].width).sum();
    let mut spare = room.saturating_sub(least + gap * (shown.len() as u16).saturating_sub(1));
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

/// One cell. Its look goes on over the gap to the next one: a blank has no color, and each change costs bytes.
fn draw(canvas: &mut Canvas, at: Rect, gap: u16, cell: &Cell, right: bool, whole: Option<Style>, is_dim: bool) {
    let role = match cell.bar {
        Some(_) if cell.tone == crate::app::Tone::Normal && !is_dim => Role::Graph,
        _ => signs::role(cell.tone, is_dim),
    };
    let style = whole.unwrap_or_else(|| canvas.styles.of(role));
    if whole.is_none() {
        let unseen = style.remove_modifier(Modifier::UNDERLINED | Modifier::REVERSED);
        canvas.tint(Rect { width: at.width + gap, ..at }, unseen);
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
    use crate::app::Store;
    use crate::domain::Timestamp;
    use crate::keymap::Bindings;
    use crate::theme::{Depth, Styles};
    use ratatui::buffer::Buffer;

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

    /// A row that counts how often it is asked for a cell.
    struct Counted(std::rc::Rc<std::cell::Cell<usize>>);

    impl Row for Counted {
        const COLUMNS: &'static [Column] = &[column(10, true, 0), column(8, false, 0)];

        fn identity(&self) -> u64 {
            0
        }

        fn cell(&self, _: usize, _: &Store, _: Timestamp) -> Cell {
            self.0.set(self.0.get() + 1);
            Cell::plain("x")
        }

        fn compare(&self, _: &Self, _: usize) -> std::cmp::Ordering {
            std::cmp::Ordering::Equal
        }

        fn write_words(&self, _: &mut String) {}

        fn is_trusted(&self, _: &Store, _: Timestamp) -> bool {
            self.0.set(self.0.get() + 1);
            true
        }
    }

    #[test]
    fn of_ten_thousand_rows_only_those_that_are_seen_are_built() {
        let asked = std::rc::Rc::new(std::cell::Cell::new(0));
        let rows: Vec<Counted> = (0..10_000).map(|_| Counted(asked.clone())).collect();
        let mut table = Table::default();
        table.arrange(&rows, crate::domain::Timestamp::UNIX_EPOCH);
        table.go_to(&rows, 5_000);
        table.reveal(19);
        let area = Rect::new(0, 0, 60, 20);
        let mut buffer = Buffer::empty(area);
        let styles = Styles::load("dark", Depth::True, false).unwrap();
        let app = App::new(Timestamp::UNIX_EPOCH, (60, 20), Bindings::default());
        render(&mut Canvas { buffer: &mut buffer, styles: &styles }, area, &app, &table, &rows, true);
        assert_eq!(asked.get(), 19 * 3, "two cells and one question of trust for each visible row");
    }
}
