//! The step under the cursor: where it stands, what it does, and what is known of it before it is done.

use std::time::Duration;

use super::{
    OpenedExecution,
    row::{elapsed, risk, step_mark},
};
use crate::app::{Block, Mark, Span, Tone, format};
use crate::domain::{Printable, Timestamp, age, coarse_age, long_age};
use crate::plan::{Check, Execution, Idempotence, Step, StepState, StepStatus, Undo, Verdict};

/// Characters of the inputs that are shown; `v` has all of them.
const MOST_INPUTS: usize = 400;

/// What is to be said of a step, not broken into rows. `opened` where the plan is carried out.
pub fn step_details(step: &Step, opened: Option<&OpenedExecution>, now: Timestamp) -> Vec<Block> {
    let mut blocks = Vec::new();
    let state = opened.and_then(|opened| opened.state.as_ref()).and_then(|state| state.steps.get(&step.id));
    if let (Some(state), Some(opened)) = (state, opened) {
        blocks.extend(standing(step, state, opened, now));
    }
    if state.is_none_or(|state| state.status == StepStatus::Pending) {
        blocks.push(Block::Prose(price_and_time(step)));
    }
    let reason = Printable::new(&step.risk.reason);
    blocks.push(Block::Prose(vec![risk(step.risk.level), Span::plain(format!(": {reason}"))]));
    blocks.push(Block::Prose(undo(step)));
    blocks.extend(step.checks.iter().enumerate().map(|(at, check)| checked(check, state, at)));
    let inputs = state.filter(|state| !state.inputs.is_empty()).map_or(&step.operation.inputs, |state| &state.inputs);
    blocks.push(Block::Prose(vec![
        Span::muted("does "),
        Span::plain(Printable::new(&step.operation.name).as_str()),
        Span::muted(format!(" {}", short(&serde_json::Value::Object(inputs.clone()).to_string()))),
    ]));
    if !step.needs.is_empty() {
        let needs = Printable::new(step.needs.join(", "));
        blocks.push(Block::Prose(vec![Span::muted("needs "), Span::plain(needs.as_str())]));
    }
    blocks.push(Block::Prose(vec![Span::muted(limits(step))]));
    if let Some(outputs) = state.map(|state| &state.outputs).filter(|outputs| !outputs.is_empty()) {
        let text = short(&serde_json::Value::Object(outputs.clone()).to_string());
        blocks.push(Block::Prose(vec![Span::muted("gave "), Span::plain(text)]));
    }
    blocks
}

fn short(text: &str) -> String {
    let text = Printable::new(text);
    match text.as_str().char_indices().nth(MOST_INPUTS) {
        Some((cut, _)) => format!("{}…", &text.as_str()[..cut]),
        None => text.to_string(),
    }
}

fn standing(step: &Step, state: &StepState, opened: &OpenedExecution, now: Timestamp) -> Vec<Block> {
    let mut line = vec![Span::marked(step_mark(state.status), state.status.word())];
    if state.attempt > 0 && step.retry.attempts > 1 {
        line.push(Span::plain(format!("  attempt {} of {}", state.attempt, step.retry.attempts)));
    }
    if let Some(elapsed) = elapsed(state, now) {
        let expected = step.estimate.duration_seconds.map(|seconds| long_age(Duration::from_secs(seconds)));
        let of = expected.map(|expected| format!(" of about {expected}")).unwrap_or_default();
        line.push(Span::plain(format!("  {}{of}", long_age(elapsed))));
    }
    let mut blocks = if state.status == StepStatus::Pending { Vec::new() } else { vec![Block::Prose(line)] };
    if let Some(why) = opened.reasons.get(&step.id) {
        blocks.push(Block::Prose(vec![Span::new(why.as_str(), Tone::Warn)]));
    }
    if let Some(fault) = &state.fault {
        let mut spans = vec![Span::marked(Mark::Bad, fault.to_string())];
        let retry = state.retry_at.filter(|at| state.status == StepStatus::Failed && *at > now);
        spans.extend(retry.map(|at| Span::plain(format!("; tried again in {}", coarse_age(age(at, now))))));
        blocks.push(Block::Prose(spans));
    }
    blocks
}

