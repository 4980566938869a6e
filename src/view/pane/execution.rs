//! An opened execution: where it stands, its steps, and what the one under the cursor says.

use ratatui::layout::Rect;

use crate::app::{App, Span, execution_head, fit};
use crate::domain::{Layer, Printable};
use crate::keymap::Pane;
use crate::view::{canvas::Canvas, document, frame, plan, signs};

pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) {
    let is_focused = app.focus.pane == Pane::Executions;
    let opened = app.execution.as_ref();
    let list = opened.and_then(|opened| opened.list.as_ref());
    let mut title = format!("{} {}", Pane::Executions.number(), Pane::Executions.title());
    if let Some(list) = list {
        title.push_str(&format!(": {}", Printable::new(&list.plan.title)));
    }
    let layer = list.map(|list| list.plan.layer).filter(|layer| is_focused && *layer != Layer::Development);
    let inner = frame::around_as(canvas, area, is_focused, &title, layer.map(signs::layer));
    if let Some(opened) = opened {
        let name = [Span::muted(Printable::new(&opened.id).to_string())];
        if usize::from(frame::free(area, is_focused, &title)) > name[0].text.len() {
            frame::upper_right(canvas, area, &name);
        }
    }
    let head = fit(execution_head(app), inner.width.saturating_sub(1));
    match list {
        Some(list) => plan::render(canvas, area, &head, list, opened, (app.now, is_focused)),
        None => document::render(canvas, inner, &head, 0, false),
    }
}
