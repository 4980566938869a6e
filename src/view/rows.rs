//! Rows to fill in: a title, what is typed or chosen, and what is wrong with it.

use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, width};
use crate::app::FormRow;
use crate::theme::Role;

/// Cells of the titles at least, so that short ones stand as in every form.
const LEAST: u16 = 10;

/// Draws them; where the text cursor is when the one under the cursor is typed.
pub(super) fn render(canvas: &mut Canvas, area: Rect, rows: &[FormRow], cursor: usize) -> Option<Position> {
    let titles = rows.iter().map(|row| width(&row.title)).max().unwrap_or(0).max(LEAST).min(area.width / 2) + 1;
    let first = (cursor + 1).saturating_sub(usize::from(area.height));
    let mut position = None;
    for (y, (at, row)) in (area.y..area.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let is_here = at == cursor;
        let role = if is_here { Role::Strong } else { Role::Muted };
        canvas.put_as(area.x + 1, y, titles.saturating_sub(1), &row.title, role);
        let x = area.x + 1 + titles;
        let room = area.right().saturating_sub(x);
        let value = if row.wrong.is_some() { Role::Bad } else { Role::Text };
        let shown = match row.cursor {
            None if is_here => format!("< {} >", row.text),
            _ if row.text.is_empty() && !is_here => canvas.styles.glyphs.nothing.to_owned(),
            _ => row.text.clone(),
        };
        let mut after = canvas.put_as(x, y, room, &shown, value);
        if let Some(wrong) = &row.wrong {
            let sign = canvas.styles.glyphs.bad;
            after = canvas.put_as(after + 1, y, area.right().saturating_sub(after + 1), sign, Role::Bad);
            canvas.put_as(after + 1, y, area.right().saturating_sub(after + 1), wrong, Role::Bad);
        } else if is_here && !row.others.is_empty() {
            let others = format!("or {}", row.others.join(", "));
            canvas.put_as(after + 2, y, area.right().saturating_sub(after + 2), &others, Role::Muted);
        }
        if is_here {
            canvas.tint(Rect { y, height: 1, ..area }, canvas.styles.of(Role::Selection));
            canvas.put(area.x, y, 1, canvas.styles.glyphs.cursor, canvas.styles.of(Role::Key));
            position = row.cursor.map(|cells| Position::new((x + cells as u16).min(area.right().saturating_sub(1)), y));
        }
    }
    position
}
