//! A form over the panes: what is asked of a pipeline, row by row.

use ratatui::layout::{Position, Rect};

use super::{
    canvas::{Canvas, width},
    document, footer, frame,
    help::clear,
    rows,
};
use crate::app::{App, Block, ChangeForm, Span, Tone, fit, form_area, height_of};
use crate::keymap::{Action, Context};
use crate::theme::Role;

/// Draws it; where the text cursor is, when something is typed.
pub(super) fn render(canvas: &mut Canvas, form: &ChangeForm) -> Option<Position> {
    let screen = canvas.buffer.area;
    let area = form_area(form, (screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let inner = frame::around_as(canvas, area, true, &form.title, None);
    let shown = form.rows();
    let below = fit(below(form), inner.width.saturating_sub(1));
    let height = height_of(&below).min(inner.height / 2);
    let lower = Rect { y: inner.bottom().saturating_sub(height), height, ..inner };
    document::render(canvas, lower, &below, 0, false);
    let middle = Rect { height: inner.height.saturating_sub(height), ..inner };
    if shown.is_empty() {
        let wait = [Block::muted("Reading what the workflow asks for…")];
        document::render(canvas, middle, &wait, 0, false);
    }
    let cursor = rows::render(canvas, middle, &shown, form.cursor);
    if let Some(remark) = &form.remark {
        let text = format!(" {} {remark} ", canvas.styles.glyphs.warn);
        canvas.put_as(area.x + 1, area.bottom().saturating_sub(1), area.width.saturating_sub(2), &text, Role::Warn);
    }
    cursor
}

/// What the row under the cursor is about, and what enter does.
fn below(form: &ChangeForm) -> Vec<Block> {
    let what = if form.is_planning {
        Span::new("making the plan…", Tone::Accent)
    } else {
        Span::muted("nothing is sent before you have seen the plan")
    };
    vec![Block::Prose(vec![Span::plain(form.about())]), Block::Prose(vec![what])]
}

/// The keys of the form, for the last row.
pub(super) fn hints(canvas: &mut Canvas, app: &App, x: u16, area: Rect) {
    let key = |action| app.bindings.chords(Context::Field, action).first().map(ToString::to_string).unwrap_or_default();
    let hints = [
        (key(Action::Open), "see the plan"),
        ("up down".to_owned(), "go"),
        ("left right".to_owned(), "choose"),
        (key(Action::Back), "leave"),
    ];
    let mut x = x;
    for (key, word) in hints.iter().filter(|(key, _)| width(key) > 0) {
        match footer::hint(canvas, x, area, key, word) {
            Some(after) => x = after,
            None => break,
        }
    }
}
