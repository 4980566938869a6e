//! One step in one row: its sign and title to the left, where it stands to the right.

use std::time::Duration;

use super::PlanList;
use crate::app::{Mark, Span, Tone, format};
use crate::domain::{Printable, Timestamp, age, long_age};
use crate::plan::{Execution, ExecutionStatus, OutlineRow, RiskLevel, Step, StepState, StepStatus};

/// Steps are set in by two cells, up to so many times.
const DEEPEST: u16 = 8;
/// On rows narrower than this the words of a status give way to its sign.
const ROOMY: u16 = 44;

/// A row of steps; the right part is drawn whole, the left one as far as there is room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanRow {
    pub left: Vec<Span>,
    pub right: Vec<Span>,
}

/// The row of a plan, of so many cells, where the plan is carried out with how far that is.
pub fn plan_row(list: &PlanList, row: OutlineRow, state: Option<&Execution>, now: Timestamp, room: u16) -> PlanRow {
    match row {
        OutlineRow::Wave { number, steps } => {
            let steps = if steps == 1 { "1 step".to_owned() } else { format!("{steps} steps at once") };
            PlanRow { left: vec![Span::muted(format!("wave {number}, {steps}"))], right: Vec::new() }
        }
        OutlineRow::Step { step, depth } => {
            let Some(step) = list.plan.steps.get(step as usize) else { return PlanRow::default() };
            let state = state.map(|state| state.steps.get(&step.id));
            let indent = Span::plain("  ".repeat(usize::from(depth.min(DEEPEST))));
            let title = Printable::new(&step.title);
            let row = match state {
                Some(state) => of_execution(step, state, now, room),
                None => PlanRow { left: vec![Span::plain(title.as_str())], right: of_plan(step, room) },
            };
            PlanRow { left: [indent].into_iter().chain(row.left).collect(), right: row.right }
        }
    }
}

fn of_execution(step: &Step, state: Option<&StepState>, now: Timestamp, room: u16) -> PlanRow {
    let status = state.map_or(StepStatus::Pending, |state| state.status);
    let mark = step_mark(status);
    let title = Printable::new(&step.title);
    let tone = match status {
        StepStatus::Pending | StepStatus::Skipped => Tone::Muted,
        StepStatus::Started | StepStatus::Verifying | StepStatus::Undoing => Tone::Strong,
        _ => Tone::Normal,
    };
    let sign_tone = if status == StepStatus::Pending { Tone::Muted } else { mark.tone() };
    let sign = Span { mark: Some(mark), text: String::new(), tone: sign_tone };
    let mut right = Vec::new();
    if room >= ROOMY && status != StepStatus::Pending {
        right.push(Span::new(status.word(), mark.tone()));
    }
    let mut times = String::new();
    if let Some(state) = state {
        if state.attempt > 1 {
            times.push_str(&format!(" {}/{}", state.attempt, step.retry.attempts));
        }
        times.extend(elapsed(state, now).map(|elapsed| format!(" {}", long_age(elapsed))));
    }
    let expected = step.estimate.duration_seconds.map(|seconds| long_age(Duration::from_secs(seconds)));
    match (times.is_empty(), expected) {
        (true, Some(expected)) => right.push(Span::muted(format!(" ~{expected}"))),
        (false, Some(expected)) if is_live(status) => right.push(Span::muted(format!("{times} of ~{expected}"))),
        _ => right.push(Span::muted(times)),
    }
    PlanRow { left: vec![sign, Span::new(title.as_str(), tone)], right }
}

/// Time, price and risk of a step that is only planned.
fn of_plan(step: &Step, room: u16) -> Vec<Span> {
    let mut right = Vec::new();
    if step.estimate.price_cents_per_hour > 0 {
        right.push(Span::new(format!("{} ", format::price(step.estimate.price_cents_per_hour)), Tone::Warn));
    }
    let expected =
        step.estimate.duration_seconds.map(|seconds| format!("~{} ", long_age(Duration::from_secs(seconds))));
    right.extend(expected.map(Span::muted));
    if room >= ROOMY || step.risk.level > RiskLevel::Low {
        right.push(risk(step.risk.level));
    }
    right
}

pub(super) fn risk(level: RiskLevel) -> Span {
    let word = format!("{} risk", level.word());
    match level {
        RiskLevel::Low => Span::muted(word),
        RiskLevel::Medium => Span::marked(Mark::Warn, word),
        RiskLevel::High => Span::marked(Mark::Bad, word),
    }
}

/// How long the attempt has taken, or took.
pub(super) fn elapsed(state: &StepState, now: Timestamp) -> Option<Duration> {
    let started = state.started_at?;
    let until = if is_live(state.status) { now } else { state.ended_at? };
    Some(age(until, started))
}

fn is_live(status: StepStatus) -> bool {
    use StepStatus::{InDoubt, Started, Undoing, Verifying};
    matches!(status, Started | Verifying | InDoubt | Undoing)
}

pub(super) fn step_mark(status: StepStatus) -> Mark {
    match status {
        StepStatus::Undone | StepStatus::Skipped => Mark::Skipped,
        StepStatus::Pending | StepStatus::Intended => Mark::Waiting,
        StepStatus::Started | StepStatus::Verifying => Mark::Progress,
        StepStatus::Succeeded => Mark::Good,
        StepStatus::Failed | StepStatus::Stuck => Mark::Bad,
        StepStatus::InDoubt | StepStatus::Undoing | StepStatus::Abandoned => Mark::Warn,
    }
}

pub(in crate::app) fn status_mark(status: ExecutionStatus) -> Mark {
    match status {
        ExecutionStatus::Pending => Mark::Waiting,
        ExecutionStatus::Running => Mark::Progress,
        ExecutionStatus::Paused | ExecutionStatus::InDoubt | ExecutionStatus::Undoing => Mark::Warn,
        ExecutionStatus::Succeeded => Mark::Good,
        ExecutionStatus::Failed | ExecutionStatus::Stuck => Mark::Bad,
        ExecutionStatus::Undone | ExecutionStatus::Aborted => Mark::Skipped,
    }
}

/// The status as people read it.
pub(in crate::app) fn status_word(status: ExecutionStatus) -> &'static str {
    if status == ExecutionStatus::InDoubt { "in doubt" } else { status.word() }
}
