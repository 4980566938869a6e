//! Which controls apply to an execution now, and why the others do not.

use super::{OpenedExecution, head::is_inconclusive, status_word};
use crate::app::App;
use crate::domain::{Layer, Printable, age};
use crate::keymap::{Action, Pane};
use crate::plan::{Control, ExecutionId, ExecutionStatus, StepId, StepStatus, Verdict};

/// After so many seconds without a sign of life a worker is taken for dead, and a resume starts another.
const SILENT_SECONDS: u64 = 30;

/// The execution that a control is for: the opened one, else the one under the cursor.
pub(in crate::app) struct Subject<'a> {
    pub id: ExecutionId,
    pub environment: String,
    pub layer: Layer,
    pub title: String,
    pub status: ExecutionStatus,
    /// The last entry that is known here.
    pub seen: u64,
    /// Nothing was heard from its worker for long.
    pub is_silent: bool,
    pub opened: Option<&'a OpenedExecution>,
}

pub(super) fn subject(app: &App) -> Option<Subject<'_>> {
    if app.focus.pane != Pane::Executions {
        return None;
    }
    let rows = &app.store.executions.rows;
    let opened = app.execution.as_ref().filter(|_| app.executions.opened.is_some());
    let listed = match opened {
        Some(opened) => rows.iter().find(|listed| listed.row.id == opened.id),
        None => app.executions.table.selected(rows),
    };
    let heartbeat = listed.and_then(|listed| listed.row.heartbeat_at);
    let is_silent = heartbeat.is_none_or(|at| age(app.now, at).as_secs() >= SILENT_SECONDS);
    if let Some((opened, list, state)) =
        opened.and_then(|opened| Some((opened, opened.list.as_ref()?, opened.state.as_ref()?)))
    {
        return Some(Subject {
            id: opened.id.clone(),
            environment: state.environment.clone(),
            layer: list.plan.layer,
            title: list.plan.title.clone(),
            status: state.status,
            seen: state.sequence,
            is_silent,
            opened: Some(opened),
        });
    }
    let listed = listed?;
    Some(Subject {
        id: listed.row.id.clone(),
        environment: listed.row.environment.clone(),
        layer: listed.layer,
        title: listed.row.title.clone(),
        status: listed.row.status,
        seen: listed.row.sequence,
        is_silent,
        opened: None,
    })
}

/// Why an action on an execution would do nothing; `None` when it would.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<String> {
    if app.focus.pane != Pane::Executions {
        return Some("only in Executions".into());
    }
    if action == Action::PlanForm {
        return app
            .execution
            .as_ref()
            .is_none_or(|opened| opened.list.is_none())
            .then(|| "no execution is open".into());
    }
    let Some(subject) = subject(app) else { return Some("there is no execution".into()) };
    if let Some(why) = app.read_only(&subject.environment) {
        return Some(why);
    }
    meant(&subject, action).err()
}

/// The control that an action is now, with the execution it is for.
pub(in crate::app) fn meant_control(app: &App, action: Action) -> Option<(Subject<'_>, Control)> {
    let subject = subject(app)?;
    let control = meant(&subject, action).ok()?;
    Some((subject, control))
}

/// The error is why there is none.
fn meant(subject: &Subject<'_>, action: Action) -> Result<Control, String> {
    use ExecutionStatus::{Failed, Paused, Pending, Running, Succeeded, Undoing};
    let status = subject.status;
    let word = status_word(status);
    let live = |control| if status.is_over() { Err(format!("it is over: {word}")) } else { Ok(control) };
    match (action, status) {
        (Action::PauseExecution, Pending | Running) => Ok(Control::Pause),
        (Action::PauseExecution, Paused) => Err("it is paused".into()),
        (Action::PauseExecution, _) => live(Control::Pause).and(Err(format!("it is {word}; that is not paused"))),
        (Action::ResumeExecution, Paused) => Ok(Control::Resume),
        (Action::ResumeExecution, _) if !status.is_over() && subject.is_silent => Ok(Control::Resume),
        (Action::ResumeExecution, _) => live(Control::Resume).and(Err("it is not paused".into())),
        (Action::AbortExecution, Undoing) => Err("what was done is being taken back".into()),
        (Action::AbortExecution, _) => live(Control::Abort),
        (Action::RollbackExecution, Succeeded | Failed) => rollback(subject),
        (Action::RollbackExecution, _) if status.is_over() => Err("nothing is left to take back".into()),
        (Action::RollbackExecution, _) => Err("it is not over; abort takes back what was done".into()),
        (Action::ApproveStep | Action::RetryStep | Action::SkipStep, _) => {
            live(Control::Resume)?;
            let opened = subject.opened.ok_or("open the execution first, and go to the step")?;
            let step = decided(opened, action)?;
            Ok(match action {
                Action::ApproveStep => Control::Approve { step },
                Action::RetryStep => Control::Retry { step },
                _ => Control::Skip { step },
            })
        }
        _ => Err("that is no control".into()),
    }
}

fn rollback(subject: &Subject<'_>) -> Result<Control, String> {
    let state = subject.opened.and_then(|opened| opened.state.as_ref());
    match state {
        Some(state) if !state.has_effects() => Err("nothing is left to take back".into()),
        _ => Ok(Control::Rollback),
    }
}

/// The step that a decision is about: the one under the cursor, else the only one that waits for it.
fn decided(opened: &OpenedExecution, action: Action) -> Result<StepId, String> {
    let (Some(list), Some(state)) = (&opened.list, &opened.state) else { return Err("it is not read yet".into()) };
    let applies = |id: &str| {
        let Some(step) = state.steps.get(id) else { return false };
        let is_open = step.status == StepStatus::Verifying
            && step.verdicts.values().any(|(verdict, _)| *verdict == Verdict::Inconclusive);
        match action {
            Action::ApproveStep => step.status == StepStatus::InDoubt || is_open,
            Action::RetryStep => matches!(step.status, StepStatus::InDoubt | StepStatus::Stuck) || is_open,
            _ => matches!(step.status, StepStatus::InDoubt | StepStatus::Stuck | StepStatus::Pending),
        }
    };
    let here = list.step();
    if let Some(step) = here.filter(|step| applies(&step.id)) {
        return Ok(step.id.clone());
    }
    // Not to be skipped unseen: of pending steps only the one under the cursor is meant.
    let waits = |id: &&StepId| opened.status(id) != StepStatus::Pending && applies(id);
    let is_worth_a_look =
        state.count(StepStatus::InDoubt) + state.count(StepStatus::Stuck) > 0 || is_inconclusive(state);
    let mut waiting = state.steps.keys().filter(|_| is_worth_a_look).filter(waits);
    match (waiting.next(), waiting.next(), here) {
        (Some(only), None, _) => Ok(only.clone()),
        (Some(_), Some(_), _) => Err("several steps wait for a decision; go to one".into()),
        (None, _, Some(step)) => {
            let status = opened.status(&step.id).word();
            Err(format!("the step `{}` is {status}", Printable::new(&step.id)))
        }
        (None, _, None) => Err("there is no step".into()),
    }
}
