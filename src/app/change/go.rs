//! From a key to a form or a plan, and from the plan to the question.

use super::{
    ChangeBatch, ChangeForm, ask,
    batch::{Aside, Ready, Wanted},
    wish::{Wish, wish},
};
use crate::app::{Answer, App, Block, Effect, Question, Span, Wants, press};
use crate::domain::{DispatchForm, Fault, Printable, Severity};
use crate::keymap::Action;
use crate::plan::{PipelineChange, PlannedPlan, Ruling};

/// Why an action would do nothing.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<String> {
    wish(app, action).err()
}

/// Asks for a plan, or opens the form for what must be known first.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match wish(app, action) {
        Ok(Wish::Changes(wanted, aside)) => plan(app, wanted, aside),
        Ok(Wish::Review { gates, answer, aside }) => {
            app.form = Some(ChangeForm::review(gates, answer, aside));
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

/// Asks for the plan of each.
fn plan(app: &mut App, wanted: Vec<Wanted>, aside: Aside) -> Vec<Effect> {
    let batch = ChangeBatch::new(&mut app.plans_asked, wanted, aside);
    let effect =
        |(asked, change): (u64, &PipelineChange)| Effect::PlanChange { asked, change: Box::new(change.clone()) };
    let effects: Vec<Effect> = batch.changes().map(effect).collect();
    app.changing = Some(batch);
    if app.form.is_none() {
        let text =
            if effects.len() > 1 { format!("making {} plans…", effects.len()) } else { "making the plan…".into() };
        press::tell(app, text);
    }
    effects
}

/// The form is filled in: its plan is asked for.
pub(in crate::app) fn submit(app: &mut App) -> Vec<Effect> {
    let Some(form) = app.form.as_mut().filter(|form| !form.is_planning) else { return Vec::new() };
    match form.changes() {
        Ok(wanted) => {
            (form.is_planning, form.remark) = (true, None);
            let aside = form.aside();
            plan(app, wanted, aside)
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
            press::refuse(app, format!("{what}: {fault}"));
        }
    }
}

/// A plan has come, or why there is none; of another change than those that were asked for last it comes too late. With
/// the last of them the question is asked.
pub(in crate::app) fn planned(app: &mut App, asked: u64, outcome: Result<Box<PlannedPlan>, Vec<Printable>>) {
    let is_of_it = |batch: &mut ChangeBatch| batch.take(asked, outcome) && batch.is_complete();
    let Some(batch) = app.changing.take_if(is_of_it) else { return };
    let (mut ready, mut aside) = batch.end();
    ready.retain(|one| match in_the_way(app, one) {
        Some(why) => {
            aside.leave_out(&one.wanted.name, why);
            false
        }
        None => true,
    });
    if ready.is_empty() {
        refuse(app, aside.nothing_left());
    } else if app.question.is_some() {
        // A yes to that question must never be one to this plan.
        refuse(app, "another question was open when its plan came; ask again".into());
    } else {
        if let Some(form) = &mut app.form {
            form.is_planning = false;
        }
        // That plans are being made is true no longer.
        app.notices.retain(|notice| notice.severity > Severity::Info);
        app.question = Some(ask::question(app, &ready, &aside));
    }
}

/// Why a plan is not even asked about.
fn in_the_way(app: &App, Ready { wanted, planned }: &Ready) -> Option<String> {
    if let Ruling::Deny { rule, text } = &planned.ruling {
        return Some(format!("{rule} denies it: {text}"));
    }
    let mut names = wanted.change.environments().into_iter().chain([planned.plan.environment.as_str()]);
    names.find_map(|name| app.read_only(name))
}

fn refuse(app: &mut App, why: String) {
    match &mut app.form {
        Some(form) => (form.is_planning, form.remark) = (false, Some(why)),
        None => press::refuse(app, format!("nothing was done: {why}")),
    }
}
