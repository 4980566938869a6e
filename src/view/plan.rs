//! A plan, carried out or not: its head, the steps in view, and what is known of the one under the cursor.

use ratatui::layout::Rect;

use super::{
    canvas::{Canvas, width_of},
    document, frame,
};
use crate::app::{Block, OpenedExecution, PlanList, Span, inside, lay_plan, output, plan_row};
use crate::domain::{Printable, Timestamp};
use crate::theme::Role;

/// Draws it into its frame, `head` fitted to it. Of the steps only those that are seen are built.
pub(super) fn render(
    canvas: &mut Canvas,
    area: Rect,
    head: &[Block],
    list: &PlanList,
    opened: Option<&OpenedExecution>,
    (now, is_focused): (Timestamp, bool),
) {
    let (areas, details) = lay_plan(inside(area), crate::app::height_of(head), list, opened, now);
    document::render(canvas, areas.head, head, 0, false);
    let state = opened.and_then(|opened| opened.state.as_ref());
    let seen = list.rows().iter().enumerate().skip(list.offset).take(usize::from(areas.steps.height));
    for (y, (position, row)) in (areas.steps.y..).zip(seen) {
        let line = Rect { y, height: 1, ..areas.steps };
        let parts = plan_row(list, *row, state, now, line.width);
        let right_at = line.right().saturating_sub(width_of(&parts.right));
        canvas.spans(right_at, y, line.right(), &parts.right, false);
        canvas.spans(line.x + 1, y, right_at.saturating_sub(1), &parts.left, false);
        if position == list.cursor {
            let role = if is_focused { Role::Selection } else { Role::SelectionFaint };
            canvas.tint(line, canvas.styles.of(role));
            canvas.put(line.x, y, 1, canvas.styles.glyphs.cursor, canvas.styles.of(Role::Key));
        }
    }
    let (rows, page) = (list.rows().len(), usize::from(areas.steps.height));
    if rows > page {
        frame::lower_right(canvas, area, &[Span::muted(format!("{}/{rows}", list.cursor + 1))]);
    }
    beside(canvas, area, areas.rule, areas.steps, list);
    document::render(canvas, areas.details, &details, list.scroll, false);
    if let (Some(opened), Some(step), true) = (opened, list.step(), areas.output.height > 0) {
        let out = areas.output;
        canvas.put_as(out.x + 1, out.y, out.width.saturating_sub(1), "Output", Role::Heading);
        let lines = output(opened, step, usize::from(out.height.saturating_sub(1)));
        for (y, line) in (out.y + 1..out.bottom()).zip(lines) {
            canvas.put_as(out.x + 1, y, out.width.saturating_sub(1), line, Role::Text);
        }
    }
}

/// The line between the steps and the details: with the title of the step where they stand below.
fn beside(canvas: &mut Canvas, area: Rect, rule: Rect, steps: Rect, list: &PlanList) {
    let style = canvas.styles.of(Role::Border);
    let set = canvas.styles.glyphs.border;
    if rule.height > 0 {
        let line = set.horizontal_top.repeat(usize::from(rule.width));
        canvas.put(rule.x, rule.y, rule.width, &line, style);
        if let Some(step) = list.step() {
            let title = format!(" {} ", Printable::new(&step.title));
            canvas.put_as(rule.x + 1, rule.y, rule.width.saturating_sub(2), &title, Role::Heading);
        }
    } else if steps.right() + 1 < area.right() {
        for y in steps.top()..steps.bottom() {
            canvas.put(steps.right(), y, 1, set.vertical_left, style);
        }
    }
}
