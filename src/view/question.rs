//! A question, over everything: what will be done, where, and what must be typed for it.

use ratatui::layout::{Position, Rect};

use super::{
    canvas::Canvas,
    document,
    field::{self, Remarks},
    frame,
    help::clear,
};
use crate::app::{Question, Wants, height_of, question_area};
use crate::domain::Layer;
use crate::theme::Role;

/// Draws it; where the text cursor is, when something is to be typed.
pub(super) fn render(canvas: &mut Canvas, question: &Question) -> Option<Position> {
    let screen = canvas.buffer.area;
    let area = question_area(question, (screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let is_production = question.place.as_ref().is_some_and(|(_, layer)| *layer == Some(Layer::Production));
    let like = if is_production { Role::LayerProduction } else { Role::Warn };
    let inner = frame::around_as(canvas, area, true, &question.title, Some(like));
    let (width, bottom) = (inner.width.saturating_sub(1), inner.bottom());
    let prompt = question.prompt_rows(width);
    let asked = height_of(&prompt).min(inner.height.saturating_sub(1));
    let above = Rect { height: inner.height.saturating_sub(asked + 2), ..inner };
    let rows = question.rows(width);
    document::render(canvas, above, &rows, question.scroll, false);
    frame::scrolled(canvas, area, question.scroll, height_of(&rows), above.height);
    document::render(canvas, Rect { y: bottom.saturating_sub(asked + 1), height: asked, ..inner }, &prompt, 0, false);
    let typed = Rect { x: inner.x + 1, y: bottom.saturating_sub(1), width, height: 1 };
    let remark = question.remark.as_deref();
    match question.wants {
        Wants::Word(_) => {
            let words = remark.map(|remark| (remark, Role::Warn)).into_iter().collect();
            Some(field::render(canvas, typed, "> ", &question.field, &Remarks { wrong: None, words }))
        }
        Wants::Enter | Wants::Yes => {
            canvas.put_as(typed.x, typed.y, typed.width, remark.unwrap_or_default(), Role::Warn);
            None
        }
    }
}
