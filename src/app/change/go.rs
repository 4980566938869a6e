//! From a key to a form or a plan, and from the plan to the question.

use super::{
    ChangeForm, ask,
    command::command,
    wish::{Wish, wish},
};
use crate::app::{Answer, App, Block, Effect, Question, Span, Wants, press};
use crate::domain::{DispatchForm, Fault, Printable};
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
            app.form = Some(ChangeForm::dispatch(repository.clone(), workflow.clone(), reference.clone()));
            vec![Effect::FetchDispatchForm { repository, workflow, reference }]
        }
        Err(why) => {
            press::tell(app, why);
            Vec::new()
        }
    }
}

fn plan(app: &mut App, change: PipelineChange) -> Vec<Effect> {
    app.changes_asked += 1;
    let asked = app.changes_asked;
    app.changing = Some((asked, change.clone()));
    if app.form.is_none() {
        press::tell(app, "making the plan…".into());
    }
    vec![Effect::PlanChange { asked, change: Box::new(change) }]
}

/// The form is filled in: its plan is asked for.
pub(in crate::app) fn submit(app: &mut App) -> Vec<Effect> {
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

/// Esc: asks only where something was typed. A plan that is being made is waited for no longer.
pub(super) fn leave(app: &mut App) {
    app.changing = None;
    let Some(form) = &mut app.form else { return };
    form.is_planning = false;
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

/// What the workflow's file asks for has come; of another than the open form (repository, workflow, branch) it comes
/// too late.
pub(in crate::app) fn form_arrived(app: &mut App, of: (&str, u64, &str), outcome: Result<Box<DispatchForm>, Fault>) {
    let Some(form) = app.form.as_mut().filter(|form| form.awaits(of)) else { return };
    match outcome {
        Ok(read) => form.fill(*read),
        Err(fault) => {
            let what = std::mem::take(&mut form.title);
            app.form = None;
            press::tell(app, format!("{what}: {fault}"));
        }
    }
}

/// The plan has come, or why there is none; of another change than the last one that was asked for it comes too late.
pub(in crate::app) fn planned(app: &mut App, asked: u64, outcome: Result<Box<PlannedPlan>, Vec<Printable>>) {
    let Some((_, change)) = app.changing.take_if(|(number, _)| *number == asked) else { return };
    let planned = match outcome {
        Ok(planned) => planned,
        Err(reasons) => {
            return refuse(app, reasons.iter().map(Printable::as_str).collect::<Vec<_>>().join("; "));
        }
    };
    let place = planned.plan.environment.clone();
    let mut names = change.environments().into_iter().chain([place.as_str()]);
    if let Ruling::Deny { rule, text } = &planned.ruling {
        refuse(app, format!("{rule} denies it: {text}"));
    } else if let Some(why) = names.find_map(|name| app.read_only(name)) {
        refuse(app, why);
    } else if app.question.is_some() {
        // A yes to that question must never be one to this plan.
        refuse(app, "another question was open when its plan came; ask again".into());
    } else {
        if let Some(form) = &mut app.form {
            form.is_planning = false;
        }
        app.question = Some(ask::question(app, &planned, &change, &command(&change)));
    }
}

fn refuse(app: &mut App, why: String) {
    match &mut app.form {
        Some(form) => (form.is_planning, form.remark) = (false, Some(why)),
        None => press::tell(app, format!("nothing was done: {why}")),
    }
}
