//! What stands above the steps: how far it is, why it does not go on, and which keys decide.

use std::time::Duration;

use super::{OpenedExecution, status_mark, status_word};
use crate::app::{App, Block, Mark, Span, Tone, pane};
use crate::domain::{Printable, Timestamp, age, coarse_age, long_age};
use crate::keymap::{Action, Context};
use crate::plan::{Execution, ExecutionStatus, StepStatus, Verdict};

/// The head of the opened execution, not broken into rows.
pub fn execution_head(app: &App) -> Vec<Block> {
    let Some(opened) = &app.execution else { return vec![Block::muted("This execution is not read yet.")] };
    let mut blocks = Vec::new();
    match (&opened.state, &opened.list) {
        (Some(state), Some(list)) => {
            blocks.push(Block::Prose(standing(state, list.outline.expected_seconds, app.now)));
            blocks.extend(backwards(state));
            blocks.extend(why(app, opened, state));
            blocks.extend(finish(app, state));
            // The first to go where rows are few.
            let layer = list.plan.layer;
            blocks.push(Block::Prose(vec![
                Span::muted("on "),
                Span::new(Printable::new(&state.environment).as_str(), Tone::Layer(layer)),
                Span::muted(format!(", {} layer, asked for by {}", layer.word(), Printable::new(&state.actor))),
            ]));
            let account = list.plan.account.as_ref();
            blocks.extend(account.map(|account| Block::muted(format!("as {}", Printable::new(account)))));
        }
        _ if opened.fault.is_none() => blocks.push(Block::muted("Reading the execution…")),
        _ => {}
    }
    blocks.extend(opened.fault.as_ref().map(|fault| Block::Prose(vec![Span::marked(Mark::Bad, fault.to_string())])));
    blocks.extend(pane::unread_executions(app));
    blocks
}

/// `◐ running  5/9 steps  41s of about 1m20s`.
fn standing(state: &Execution, expected_seconds: Option<u64>, now: Timestamp) -> Vec<Span> {
    let (done, all) = state.progress();
    let mut spans = vec![
        Span::marked(status_mark(state.status), status_word(state.status)),
        Span::plain(format!("  {done}/{all} steps")),
    ];
    let took = state.started_at.map(|started| age(state.ended_at.unwrap_or(now), started));
    let expected = expected_seconds.map(|seconds| long_age(Duration::from_secs(seconds)));
    spans.extend(match (took, expected) {
        (Some(took), Some(expected)) if state.ended_at.is_none() => {
            Some(Span::plain(format!("  {} of about {expected}", long_age(took))))
        }
        (Some(took), Some(expected)) => {
            Some(Span::plain(format!("  took {}, about {expected} expected", long_age(took))))
        }
        (Some(took), None) => Some(Span::plain(format!("  {}", long_age(took)))),
        (None, _) => None,
    });
    spans.extend(state.ended_at.map(|ended| Span::muted(format!("  ended {} ago", coarse_age(age(now, ended))))));
    spans
}

/// How much was taken back.
fn backwards(state: &Execution) -> Option<Block> {
    use StepStatus::{Abandoned, Failed, InDoubt, Started, Stuck, Succeeded, Undoing, Undone, Verifying};
    if !state.is_rolling_back {
        return None;
    }
    let count = |of: &[StepStatus]| of.iter().map(|status| state.count(*status)).sum::<usize>();
    let undone = count(&[Undone]);
    let all = undone + count(&[Undoing, Stuck, Abandoned, Succeeded, Verifying, Failed, InDoubt, Started]);
    let mut spans = vec![Span::marked(Mark::Warn, format!("taken back: {undone} of {all} steps"))];
    let left = state.count(Abandoned);
    spans.extend((left > 0).then(|| Span::plain(format!(", {left} left as they are"))));
    Some(Block::Prose(spans))
}

