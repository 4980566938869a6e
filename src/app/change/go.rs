//! From a key to a form or a plan, and from the plan to the question.

use super::{
    ChangeForm, ask,
    command::command,
    wish::{Wish, wish},
};
use crate::app::{Answer, App, Block, Effect, Question, Span, Wants, press};
use crate::domain::{DispatchForm, Fault, Printable, Workflow};
use crate::keymap::Action;
use crate::plan::{PipelineChange, PlannedPlan, Ruling};

/// Why an action would do nothing.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<String> {
    wish(app, action).err()
}

/// Asks for a plan, or opens the form for what must be known first.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match wish(app, action) {
        Ok(Wish::Change(change)) => plan(app, change),
        Ok(Wish::Review { gates, answer }) => {
            app.form = Some(ChangeForm::review(gates, answer));
            Vec::new()
        }
        Ok(Wish::Dispatch { repository, workflow, reference }) => {
            app.form = Some(ChangeForm::dispatch(repository.clone(), workflow.clone()));
            vec![Effect::FetchDispatchForm { repository, workflow, reference }]
        }
        Err(why) => {
            press::tell(app, why);
            Vec::new()
        }
    }
}

fn plan(app: &mut App, change: PipelineChange) -> Vec<Effect> {
    app.changing = Some(change.clone());
    if app.form.is_none() {
        press::tell(app, "making the plan…".into());
    }
    vec![Effect::PlanChange(Box::new(change))]
}

/// The form is filled in: its plan is asked for.
pub(super) fn submit(app: &mut App) -> Vec<Effect> {
    let Some(form) = app.form.as_mut().filter(|form| !form.is_planning) else { return Vec::new() };
    match form.change() {
        Ok(change) => {
            (form.is_planning, form.remark) = (true, None);
            plan(app, change)
        }
        Err((at, why)) => {
            (form.cursor, form.remark) = (at, Some(why));
            Vec::new()
        }
    }
}

/// Esc: asks only where something was typed.
pub(super) fn leave(app: &mut App) {
    let Some(form) = &app.form else { return };
    if !form.is_touched() {
        give_up(app);
        return;
    }
    let blocks = vec![Block::Prose(vec![Span::plain("Nothing was done. What you typed is forgotten.")])];
    let question = Question::new("Leave the form?".into(), blocks, None, Wants::Yes, Answer::LeaveForm);
    app.question = Some(question.doing("leaves it"));
}

/// Forgets the form and the plan that was asked for.
pub(in crate::app) fn give_up(app: &mut App) {
    (app.form, app.changing) = (None, None);
}

/// What the workflow's file asks for has come; of another than the open form it comes too late.
pub(in crate::app) fn form_arrived(
    app: &mut App,
    repository: &str,
    workflow: &Workflow,
    outcome: Result<Box<DispatchForm>, Fault>,
) {
    let Some(form) = app.form.as_mut().filter(|form| form.awaits(repository, workflow.id)) else { return };
    match outcome {
        Ok(read) => form.fill(*read),
        Err(fault) => {
            app.form = None;
            press::tell(app, format!("{} cannot be dispatched: {fault}", workflow.name));
        }
    }
}

/// The plan has come, or why there is none; false where nobody here asked for one.
pub(in crate::app) fn planned(app: &mut App, outcome: &Result<Box<PlannedPlan>, Vec<Printable>>) -> bool {
    let Some(change) = app.changing.take() else { return false };
    match outcome {
        Err(reasons) => refuse(app, reasons.iter().map(Printable::as_str).collect::<Vec<_>>().join("; ")),
        Ok(planned) => {
            if let Ruling::Deny { rule, text } = &planned.ruling {
                refuse(app, format!("{rule} denies it: {text}"));
            } else if let Some(why) = change.environments().iter().find_map(|name| app.read_only(name)) {
                refuse(app, why);
            } else {
                if let Some(form) = &mut app.form {
                    form.is_planning = false;
                }
                app.question = Some(ask::question(app, planned, &command(&change)));
            }
        }
    }
    true
}

fn refuse(app: &mut App, why: String) {
    match &mut app.form {
        Some(form) => (form.is_planning, form.remark) = (false, Some(why)),
        None => press::tell(app, format!("nothing was done: {why}")),
    }
}
