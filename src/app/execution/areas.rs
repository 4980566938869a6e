//! Where the parts of an opened execution, or of a plan, lie inside its frame.

use ratatui::layout::Rect;

use super::{OpenedExecution, PlanList, output, step_details};
use crate::app::{Block, fit, height_of};
use crate::domain::{Printable, Timestamp};
use crate::plan::StepStatus;

/// From so many columns on, the details stand beside the steps.
const BESIDE: u16 = 96;
/// Rows that the head has on the smallest screen: how it stands, which may take two, and where it is reached.
const LEAST_HEAD: u16 = 3;
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

/// What a step said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    /// Rows, with that of the title.
    pub(super) rows: u16,
    /// More is to come: it is what a person looks at.
    pub(super) is_running: bool,
}

/// Lays them out: the head so high as it needs, but no more than a third; the step's output below its details,
/// with half of their room when it needs that, and more of it while the step runs.
pub(super) fn plan_areas(inner: Rect, head: u16, steps: usize, details: u16, said: Said) -> PlanAreas {
    let lines = said.rows;
    let most = (inner.height / 3).max(LEAST_HEAD).min(inner.height.saturating_sub(LEAST_STEPS));
    let head_rows = head.min(most);
    let head = Rect { height: head_rows, ..inner };
    let rest = Rect { y: inner.y + head_rows, height: inner.height - head_rows, ..inner };
    if inner.width >= BESIDE {
        let left = inner.width * 9 / 20;
        let steps = Rect { width: left, ..rest };
        let right = Rect { x: rest.x + left + 1, width: rest.width - left - 1, ..rest };
        let (details, output) = split(right, details, said);
        return PlanAreas { head, steps, rule: Rect::default(), details, output };
    }
    let wanted = u16::try_from(steps).unwrap_or(u16::MAX);
    let below = details.saturating_add(lines).saturating_add(1).min(rest.height / 2);
    let steps_rows = (rest.height - below).min(wanted.max(LEAST_STEPS)).min(rest.height);
    let steps = Rect { height: steps_rows, ..rest };
    let lower = Rect { y: rest.y + steps_rows, height: rest.height - steps_rows, ..rest };
    let rule = Rect { height: lower.height.min(1), ..lower };
    let under = Rect { y: lower.y + rule.height, height: lower.height - rule.height, ..lower };
    let (details, output) = split(under, details, said);
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
    let Some(step) = list.step() else {
        return (plan_areas(inner, head, list.rows().len(), 0, Said::default()), Vec::new());
    };
    let width = if inner.width >= BESIDE { inner.width - inner.width * 9 / 20 - 1 } else { inner.width };
    // Below the steps the title stands in the line between.
    let title = (inner.width >= BESIDE).then(|| Block::Heading(Printable::new(&step.title).to_string()));
    let blocks = title.into_iter().chain(step_details(step, opened, now)).collect();
    let details = fit(blocks, width.saturating_sub(1));
    let lines = opened.map_or(0, |opened| output(opened, step, MOST_OUTPUT).len() as u16);
    let state = opened.and_then(|opened| opened.state.as_ref()).and_then(|state| state.steps.get(&step.id));
    let said = Said {
        rows: if lines == 0 { 0 } else { lines + 1 },
        is_running: state.is_some_and(|state| state.status == StepStatus::Started),
    };
    (plan_areas(inner, head, list.rows().len(), height_of(&details), said), details)
}

/// What is inside the frame of an area.
pub fn inside(area: Rect) -> Rect {
    Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height.saturating_sub(2))
}

/// Details above, output below.
fn split(area: Rect, details: u16, said: Said) -> (Rect, Rect) {
    let lines = said.rows;
    let least = lines.min(if said.is_running { area.height * 2 / 3 } else { area.height / 2 });
    let upper = details.min(area.height - least);
    (Rect { height: upper, ..area }, Rect { y: area.y + upper, height: (area.height - upper).min(lines), ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_stand_beside_the_steps_where_there_is_room_and_else_below() {
        let said = Said { rows: 6, is_running: false };
        let wide = plan_areas(Rect::new(1, 2, 118, 36), 3, 9, 8, said);
        assert_eq!((wide.steps.y, wide.details.y), (5, 5));
        assert!(wide.details.x > wide.steps.right());
        let narrow = plan_areas(Rect::new(1, 2, 78, 16), 3, 9, 8, said);
        assert!(narrow.steps.bottom() <= narrow.rule.y && narrow.rule.bottom() <= narrow.details.y, "{narrow:?}");
        assert!(narrow.steps.height >= 6 && narrow.output.height >= 2, "{narrow:?}");
    }

    #[test]
    fn while_a_step_runs_its_output_has_more_room_than_what_is_known_of_it() {
        let areas = |is_running| plan_areas(Rect::new(1, 2, 78, 16), 2, 9, 8, Said { rows: 20, is_running });
        assert_eq!((areas(false).details.height, areas(false).output.height), (3, 3));
        assert_eq!((areas(true).details.height, areas(true).output.height), (2, 4));
    }

    #[test]
    fn on_the_smallest_screen_steps_stay_in_view_and_nothing_is_outside() {
        for height in 4..20 {
            let inner = Rect::new(1, 1, 38, height);
            let areas = plan_areas(inner, 9, 10_000, 20, Said { rows: 400, is_running: true });
            assert!(areas.steps.height >= 1, "{height}: {areas:?}");
            for area in [areas.head, areas.steps, areas.rule, areas.details, areas.output] {
                assert!(area.height == 0 || inner.union(area) == inner, "{height}: {areas:?}");
            }
        }
    }
}
