//! Where the parts of an opened execution, or of a plan, lie inside its frame.

use ratatui::layout::Rect;

use super::{OpenedExecution, PlanList, output, step_details};
use crate::app::{Block, fit, height_of};
use crate::domain::{Printable, Timestamp};

/// From so many columns on, the details stand beside the steps.
const BESIDE: u16 = 96;
/// Rows of steps that stay in view, whatever else there is to say.
const LEAST_STEPS: u16 = 3;

/// Rows of output laid out at most; the frame has fewer.
const MOST_OUTPUT: usize = 200;

/// The places of its parts; one without rows is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlanAreas {
    pub head: Rect,
    pub steps: Rect,
    /// The row with the title of the step, where the details stand below.
    pub rule: Rect,
    pub details: Rect,
    pub output: Rect,
}

/// Lays them out: the head so high as it needs, but no more than a third; the step's output below its details,
/// with half of their room when it needs that. `lines` counts the rows of the output with its title.
pub(super) fn plan_areas(inner: Rect, head: u16, steps: usize, details: u16, lines: u16) -> PlanAreas {
    let most = (inner.height / 3).max(2).min(inner.height.saturating_sub(LEAST_STEPS));
    let head_rows = head.min(most);
    let head = Rect { height: head_rows, ..inner };
    let rest = Rect { y: inner.y + head_rows, height: inner.height - head_rows, ..inner };
    if inner.width >= BESIDE {
        let left = inner.width * 9 / 20;
        let steps = Rect { width: left, ..rest };
        let right = Rect { x: rest.x + left + 1, width: rest.width - left - 1, ..rest };
        let (details, output) = split(right, details, lines);
        return PlanAreas { head, steps, rule: Rect::default(), details, output };
    }
    let wanted = u16::try_from(steps).unwrap_or(u16::MAX);
    let below = details.saturating_add(lines).saturating_add(1).min(rest.height / 2);
    let steps_rows = (rest.height - below).min(wanted.max(LEAST_STEPS)).min(rest.height);
    let steps = Rect { height: steps_rows, ..rest };
    let lower = Rect { y: rest.y + steps_rows, height: rest.height - steps_rows, ..rest };
    let rule = Rect { height: lower.height.min(1), ..lower };
    let under = Rect { y: lower.y + rule.height, height: lower.height - rule.height, ..lower };
    let (details, output) = split(under, details, lines);
    PlanAreas { head, steps, rule, details, output }
}

/// Where the parts of a plan lie inside its frame, under so many rows of head, with the details of the step under
/// the cursor broken into rows. `opened` where the plan is carried out.
pub fn lay_plan(
    inner: Rect,
    head: u16,
    list: &PlanList,
    opened: Option<&OpenedExecution>,
    now: Timestamp,
) -> (PlanAreas, Vec<Block>) {
    let Some(step) = list.step() else { return (plan_areas(inner, head, list.rows().len(), 0, 0), Vec::new()) };
    let width = if inner.width >= BESIDE { inner.width - inner.width * 9 / 20 - 1 } else { inner.width };
    // Below the steps the title stands in the line between.
    let title = (inner.width >= BESIDE).then(|| Block::Heading(Printable::new(&step.title).to_string()));
    let blocks = title.into_iter().chain(step_details(step, opened, now)).collect();
    let details = fit(blocks, width.saturating_sub(1));
    let lines = opened.map_or(0, |opened| output(opened, step, MOST_OUTPUT).len() as u16);
    let lines = if lines == 0 { 0 } else { lines + 1 };
    (plan_areas(inner, head, list.rows().len(), height_of(&details), lines), details)
}

/// What is inside the frame of an area.
pub fn inside(area: Rect) -> Rect {
    Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height.saturating_sub(2))
}

/// Details above, output below.
fn split(area: Rect, details: u16, lines: u16) -> (Rect, Rect) {
    let least = lines.min(area.height / 2);
    let upper = details.min(area.height - least);
    (Rect { height: upper, ..area }, Rect { y: area.y + upper, height: (area.height - upper).min(lines), ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_stand_beside_the_steps_where_there_is_room_and_else_below() {
        let wide = plan_areas(Rect::new(1, 2, 118, 36), 3, 9, 8, 6);
        assert_eq!((wide.steps.y, wide.details.y), (5, 5));
        assert!(wide.details.x > wide.steps.right());
        let narrow = plan_areas(Rect::new(1, 2, 78, 16), 3, 9, 8, 6);
        assert!(narrow.steps.bottom() <= narrow.rule.y && narrow.rule.bottom() <= narrow.details.y, "{narrow:?}");
        assert!(narrow.steps.height >= 6 && narrow.output.height >= 2, "{narrow:?}");
    }

    #[test]
    fn on_the_smallest_screen_steps_stay_in_view_and_nothing_is_outside() {
        for height in 4..20 {
            let inner = Rect::new(1, 1, 38, height);
            let areas = plan_areas(inner, 9, 10_000, 20, 400);
            assert!(areas.steps.height >= 1, "{height}: {areas:?}");
            for area in [areas.head, areas.steps, areas.rule, areas.details, areas.output] {
                assert!(area.height == 0 || inner.union(area) == inner, "{height}: {areas:?}");
            }
        }
    }
}
