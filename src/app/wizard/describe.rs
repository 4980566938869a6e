//! The description as rows of a width, with the place of the cursor in them.

use tui_textarea::TextArea;

/// Rows of a text that is typed, broken where the width ends, and the row and column of the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedRows {
    pub rows: Vec<String>,
    pub cursor: (u16, u16),
}

/// Lays a text out. Wide characters take two cells.
pub(super) fn described(area: &TextArea<'_>, width: u16) -> DescribedRows {
    let width = usize::from(width.max(2));
    let tui_textarea::DataCursor(cursor_line, cursor_character) = area.cursor();
    let mut laid = DescribedRows { rows: Vec::new(), cursor: (0, 0) };
    for (number, line) in area.lines().iter().enumerate() {
        let (mut row, mut used) = (String::new(), 0);
        for (place, character) in line.chars().chain([' ']).enumerate() {
            let shown = crate::domain::Printable::new(character.to_string());
            let cells = crate::domain::cells(shown.as_str()).max(1);
            if used + cells > width {
                laid.rows.push(std::mem::take(&mut row));
                used = 0;
            }
            if number == cursor_line && place == cursor_character {
                laid.cursor = (laid.rows.len() as u16, used as u16);
            }
            row.push_str(shown.as_str());
            used += cells;
        }
        laid.rows.push(row.trim_end().to_owned());
    }
    laid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_in_the_next_row_and_the_cursor_with_them() {
        let mut area = TextArea::from(["fastapi with postgres", "東京"]);
        let laid = described(&area, 10);
        assert_eq!(laid.rows, ["fastapi wi", "th postgre", "s", "東京"]);
        assert_eq!(laid.cursor, (0, 0));
        area.move_cursor(tui_textarea::CursorMove::Bottom);
        area.move_cursor(tui_textarea::CursorMove::End);
        assert_eq!(described(&area, 10).cursor, (3, 4));
    }
}