/// Why it is not going on, and the keys that decide.
fn why(app: &App, opened: &OpenedExecution, state: &Execution) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(why) = &state.why {
        let tone = status_mark(state.status).tone();
        blocks.push(Block::Prose(vec![Span::new(why.as_str(), tone)]));
    }
    let deciding = |status| {
        let of = opened.list.iter().flat_map(|list| &list.plan.steps);
        of.filter(|step| state.steps.get(&step.id).is_some_and(|step| step.status == status))
            .take(3)
            .map(|step| Printable::new(&step.title).to_string())
            .collect::<Vec<_>>()
            .join(", ")
    };
    match state.status {
        ExecutionStatus::InDoubt => {
            let of = deciding(StepStatus::InDoubt);
            let decides = [
                (Action::ApproveStep, "it was done"),
                (Action::RetryStep, "it was not, do it"),
                (Action::SkipStep, "leave it"),
            ];
            blocks.push(ask(app, Mark::Warn, format!("nobody can tell whether this was done: {of}."), &decides));
        }
        ExecutionStatus::Stuck => {
            let of = deciding(StepStatus::Stuck);
            let decides = [(Action::RetryStep, "try again"), (Action::SkipStep, "leave what is left")];
            blocks.push(ask(app, Mark::Bad, format!("this could not be taken back: {of}."), &decides));
        }
        ExecutionStatus::Paused if state.is_rolling_back => {
            let decides = [(Action::ResumeExecution, "go on taking it back")];
            blocks.push(ask(app, Mark::Warn, "it is paused; nothing further is taken back.".into(), &decides));
        }
        ExecutionStatus::Paused if is_inconclusive(state) => {
            let decides = [
                (Action::ApproveStep, "it counts as passed"),
                (Action::RetryStep, "measure again"),
                (Action::AbortExecution, "take all back"),
            ];
            blocks.push(ask(app, Mark::Warn, "a check came to no verdict.".into(), &decides));
        }
        ExecutionStatus::Paused => {
            let decides = [(Action::ResumeExecution, "go on"), (Action::AbortExecution, "take all back")];
            blocks.push(ask(app, Mark::Warn, "it is paused; no further step begins.".into(), &decides));
        }
        _ => {}
    }
    blocks
}

fn ask(app: &App, mark: Mark, text: String, decides: &[(Action, &str)]) -> Block {
    let mut spans = vec![Span::marked(mark, text)];
    for (action, what) in decides {
        let chord = app.bindings.chords(Context::Executions, *action).first().map(ToString::to_string);
        if let Some(chord) = chord {
            let gap = if spans.len() == 1 { " " } else { ", " };
            spans.push(Span::plain(gap));
            spans.extend([Span::new(chord, Tone::Accent), Span::plain(format!(" {what}"))]);
        }
    }
    Block::Prose(spans)
}

pub(super) fn is_inconclusive(state: &Execution) -> bool {
    state.steps.values().any(|step| {
        step.status == StepStatus::Verifying
            && step.verdicts.values().any(|(verdict, _)| *verdict == Verdict::Inconclusive)
    })
}

/// What stands now, how to stop it, and how to undo it.
fn finish(app: &App, state: &Execution) -> Vec<Block> {
    let mut blocks = Vec::new();
    if state.status != ExecutionStatus::Succeeded {
        return blocks;
    }
    let url = app.execution.as_ref().and_then(OpenedExecution::url);
    let environment = Printable::new(&state.environment);
    if let Some(url) = url {
        blocks
            .push(Block::Prose(vec![Span::marked(Mark::Good, "ready at"), Span::new(format!(" {url}"), Tone::Accent)]));
        blocks.push(Block::Prose(vec![
            Span::muted("orchestra env stop "),
            Span::plain(environment.as_str()),
            Span::muted(" stops it; orchestra env destroy "),
            Span::plain(environment.as_str()),
            Span::muted(" takes all of it away"),
        ]));
    }
    let chord = app.bindings.chords(Context::Executions, Action::RollbackExecution).first().map(ToString::to_string);
    blocks.extend(chord.filter(|_| state.has_effects()).map(|chord| {
        Block::Prose(vec![Span::new(chord, Tone::Accent), Span::muted(" takes back what this execution did")])
    }));
    blocks
}
