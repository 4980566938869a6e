//! From page to page, and what comes in meanwhile.

use super::{Wizard, WizardPage, blocks::taken, choices::What, state::Planning};
use crate::app::{
    Answer, App, Block, Effect, Opened, OpenedExecution, PlanList, Question, Span, Wants, change, execution, press,
    table::identity_of,
};
use crate::domain::{Fault, Printable};
use crate::keymap::Pane;
use crate::plan::{ExecutionId, Offer, PlannedPlan, Ruling, read_words};

/// Opens it, and asks what environments can be made of.
pub(in crate::app) fn open(app: &mut App) -> Vec<Effect> {
    if let Some(everywhere) = app.settings.as_ref().and_then(|settings| settings.read_only.everywhere.as_ref()) {
        press::tell(app, format!("create environment: read-only: by {everywhere}"));
        return Vec::new();
    }
    let taken = taken(app);
    let mut wizard = Wizard::new();
    wizard.choices.free_name(&taken);
    app.wizard = Some(wizard);
    vec![Effect::OfferTemplates]
}

/// Takes in what environments can be made of.
pub(in crate::app) fn offered(app: &mut App, offers: Vec<Offer>) {
    if let Some(wizard) = &mut app.wizard {
        let goal = wizard.read.as_ref().map(|(_, reading)| reading.goal.clone()).unwrap_or_default();
        wizard.choices.suit(&offers, &goal);
        wizard.offers = Some(offers);
    }
}

/// It waits for the plan that was asked for under this number; that for an earlier goal comes too late.
pub(in crate::app) fn awaits(app: &App, number: u64) -> bool {
    // Recordings of earlier versions have no numbers.
    let is_meant = |asked: u64| number == asked || number == 0;
    app.wizard.as_ref().is_some_and(|wizard| matches!(wizard.planning, Planning::Asked(asked) if is_meant(asked)))
}

/// Takes the plan in that is waited for, or why there is none.
pub(in crate::app) fn planned(app: &mut App, outcome: Result<Box<PlannedPlan>, Vec<Printable>>) {
    let Some(wizard) = &mut app.wizard else { return };
    wizard.planning = match outcome {
        Ok(planned) => {
            let list = PlanList::new(planned.plan.clone());
            Planning::Planned(planned, Box::new(list))
        }
        Err(reasons) => Planning::Refused(reasons),
    };
}

/// The plan is being carried out: its execution is opened in place of the wizard. Or it is not, and why.
pub(in crate::app) fn started(app: &mut App, outcome: Result<ExecutionId, Fault>) -> Vec<Effect> {
    app.end_start();
    match outcome {
        Ok(id) => {
            app.wizard = None;
            change::give_up(app);
            app.focus.show(Pane::Executions);
            app.executions.opened = Some(Opened { identity: identity_of(&id), scroll: 0 });
            app.execution = Some(OpenedExecution::new(id.clone()));
            vec![Effect::FollowExecution(Some(id))]
        }
        Err(fault) => {
            match &mut app.wizard {
                Some(wizard) => (wizard.is_starting, wizard.remark) = (false, Some(fault.to_string())),
                None => press::tell(app, format!("nothing was carried out: {fault}")),
            }
            Vec::new()
        }
    }
}

/// A person said yes.
pub(in crate::app) fn approved(app: &mut App, digest: String, how: String, irreversible: bool) -> Vec<Effect> {
    app.begin_start();
    if let Some(wizard) = &mut app.wizard {
        (wizard.is_starting, wizard.remark) = (true, None);
    }
    vec![Effect::ApprovePlan { digest, how, irreversible }]
}

