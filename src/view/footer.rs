//! The last row: a notice, the text being typed, or the keys that work here.

use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, width};
use crate::app::{App, Field, Mark, Span};
use crate::domain::Severity;
use crate::keymap::{Action, Context};
use crate::theme::Role;

/// What is hinted in each place, the most useful first; what has no key there is left out.
fn hinted(context: Context) -> &'static [Action] {
    use Action::{
        Back, Filter, Follow, Help, NextError, NextPane, Open, Quit, Refresh, SortNext, Timestamps, Wrap, Zoom,
    };
    match context {
        Context::Table | Context::Global => &[Help, Open, Filter, SortNext, Zoom, NextPane, Refresh, Quit],
        Context::Document => &[Help, Back, Zoom, NextPane, Refresh, Quit],
        Context::Logs => &[Help, Filter, Follow, NextError, Wrap, Timestamps, Zoom, NextPane, Quit],
    }
}

/// Draws the row; the position of the text cursor when a text is being typed.
pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) -> Option<Position> {
    if let Some(field) = &app.field {
        return Some(typed(canvas, field, area));
    }
    if let Some(notice) = app.notices.last() {
        let mark = match notice.severity {
            Severity::Info => Mark::Good,
            Severity::Warning => Mark::Warn,
            Severity::Critical => Mark::Bad,
        };
        let more = app.notices.len() - 1;
        let mut spans = vec![Span::marked(mark, notice.text.as_str())];
        spans.extend((more > 0).then(|| Span::muted(format!("  and {more} more"))));
        canvas.spans(area.x + 1, area.y, area.right(), &spans, false);
    } else {
        hints(canvas, app, area);
    }
    None
}

/// The field, scrolled so that its cursor is seen.
fn typed(canvas: &mut Canvas, field: &Field, area: Rect) -> Position {
    let label = format!(" filter {}: ", field.pane.title());
    let x = canvas.put_as(area.x, area.y, area.width / 2, &label, Role::Key);
    let room = area.right().saturating_sub(x);
    let before: String = field.text().chars().take(field.cursor()).collect();
    let mut hidden = 0;
    while width(&before[hidden..]) >= room && hidden < before.len() {
        hidden += before[hidden..].chars().next().map_or(1, char::len_utf8);
    }
    canvas.put_as(x, area.y, room, &field.text()[hidden..], Role::Strong);
    Position::new((x + width(&before[hidden..])).min(area.right().saturating_sub(1)), area.y)
}

fn hints(canvas: &mut Canvas, app: &App, area: Rect) {
    let (context, end) = (app.context(), area.right());
    let mut x = area.x + 1;
    for action in hinted(context).iter().copied() {
        let Some(key) = app.bindings.keys(context, action).first().map(ToString::to_string) else { continue };
        let word = action.name().replace('-', " ");
        if x + width(&key) + width(&word) + 1 > end {
            break;
        }
        x = canvas.put_as(x, area.y, end - x, &key, Role::Key);
        x = canvas.put_as(x + 1, area.y, end.saturating_sub(x + 1), &word, Role::Muted) + 2;
    }
}
