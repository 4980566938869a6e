//! The wizard: from words to a plan that is carried out, and back at every page.

use orchestra_console::{
    app::{App, Effect, Event, WizardPage, update},
    domain::{Fault, FaultKind},
    keymap::Pane,
    plan::{Goal, Ruling},
};

use super::scene::{self, State, press};

/// The wizard, open, with everything that can be chosen.
fn opened(size: (u16, u16)) -> App {
    let mut app = scene::app(State::Normal, size);
    let effects = press(&mut app, "1 n");
    assert_eq!(effects, [Effect::OfferTemplates]);
    scene::planned(&mut app, effects);
    app
}

fn page(app: &App) -> Option<WizardPage> {
    app.wizard.as_ref().map(|wizard| wizard.page)
}

/// The goal that the last key asked a plan for.
fn goal(effects: &[Effect]) -> Goal {
    match effects {
        [Effect::MakePlan { goal, .. }] => (**goal).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_become_choices_and_choices_a_goal() {
    let mut app = opened((80, 24));
    scene::write(&mut app, "fastapi app with postgres, two workers");
    press(&mut app, "enter");
    assert_eq!(page(&app), Some(WizardPage::Understood));
    let screen = scene::text(&app);
    assert!(screen.contains("Understood") && screen.contains("fastapi") && screen.contains("postgres"), "{screen}");
    press(&mut app, "enter");
    let screen = scene::text(&app);
    assert!(screen.contains("workers    2"), "{screen}");
    let goal = goal(&press(&mut app, "enter"));
    assert_eq!((goal.framework.as_deref(), goal.database.as_deref()), (Some("fastapi"), Some("postgres")));
    assert_eq!((goal.name.as_deref(), goal.scaling.workers), (Some("demo"), Some(2)));
    assert_eq!(goal.description.as_deref(), Some("fastapi app with postgres, two workers"));
}

#[test]
fn every_page_goes_back_and_nothing_is_lost() {
    let mut app = opened((80, 24));
    scene::write(&mut app, "a web service");
    press(&mut app, "enter enter");
    press(&mut app, "backspace backspace backspace backspace");
    scene::write(&mut app, "shop");
    press(&mut app, "down right");
    let first = goal(&press(&mut app, "enter"));
    assert_eq!((first.name.as_deref(), first.framework.as_deref()), (Some("shop"), Some("axum")));
    for wanted in [WizardPage::Choices, WizardPage::Understood, WizardPage::Describe, WizardPage::Describe] {
        press(&mut app, "pageup");
        assert_eq!(page(&app), Some(wanted));
    }
    assert!(scene::text(&app).contains("a web service"));
    press(&mut app, "enter enter");
    assert_eq!(goal(&press(&mut app, "enter")), first, "words that did not change take no choice back");
}

#[test]
fn a_wrong_name_is_said_while_it_is_typed_and_goes_no_further() {
    let mut app = opened((80, 24));
    press(&mut app, "enter enter _");
    assert!(scene::text(&app).contains("small letters, digits and -"), "{}", scene::text(&app));
    assert_eq!(press(&mut app, "enter"), []);
    assert_eq!(page(&app), Some(WizardPage::Choices));
    press(&mut app, "backspace backspace backspace backspace backspace");
    scene::write(&mut app, "production");
    assert!(scene::text(&app).contains("an environment production is there already"));
}

#[test]
fn a_plan_is_carried_out_when_it_was_agreed_to_and_its_execution_is_shown() {
    let mut app = opened((80, 24));
    press(&mut app, "enter enter");
    let effects = press(&mut app, "enter");
    assert!(scene::text(&app).contains("making the plan"), "{}", scene::text(&app));
    scene::planned(&mut app, effects);
    let screen = scene::text(&app);
    for part in ["9 steps", "costs nothing", "policies allow it", "Find a free port", "medium risk"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
    press(&mut app, "enter");
    assert!(scene::text(&app).contains("on demo: enter carries it out"), "{}", scene::text(&app));
    let effects = press(&mut app, "enter");
    assert!(
        matches!(&effects[..], [Effect::ApprovePlan { digest, how, irreversible: false }] if digest.len() == 64 && how == "enter"),
        "{effects:?}"
    );
    let effects = update(&mut app, Event::Started { outcome: Ok("7c41e09b2fd5".into()) });
    assert_eq!(effects, [Effect::FollowExecution(Some("7c41e09b2fd5".into()))]);
    assert_eq!((page(&app), app.focus.pane), (None, Pane::Executions));
    scene::execution(&mut app);
    assert!(scene::text(&app).contains("Install the Python packages"));
}

#[test]
fn a_plan_that_is_denied_or_refused_is_not_carried_out() {
    let mut app = opened((80, 24));
    press(&mut app, "enter enter enter");
    let mut planned = scene::demo().planned("demo");
    planned.ruling = Ruling::Deny { rule: "budget-needed".into(), text: "what costs money needs a budget".into() };
    let asked = app.plans_asked;
    update(&mut app, Event::Planned { asked, outcome: Ok(Box::new(planned)) });
    assert!(scene::text(&app).contains("denied by budget-needed"));
    press(&mut app, "enter");
    assert!(app.question.is_none() && scene::text(&app).contains("go back and change it"));
    press(&mut app, "pageup");
    // The same goal is planned again only where there is no plan for it.
    let mut app = opened((80, 24));
    press(&mut app, "enter enter enter");
    let asked = app.plans_asked;
    update(&mut app, Event::Planned { asked, outcome: Err(vec!["./demo exists and is not empty".into()]) });
    assert!(scene::text(&app).contains("./demo exists and is not empty"));
    assert_eq!(press(&mut app, "enter"), []);
    assert!(app.question.is_none());
}

#[test]
fn a_plan_for_an_earlier_goal_is_not_taken_for_the_one_that_is_waited_for() {
    let mut app = opened((80, 24));
    press(&mut app, "enter enter");
    let first = press(&mut app, "enter");
    // Back, another name, and the plan of that is asked for, while the first one is still being made.
    press(&mut app, "pageup backspace backspace backspace backspace");
    scene::write(&mut app, "shop");
    let second = press(&mut app, "enter");
    assert_eq!(goal(&second).name.as_deref(), Some("shop"));
    scene::planned(&mut app, first);
    assert!(scene::text(&app).contains("making the plan"), "{}", scene::text(&app));
    press(&mut app, "enter");
    assert!(app.question.is_none(), "{}", scene::text(&app));
    scene::planned(&mut app, second);
    press(&mut app, "enter");
    assert!(scene::text(&app).contains("on shop: enter carries it out"), "{}", scene::text(&app));
}

#[test]
fn what_could_not_be_started_is_said_on_the_page() {
    let mut app = opened((80, 24));
    press(&mut app, "enter enter");
    let effects = press(&mut app, "enter");
    scene::planned(&mut app, effects);
    press(&mut app, "enter enter");
    let fault = Fault::new(FaultKind::Conflict, "demo is being changed by execution 1f2e3d4c5b6a");
    update(&mut app, Event::Started { outcome: Err(fault) });
    assert_eq!(page(&app), Some(WizardPage::Plan));
    assert!(scene::text(&app).contains("is being changed by"), "{}", scene::text(&app));
}

#[test]
fn esc_asks_before_what_was_typed_is_forgotten() {
    let mut app = opened((80, 24));
    press(&mut app, "esc");
    assert!(app.wizard.is_none(), "nothing was typed");
    let effects = press(&mut app, "n");
    scene::planned(&mut app, effects);
    scene::write(&mut app, "axum");
    press(&mut app, "esc esc");
    assert_eq!(page(&app), Some(WizardPage::Describe), "esc is no yes");
    press(&mut app, "esc y");
    assert!(app.wizard.is_none());
}

#[test]
fn it_can_be_gone_through_on_the_smallest_screen() {
    let mut app = opened((40, 12));
    scene::write(&mut app, "fastapi with sqlite");
    for wanted in ["2/4 Understood", "3/4 Choices", "4/4 Plan"] {
        let effects = press(&mut app, "enter");
        scene::planned(&mut app, effects);
        assert!(scene::text(&app).contains(wanted), "{}", scene::text(&app));
    }
    press(&mut app, "enter");
    assert!(scene::text(&app).contains("Carry out"), "{}", scene::text(&app));
}

#[test]
fn many_lines_can_be_pasted_and_are_one_description() {
    let mut app = opened((80, 24));
    update(&mut app, Event::Paste("fastapi\nwith sqlite\u{1b}[31m\r\n".into()));
    let screen = scene::text(&app);
    assert!(screen.contains("fastapi") && screen.contains("with sqlite"), "{screen}");
    assert!(!screen.contains('\u{1b}'));
    press(&mut app, "enter enter");
    let goal = goal(&press(&mut app, "enter"));
    assert_eq!(goal.framework.as_deref(), Some("fastapi"));
}
