//! Log lines: time and source when wanted, the text in the colors it came with, in our palette.

use ratatui::layout::Rect;

use super::sgr;
use crate::app::{self, App, height_of};
use crate::domain::{Level, Printable};
use crate::keymap::Pane;
use crate::logs::{Line, Row};
use crate::theme::Role;
use crate::view::{canvas::Canvas, document, frame};

pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) {
    let pane = &app.logs;
    let is_focused = app.focus.pane == Pane::Logs;
    let title = format!("{} {}", Pane::Logs.number(), Pane::Logs.title());
    let inner = frame::around(canvas, area, is_focused, &title);
    frame::upper_right(canvas, area, &app::standing(app, frame::free(area, is_focused, &title)));
    if !pane.filter.is_empty() {
        let typed = Printable::new(&pane.filter);
        frame::lower_left(canvas, area, &[app::Span::new(format!("/{typed}"), app::Tone::Accent)]);
    }
    let notes = app::summary(app, Pane::Logs);
    let below = height_of(&notes).min(inner.height);
    let lower = Rect { y: inner.bottom() - below, height: below, ..inner };
    document::render(canvas, lower, &notes, 0, false);
    let rows = pane.window.rows(&pane.buffer, &pane.shown);
    if rows.is_empty() {
        let upper = Rect { height: inner.height - below, ..inner };
        return document::render(canvas, upper, &app::empty(app, Pane::Logs), 0, false);
    }
    for (row, y) in rows.iter().zip(inner.y..inner.bottom() - below) {
        if let Some(line) = pane.buffer.line(row.sequence) {
            render_row(canvas, app, Rect { y, height: 1, ..inner }, line, row);
        }
    }
}

fn render_row(canvas: &mut Canvas, app: &App, area: Rect, line: &Line, row: &Row) {
    let pane = &app.logs;
    let mut x = area.x;
    if row.row == 0 {
        if pane.times {
            let time = line.at().map_or_else(String::new, |at| at.strftime("%H:%M:%S%.3f").to_string());
            canvas.put_as(x, area.y, area.right() - x, &time, Role::Muted);
        }
        let name = pane.name_width();
        if name > 0
            && let Some(source) = pane.buffer.source(line)
        {
            let at = x + (pane.gutter() - name - 1) as u16;
            canvas.put_as(at, area.y, name as u16, app::short_name(&source.id), Role::Muted);
        }
    }
    x = (x + pane.gutter() as u16).min(area.right());
    let plain = canvas.styles.of(match line.level() {
        Some(Level::Error) => Role::Bad,
        Some(Level::Warning) => Role::Warn,
        Some(Level::Debug | Level::Trace) => Role::Muted,
        Some(Level::Info) | None => Role::Text,
    });
    for (part, style) in sgr::stretches(line.changes(), row.bytes.clone(), plain, canvas.styles) {
        x = canvas.put(x, area.y, area.right().saturating_sub(x), &line.text()[part], style);
    }
    if !pane.window.wraps() && row.bytes.end < line.text().len() {
        let ellipsis = canvas.styles.glyphs.ellipsis;
        canvas.put_as(area.right() - 1, area.y, 1, ellipsis, Role::Muted);
    }
    let mark = match pane.window.chosen() == Some(row.sequence) {
        true => Some(Role::Selection),
        false => pane.search.holds(row.sequence).then_some(Role::SelectionFaint),
    };
    if let Some(mark) = mark {
        canvas.tint(area, canvas.styles.of(mark));
    }
}