fn price_and_time(step: &Step) -> Vec<Span> {
    let estimate = &step.estimate;
    let price = match estimate.price_cents_per_hour {
        0 => Span::plain("costs nothing"),
        cents => Span::new(format!("costs {}", format::price(cents)), Tone::Warn),
    };
    let mut spans = vec![price];
    spans.extend(estimate.duration_seconds.map(|seconds| {
        let basis = Printable::new(&estimate.basis);
        let basis = if basis.as_str().is_empty() { String::new() } else { format!(" ({basis})") };
        Span::plain(format!(", takes about {}{basis}", long_age(Duration::from_secs(seconds))))
    }));
    spans
}

fn undo(step: &Step) -> Vec<Span> {
    match &step.undo {
        Undo::Automatic { what } => {
            vec![Span::muted("undo: "), Span::plain(Printable::new(what).as_str())]
        }
        Undo::Nothing { reason } => {
            vec![Span::muted("nothing to take back: "), Span::plain(Printable::new(reason).as_str())]
        }
        Undo::Irreversible { reason, backup } => {
            let reason = Printable::new(reason);
            let mut spans = vec![Span::marked(Mark::Bad, format!("cannot be taken back: {reason}"))];
            spans.extend(backup.as_ref().map(|backup| Span::plain(format!("; backup: {}", Printable::new(backup)))));
            spans
        }
    }
}

/// A check with its verdict, where it has one.
fn checked(check: &Check, state: Option<&StepState>, at: usize) -> Block {
    let title = Printable::new(&check.title);
    let verdict = u32::try_from(at).ok().and_then(|at| state?.verdicts.get(&at));
    Block::Prose(match verdict {
        None => vec![Span::muted("checks "), Span::plain(title.as_str())],
        Some((verdict, why)) => {
            let (mark, word) = match verdict {
                Verdict::Pass => (Mark::Good, "passed"),
                Verdict::Fail => (Mark::Bad, "failed"),
                Verdict::Inconclusive => (Mark::Warn, "came to no verdict"),
            };
            vec![Span::marked(mark, format!("{title} {word}")), Span::plain(format!(": {why}"))]
        }
    })
}

fn limits(step: &Step) -> String {
    let attempts = match step.retry.attempts {
        0 | 1 => "one attempt".to_owned(),
        many => format!("{many} attempts"),
    };
    let again = match step.idempotence {
        Idempotence::ReadOnly => "changes nothing",
        Idempotence::Idempotent => "done twice is done once",
        Idempotence::Inspectable => "after a crash it is asked what was done",
        Idempotence::OnceOnly => "after a crash a person decides",
    };
    format!("{attempts} of {} at most; {again}", long_age(Duration::from_secs(step.timeout_seconds)))
}

/// The newest lines that a step said, oldest first, as many as there is room for.
pub fn output<'a>(opened: &'a OpenedExecution, step: &Step, most: usize) -> Vec<&'a str> {
    let of_step = opened.lines.iter().rev().filter(|line| line.step == step.id);
    let mut lines: Vec<&str> = of_step.take(most).map(|line| line.text.as_str()).collect();
    lines.reverse();
    lines
}

/// Where a step stands as a sentence; for lines and files.
pub(super) fn sentence(step: &Step, state: &Execution, now: Timestamp) -> Vec<Span> {
    let of = state.steps.get(&step.id);
    let status = of.map_or(StepStatus::Pending, |of| of.status);
    let mut spans =
        vec![Span::marked(step_mark(status), status.word()), Span::plain(format!("  {}", Printable::new(&step.title)))];
    spans.extend(of.and_then(|of| elapsed(of, now)).map(|took| Span::muted(format!("  {}", long_age(took)))));
    let fault = of.and_then(|of| of.fault.as_ref());
    spans.extend(fault.map(|fault| Span::new(format!("  {fault}"), Tone::Bad)));
    spans
}
