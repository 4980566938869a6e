//! Facts about executions on their way in, and what keys do with them.

use std::sync::Arc;

use super::{
    OpenedExecution, PlanAreas, PlanList, ask,
    controls::{self, meant_control, why_not},
    execution_head, inside, lay_plan,
};
use crate::app::{App, Effect, actions, arrange, fit, height_of, news, press};
use crate::domain::{Fault, Printable, Severity};
use crate::keymap::{Action, Pane};
use crate::plan::{AppendedLine, Control, Entry, ExecutionId, ListedExecution, Plan};

/// All executions that are listed, newest first, or why they cannot be read: the last list stays then.
pub(in crate::app) fn listed(app: &mut App, outcome: Result<Vec<Arc<ListedExecution>>, Fault>) -> Vec<Effect> {
    let is_first = !app.store.executions.is_read;
    match outcome {
        Ok(mut rows) => {
            rows.sort_by_key(|listed| listed.row.status.is_over());
            app.store.executions.rows = rows;
            (app.store.executions.is_read, app.store.executions.fault) = (true, None);
            actions::rearrange(app, Pane::Executions);
        }
        Err(fault) => app.store.executions.fault = Some(fault),
    }
    news::executions(app, is_first)
}

/// What was read of an execution; of another than the opened one it comes too late.
pub(in crate::app) fn read(app: &mut App, id: &str, plan: Option<Arc<Plan>>, entries: &[Entry]) {
    if let Some(opened) = app.execution.as_mut().filter(|opened| opened.id == id) {
        opened.read(plan, entries);
        reveal(app);
    }
}

pub(in crate::app) fn said(app: &mut App, id: &str, lines: Vec<AppendedLine>) {
    if let Some(opened) = app.execution.as_mut().filter(|opened| opened.id == id) {
        opened.hear(lines);
    }
}

/// It can be followed no longer.
pub(in crate::app) fn lost(app: &mut App, id: &str, fault: Fault) {
    if let Some(opened) = app.execution.as_mut().filter(|opened| opened.id == id) {
        opened.fault = Some(fault);
    }
}

/// An action on the opened execution, or the one under the cursor.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if action == Action::PlanForm {
        if let Some(list) = app.execution.as_mut().and_then(|opened| opened.list.as_mut()) {
            list.turn();
        }
        reveal(app);
        return Vec::new();
    }
    let question = meant_control(app, action).map(|(subject, control)| ask::question(app, &subject, control));
    if let Some(question) = question {
        app.question = Some(question);
    }
    Vec::new()
}

/// Writes a control that a person said yes to, unless it has become impossible meanwhile.
pub(in crate::app) fn control(app: &mut App, execution: ExecutionId, control: Control, seen: u64) -> Vec<Effect> {
    let rows = &app.store.executions.rows;
    let environment = rows.iter().find(|listed| listed.row.id == execution).map(|listed| &listed.row.environment);
    if let Some(why) = environment.and_then(|environment| app.read_only(environment)) {
        press::tell(app, format!("nothing was done: {why}"));
        return Vec::new();
    }
    let is_here = controls::subject(app).is_some_and(|subject| subject.id == execution);
    if let Some(why) = action_of(&control).filter(|_| is_here).and_then(|action| why_not(app, action)) {
        press::tell(app, format!("nothing was done: {why}"));
        return Vec::new();
    }
    app.notices.push(crate::app::Notice {
        at: app.now,
        severity: Severity::Info,
        text: Printable::new(format!("{} is written for execution {execution}", control.word())),
    });
    vec![Effect::ControlExecution { execution, control, seen }]
}

fn action_of(control: &Control) -> Option<Action> {
    Some(match control {
        Control::Pause => Action::PauseExecution,
        Control::Resume => Action::ResumeExecution,
        Control::Abort => Action::AbortExecution,
        Control::Rollback => Action::RollbackExecution,
        Control::Approve { .. } => Action::ApproveStep,
        Control::Retry { .. } => Action::RetryStep,
        Control::Skip { .. } => Action::SkipStep,
    })
}

/// Moves among the steps, or scrolls the details; false for any other action.
pub(in crate::app) fn moves_steps(app: &mut App, action: Action) -> bool {
    if app.executions.opened.is_none() {
        return false;
    }
    let Some((areas, details)) = areas_of(app) else { return true };
    if let Some(list) = app.execution.as_mut().and_then(OpenedExecution::taken_in_hand) {
        moved(list, action, areas.steps.height, details.saturating_sub(areas.details.height));
        list.reveal(usize::from(areas.steps.height));
    }
    true
}

/// Carries a movement out on any plan: steps by rows and pages, details by half of what is in view.
pub(in crate::app) fn moved(list: &mut PlanList, action: Action, page: u16, most_scroll: u16) {
    let (page, half) = (usize::from(page.max(1)), (page / 2).max(1));
    let row = list.cursor;
    match action {
        Action::Up => list.go_to(row.saturating_sub(1)),
        Action::Down => list.go_to(row + 1),
        Action::PageUp => list.go_to(row.saturating_sub(page)),
        Action::PageDown => list.go_to(row + page),
        Action::Top => list.go_to(0),
        Action::Bottom => list.go_to(usize::MAX),
        Action::HalfPageUp => list.scroll = list.scroll.saturating_sub(half),
        Action::HalfPageDown => list.scroll = list.scroll.saturating_add(half).min(most_scroll),
        _ => {}
    }
}

/// Where the parts of the opened execution lie, and the rows that the details of its step would take.
fn areas_of(app: &App) -> Option<(PlanAreas, u16)> {
    let opened = app.execution.as_ref().filter(|_| app.executions.opened.is_some())?;
    let inner = inside(arrange(app.size, &app.focus)?.full(Pane::Executions)?);
    let head = height_of(&fit(execution_head(app), inner.width.saturating_sub(1)));
    let (areas, details) = lay_plan(inner, head, opened.list.as_ref()?, Some(opened), app.now);
    Some((areas, height_of(&details)))
}

/// Scrolls so that the step under the cursor is in view.
pub(in crate::app) fn reveal(app: &mut App) {
    let Some((areas, _)) = areas_of(app) else { return };
    if let Some(list) = app.execution.as_mut().and_then(|opened| opened.list.as_mut()) {
        list.reveal(usize::from(areas.steps.height));
    }
}
