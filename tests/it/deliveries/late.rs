//! What comes too late, what is old, and what is about something else.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, update, why_not},
    domain::{DispatchForm, Gate},
    keymap::Action,
    plan::{GateAnswer, GateName, PipelineChange},
    theme::Role,
};

use super::{
    changes::{change, console, dispatch_form, form, on_run, plan},
    readings::{self, Said, gate, read, reading},
};
use crate::{
    configured::configure,
    scene::{self, press, text, write},
};

#[test]
fn the_inputs_of_another_workflow_that_come_late_are_not_those_of_the_open_form() {
    let mut app = console((80, 24));
    let asked = |effects: &[Effect]| match effects {
        [Effect::FetchDispatchForm { repository, workflow, reference }] => {
            let outcome = Ok(Box::new(form(repository, workflow)));
            (workflow.name.to_string(), dispatch_form(repository, workflow, reference, outcome))
        }
        other => panic!("{other:?}"),
    };
    press(&mut app, "p w");
    let (first, of_first) = asked(&press(&mut app, "c d"));
    press(&mut app, "esc G");
    let (second, of_second) = asked(&press(&mut app, "c d"));
    assert_ne!(first, second);
    update(&mut app, of_first);
    assert!(text(&app).contains("Reading what the workflow asks for"), "{}", text(&app));
    update(&mut app, of_second);
    assert!(text(&app).contains("version"), "{}", text(&app));
}

#[test]
fn a_workflow_that_is_switched_off_is_not_dispatched() {
    let mut app = console((80, 24));
    press(&mut app, "p w / r e l e a s e enter");
    let why = why_not(&app, Action::DispatchWorkflow);
    assert_eq!(why.as_deref(), Some("the workflow is disabled_inactivity; enable it first"));
    assert!(press(&mut app, "c d").is_empty() && app.form.is_none());
}

/// The run waits at two gates, at which this person may answer.
fn waiting_at_two() -> App {
    let mut app = console((80, 24));
    let mut later = reading();
    let staging = Gate { environment_id: 12, ..gate(11, "acme/shop", "staging", true) };
    later.gates = vec![Arc::new(gate(11, "acme/shop", "production", true)), Arc::new(staging)];
    read(&mut app, 1, later);
    on_run(&mut app, 11);
    assert!(press(&mut app, "c y").is_empty());
    app
}

#[test]
fn of_two_gates_of_a_run_the_one_that_was_chosen_is_answered_or_all() {
    let answered = |keys: &str| {
        let mut app = waiting_at_two();
        press(&mut app, keys);
        write(&mut app, "fine");
        match change(&press(&mut app, "enter")) {
            PipelineChange::Review { environments, answer: GateAnswer::Approve, run: 11, .. } => environments,
            other => panic!("{other:?}"),
        }
    };
    let named = |name: &str, id| GateName { name: name.into(), id: Some(id) };
    assert_eq!(answered("up right down"), [named("production", 11)]);
    assert_eq!(answered("up right right down"), [named("staging", 12)]);
    assert_eq!(answered(""), [named("production", 11), named("staging", 12)]);
}

#[test]
fn a_plan_that_comes_while_another_question_is_open_does_not_take_its_place() {
    let mut app = console((120, 40));
    on_run(&mut app, 0);
    let cancel = change(&press(&mut app, "c x"));
    press(&mut app, "5 c a");
    assert!(text(&app).contains("Abort the execution?"), "{}", text(&app));
    plan(&mut app, &cancel);
    assert!(text(&app).contains("Abort the execution?"), "{}", text(&app));
    let told = app.notices.last().unwrap().text.to_string();
    assert_eq!(told, "nothing was done: another question was open when its plan came; ask again");
}

#[test]
fn at_a_gate_of_an_environment_that_is_read_only_nothing_is_asked() {
    let mut app = console((120, 40));
    configure(&mut app, "[environments.production]\nread_only = true\n");
    press(&mut app, "p g / s h o p enter c y");
    write(&mut app, "fine");
    let wanted = change(&press(&mut app, "enter"));
    plan(&mut app, &wanted);
    assert!(app.question.is_none());
    let why = "production is read-only: environments.production.read_only";
    assert!(text(&app).contains(why), "{}", text(&app));
}

