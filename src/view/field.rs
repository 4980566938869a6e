//! A line of text being typed.

use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, width};
use std::ops::Range;

use crate::app::Field;
use crate::theme::Role;

/// What stands beside the text: the part that cannot be meant, and words about it or offers.
#[derive(Debug, Default)]
pub(super) struct Remarks<'a> {
    pub wrong: Option<Range<usize>>,
    pub words: Vec<(&'a str, Role)>,
}

/// Draws a label and the field behind it, scrolled so that its cursor is seen; where the cursor is.
pub(super) fn render(canvas: &mut Canvas, area: Rect, label: &str, field: &Field, remarks: &Remarks<'_>) -> Position {
    let x = canvas.put_as(area.x, area.y, area.width / 2, label, Role::Key);
    let room = area.right().saturating_sub(x);
    let before: String = field.text().chars().take(field.cursor()).collect();
    let mut hidden = 0;
    while width(&before[hidden..]) >= room && hidden < before.len() {
        hidden += before[hidden..].chars().next().map_or(1, char::len_utf8);
    }
    let text = &field.text()[hidden..];
    let mut after = canvas.put_as(x, area.y, room, text, Role::Strong);
    let wrong = remarks.wrong.as_ref().map(|at| (at.start.max(hidden) - hidden, at.end.max(hidden) - hidden));
    if let Some((start, end)) = wrong
        && let (Some(before), Some(part)) = (text.get(..start), text.get(start..end))
    {
        let at = x + width(before);
        canvas.put_as(at, area.y, area.right().saturating_sub(at), part, Role::Bad);
    }
    for (word, role) in &remarks.words {
        if after + 2 + width(word) > area.right() {
            break;
        }
        after = canvas.put_as(after + 2, area.y, width(word), word, *role);
    }
    Position::new((x + width(&before[hidden..])).min(area.right().saturating_sub(1)), area.y)
}
