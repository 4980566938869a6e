//! The log of a job: a sign before each line that matters, groups as their titles, the line under the cursor marked.

use ratatui::layout::Rect;

use super::sgr;
use crate::app::{App, JobLogView, Span, Tone, fit, job_log_standing, job_log_states};
use crate::domain::Printable;
use crate::keymap::Pane;
use crate::logs::{
    clip,
    job::{JobLine, MarkKind, PageRow},
    rows,
};
use crate::theme::Role;
use crate::view::{canvas::Canvas, document, frame};

/// Cells for the sign of a line.
const SIGN: u16 = 2;

pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect, view: &JobLogView) {
    let is_focused = app.focus.pane == Pane::Pipelines;
    let title = format!("{} {}: {}", Pane::Pipelines.number(), Pane::Pipelines.title(), view.job.name);
    let inner = frame::around(canvas, area, is_focused, &title);
    frame::upper_right(canvas, area, &job_log_standing(app, frame::free(area, is_focused, &title)));
    frame::lower_left(canvas, area, &below(view));
    if let Some(blocks) = job_log_states(app) {
        return document::render(canvas, inner, &fit(blocks, inner.width.saturating_sub(1)), 0, false);
    }
    let lines = view.outline().map_or(0, |outline| outline.lines);
    frame::lower_right(canvas, area, &[Span::muted(format!("{}/{lines}", view.page.cursor() + 1))]);
    for (row, y) in view.rows().iter().zip(inner.y..inner.bottom()) {
        let place = Rect { y, height: 1, ..inner };
        match view.line(row.line) {
            Some(line) => draw(canvas, view, place, row, line),
            None => drop(canvas.put_as(place.x + 1 + SIGN, y, 1, canvas.styles.glyphs.ellipsis, Role::Muted)),
        }
        let mark = match row.line == view.page.cursor() {
            true => Some(Role::Selection),
            false => view.holds(row.line).then_some(Role::SelectionFaint),
        };
        if let Some(mark) = mark.filter(|_| is_focused && app.focus.help.is_none()) {
            canvas.tint(place, canvas.styles.of(mark));
        }
    }
}

/// What is searched for, else the step of the line under the cursor.
fn below(view: &JobLogView) -> Vec<Span> {
    if !view.search.text.is_empty() {
        let text = Printable::new(&view.search.text);
        let found = match &view.search.found {
            Some(found) if found.has_more => format!("  more than {}", found.lines.len()),
            Some(found) => format!("  {}", found.lines.len()),
            None => "  …".into(),
        };
        return vec![Span::new(format!("/{text}"), Tone::Accent), Span::muted(found)];
    }
    let number = view.outline().and_then(|outline| outline.step_at(view.page.cursor()));
    let step = number.and_then(|number| view.job.steps.iter().find(|step| step.number == number));
    step.map(|step| Span::muted(format!("step {} {}", step.number, step.name))).into_iter().collect()
}

fn draw(canvas: &mut Canvas, view: &JobLogView, place: Rect, row: &PageRow, line: &JobLine) {
    let text = line.text.text.as_str();
    let shown = if view.page.wraps() {
        rows(text, view.page.width()).into_iter().nth(row.row).unwrap_or_default()
    } else {
        clip(text, view.page.skip, view.page.width())
    };
    let mut x = place.x + 1;
    if row.row == 0 {
        let (sign, role) = sign(canvas, view, line);
        canvas.put_as(x, place.y, 1, sign, role);
        if view.times
            && let Some(at) = line.at
        {
            let time = at.strftime("%H:%M:%S%.3f").to_string();
            canvas.put_as(x + SIGN, place.y, place.right().saturating_sub(x + SIGN), &time, Role::Muted);
        }
    }
    x = (x + view.gutter() as u16).min(place.right());
    let plain = canvas.styles.of(role(line.mark));
    let end = shown.end;
    for (part, style) in sgr::stretches(&line.text.changes, shown, plain, canvas.styles) {
        x = canvas.put(x, place.y, place.right().saturating_sub(x), &text[part], style);
    }
    let is_last = end == text.len();
    let title = view.folds.title(line.number).filter(|(is_folded, _)| *is_folded && is_last);
    let note = match (title, line.left_out) {
        (Some((_, 1)), _) => "  1 line".into(),
        (Some((_, count)), _) => format!("  {count} lines"),
        (None, more @ 1..) if is_last => format!(" and {more} bytes more"),
        _ => String::new(),
    };
    canvas.put_as(x, place.y, place.right().saturating_sub(x), &note, Role::Muted);
    if !view.page.wraps() && !is_last {
        canvas.put_as(place.right() - 1, place.y, 1, canvas.styles.glyphs.ellipsis, Role::Muted);
    }
}

fn sign(canvas: &Canvas, view: &JobLogView, line: &JobLine) -> (&'static str, Role) {
    let glyphs = &canvas.styles.glyphs;
    match (line.mark, view.folds.title(line.number)) {
        (_, Some((true, _))) => ("+", Role::Key),
        (_, Some((false, _))) => ("-", Role::Key),
        (Some(MarkKind::Error), _) => (glyphs.bad, Role::Bad),
        (Some(MarkKind::Warning), _) => (glyphs.warn, Role::Warn),
        (Some(MarkKind::Command), _) => (">", Role::Muted),
        _ => ("", Role::Text),
    }
}

fn role(mark: Option<MarkKind>) -> Role {
    match mark {
        Some(MarkKind::Error) => Role::Bad,
        Some(MarkKind::Warning) => Role::Warn,
        Some(MarkKind::Notice) => Role::Accent,
        Some(MarkKind::Debug | MarkKind::EndGroup) => Role::Muted,
        Some(MarkKind::Group | MarkKind::Section) => Role::Strong,
        Some(MarkKind::Command) => Role::Progress,
        None => Role::Text,
    }
}