/// The name of a repository stands in a row, in the color of what is old.
fn is_drawn_as_old(app: &App, name: &str) -> bool {
    let styles = scene::styles();
    let (buffer, wanted) = (scene::draw(app, &styles), format!(" {name} "));
    let reads = |x: u16, y: u16| (0..wanted.len() as u16).map(|i| buffer[(x + i, y)].symbol()).collect::<String>();
    let places = (0..buffer.area.height).flat_map(|y| (0..100).map(move |x| (x, y)));
    let (x, y) = places.into_iter().find(|(x, y)| reads(*x, *y) == wanted).unwrap_or_else(|| panic!("{}", text(app)));
    Some(buffer[(x + 1, y)].fg) == styles.of(Role::Stale).fg
}

#[test]
fn rows_of_what_was_not_read_anew_are_drawn_as_old_in_every_list() {
    for keys in ["p g", "p e", "p p", "p w"] {
        let seen = |said| {
            let mut app = readings::app(said, (120, 40));
            // The row under the cursor has colors of its own.
            press(&mut app, &format!("2 z {keys} G"));
            let below = (is_drawn_as_old(&app, "shop"), is_drawn_as_old(&app, "web"));
            press(&mut app, "g");
            (below.0 || is_drawn_as_old(&app, "shop"), below.1 || is_drawn_as_old(&app, "web"))
        };
        assert_eq!(seen(Said::All), (false, false), "{keys}");
        assert_eq!(seen(Said::Stale), (true, true), "{keys}");
        assert_eq!(seen(Said::OneFault), (false, true), "{keys}: one repository could not be read");
    }
}

/// The form of a workflow that asks for nothing, filled in and sent.
fn dispatched_without_inputs() -> (App, PipelineChange) {
    let mut app = console((120, 40));
    press(&mut app, "p w / s h o p enter");
    let effects = press(&mut app, "c d");
    let [Effect::FetchDispatchForm { repository, workflow, reference }] = &effects[..] else { panic!("{effects:?}") };
    let bare = DispatchForm { inputs: Vec::new(), ..form(repository, workflow) };
    update(&mut app, dispatch_form(repository, workflow, reference, Ok(Box::new(bare))));
    let wanted = change(&press(&mut app, "enter"));
    (app, wanted)
}

#[test]
fn the_plan_of_a_form_that_was_left_asks_nothing() {
    let (mut app, wanted) = dispatched_without_inputs();
    press(&mut app, "esc");
    assert!(app.form.is_none(), "nothing was typed, so nothing is asked");
    plan(&mut app, &wanted);
    assert!(app.question.is_none(), "{}", text(&app));
}

#[test]
fn esc_ends_the_waiting_for_a_plan_also_where_the_form_stays() {
    let mut app = console((80, 24));
    press(&mut app, "p g / s h o p enter c y");
    write(&mut app, "fine");
    let wanted = change(&press(&mut app, "enter"));
    press(&mut app, "esc");
    assert!(text(&app).contains("Leave the form?"), "{}", text(&app));
    press(&mut app, "esc");
    assert!(app.question.is_none() && app.form.is_some());
    plan(&mut app, &wanted);
    assert!(app.question.is_none(), "{}", text(&app));
}

#[test]
fn each_input_stands_in_the_question_before_a_dispatch() {
    let mut app = console((120, 40));
    press(&mut app, "p w / s h o p enter");
    let effects = press(&mut app, "c d");
    let [Effect::FetchDispatchForm { repository, workflow, reference }] = &effects[..] else { panic!("{effects:?}") };
    update(&mut app, dispatch_form(repository, workflow, reference, Ok(Box::new(form(repository, workflow)))));
    write(&mut app, "1.4.2-a-long-name-of-a-version");
    let wanted = change(&press(&mut app, "enter"));
    plan(&mut app, &wanted);
    let asked = text(&app);
    for input in ["version = 1.4.2-a-long-name-of-a-version", "shards = 4", "dry_run = true"] {
        assert!(asked.contains(&format!("input     {input}")), "{asked}");
    }
}
