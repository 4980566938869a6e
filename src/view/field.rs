//! A line of text being typed.

use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, width};
use crate::app::Field;
use crate::theme::Role;

/// Draws a label and the field behind it, scrolled so that its cursor is seen; where the cursor is.
pub(super) fn render(canvas: &mut Canvas, area: Rect, label: &str, field: &Field) -> Position {
    let x = canvas.put_as(area.x, area.y, area.width / 2, label, Role::Key);
    let room = area.right().saturating_sub(x);
    let before: String = field.text().chars().take(field.cursor()).collect();
    let mut hidden = 0;
    while width(&before[hidden..]) >= room && hidden < before.len() {
        hidden += before[hidden..].chars().next().map_or(1, char::len_utf8);
    }
    canvas.put_as(x, area.y, room, &field.text()[hidden..], Role::Strong);
    Position::new((x + width(&before[hidden..])).min(area.right().saturating_sub(1)), area.y)
}