/// One page on; from the last one to the question whether it is to be carried out.
pub(super) fn forward(app: &mut App) -> Vec<Effect> {
    let taken = taken(app);
    let (Some(wizard), asked) = (&mut app.wizard, &mut app.plans_asked) else { return Vec::new() };
    wizard.remark = None;
    match wizard.page {
        WizardPage::Describe => read(wizard),
        WizardPage::Understood => {}
        WizardPage::Choices => {
            let wrong = What::ALL.into_iter().enumerate().find_map(|(at, what)| {
                wizard.choices.wrong(what, &taken).map(|why| (at, format!("{}: {why}", what.title())))
            });
            if let Some((at, why)) = wrong {
                (wizard.choices.cursor, wizard.remark) = (at, Some(why));
                return Vec::new();
            }
        }
        WizardPage::Plan => return ask(app),
    }
    let Some(next) = wizard.page.step(1) else { return Vec::new() };
    (wizard.page, wizard.scroll) = (next, 0);
    if next == WizardPage::Plan { plan(wizard, asked) } else { Vec::new() }
}

/// One page back; whatever was typed stays.
pub(super) fn back(wizard: &mut Wizard) {
    if let Some(before) = wizard.page.step(-1).filter(|_| !wizard.is_starting) {
        (wizard.page, wizard.scroll, wizard.remark) = (before, 0, None);
    }
}

fn read(wizard: &mut Wizard) {
    let text = wizard.text();
    if wizard.read.as_ref().is_some_and(|(read, _)| *read == text) {
        return;
    }
    let reading = read_words(&text);
    wizard.choices.suit(wizard.offers.as_deref().unwrap_or_default(), &reading.goal);
    wizard.read = Some((text, reading));
}

/// Asks for the plan, unless it is there for the same goal.
fn plan(wizard: &mut Wizard, asked: &mut u64) -> Vec<Effect> {
    let goal = wizard.goal();
    let is_there = matches!(wizard.planning, Planning::Planned(..)) && wizard.planned_for.as_ref() == Some(&goal);
    if is_there {
        return Vec::new();
    }
    *asked += 1;
    wizard.planning = Planning::Asked(*asked);
    wizard.planned_for = Some(goal.clone());
    vec![Effect::MakePlan { asked: *asked, goal: Box::new(goal) }]
}

fn ask(app: &mut App) -> Vec<Effect> {
    let Some(wizard) = app.wizard.as_ref().filter(|wizard| !wizard.is_starting) else { return Vec::new() };
    let (question, remark) = match &wizard.planning {
        Planning::Planned(planned, _) if app.read_only(&planned.plan.environment).is_some() => {
            (None, app.read_only(&planned.plan.environment))
        }
        Planning::Planned(planned, _) => match &planned.ruling {
            Ruling::Deny { rule, .. } => (None, Some(format!("{rule} denies it; go back and change it"))),
            ruling => {
                let (typed, why) = match ruling {
                    Ruling::NeedsApproval { typed, why } => (*typed, Some(why.as_str())),
                    _ => (false, None),
                };
                (Some(execution::ask_approval(app, &planned.plan, &planned.digest, typed, why)), None)
            }
        },
        Planning::Refused(_) => (None, Some("there is no plan; go back and change it".to_owned())),
        Planning::None | Planning::Asked(_) => (None, Some("the plan is not made yet".to_owned())),
    };
    app.question = question;
    if let Some(wizard) = &mut app.wizard {
        wizard.remark = remark;
    }
    Vec::new()
}

/// Esc: whether all of it is to be given up. Where nothing was typed there is nothing to ask.
pub(super) fn leave(app: &mut App) {
    let Some(wizard) = &app.wizard else { return };
    if wizard.page == WizardPage::Describe && wizard.text().is_empty() {
        app.wizard = None;
        return;
    }
    let text = if wizard.is_starting {
        "The plan was agreed to and is carried out all the same; Executions shows it."
    } else {
        "Nothing was made. What you typed is forgotten."
    };
    let blocks = vec![Block::Prose(vec![Span::plain(text)])];
    let question = Question::new("Leave the wizard?".into(), blocks, None, Wants::Yes, Answer::LeaveWizard);
    app.question = Some(question.doing("leaves it"));
}
