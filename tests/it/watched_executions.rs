//! Executions as a console shows and controls them: events in, state and effects out.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Configured, Effect, Event, PlanForm, update},
    config::{Settings, Variables},
    domain::{Fault, FaultKind, Layer, Severity},
    keymap::Bindings,
    plan::{
        Control, Entry, ExecutionStatus, ListedExecution, PipelineChange, Plan, Recorded, SeenPipeline, StepStatus,
        plan_pipeline_change,
    },
};

use super::scene::{self, State, press};

fn normal(size: (u16, u16)) -> App {
    let mut app = scene::app(State::Normal, size);
    press(&mut app, "5");
    app
}

/// The execution of this place in the list, opened and read.
fn opened(place: usize, size: (u16, u16)) -> App {
    let mut app = normal(size);
    press(&mut app, &"j ".repeat(place));
    let effects = press(&mut app, "enter");
    assert!(matches!(&effects[..], [Effect::FollowExecution(Some(_))]), "{effects:?}");
    scene::execution(&mut app);
    app
}

const RUNNING: usize = 0;
const IN_DOUBT: usize = 1;
const DONE: usize = 3;

fn statuses(app: &App) -> Vec<&'static str> {
    let rows = &app.store.executions.rows;
    app.executions.table.order.iter().map(|row| rows[*row as usize].row.status.word()).collect()
}

fn list(app: &mut App, change: impl Fn(&mut ListedExecution)) -> Vec<Effect> {
    let rows = app.store.executions.rows.iter().map(|listed| {
        let mut listed = ListedExecution::clone(listed);
        change(&mut listed);
        Arc::new(listed)
    });
    let rows = rows.collect();
    update(app, Event::Executions { outcome: Ok(rows) })
}

#[test]
fn live_executions_stand_first_and_filters_find_the_others() {
    let mut app = normal((120, 40));
    assert_eq!(statuses(&app), ["running", "in_doubt", "undone", "succeeded"]);
    press(&mut app, "/");
    scene::write(&mut app, "status:live");
    press(&mut app, "enter");
    assert_eq!(statuses(&app), ["running", "in_doubt"]);
    press(&mut app, "esc /");
    scene::write(&mut app, "layer:staging age<1h");
    assert_eq!(statuses(&app), ["in_doubt"]);
}

#[test]
fn an_opened_execution_is_followed_until_it_is_closed() {
    let mut app = opened(RUNNING, (80, 24));
    let screen = scene::text(&app);
    for part in ["running", "5/9 steps", "Install the Python packages", "Collecting pydantic", "34s of about"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
    assert_eq!(press(&mut app, "esc"), [Effect::FollowExecution(None)]);
    assert!(app.execution.is_none());
    let effects = press(&mut app, "j enter /");
    assert_eq!(effects.last(), Some(&Effect::FollowExecution(None)), "a filter closes it, too");
}

#[test]
fn the_cursor_goes_with_what_happens_until_a_person_moves_it() {
    let mut app = opened(RUNNING, (80, 24));
    let here = |app: &App| app.execution.as_ref().unwrap().list.as_ref().unwrap().step().unwrap().id.clone();
    assert_eq!(here(&app), "python");
    press(&mut app, "g");
    assert_eq!(here(&app), "port");
    scene::execution(&mut app);
    assert_eq!(here(&app), "port", "it stays where it was put");
    press(&mut app, "G t");
    assert_eq!(here(&app), "git", "the cursor stays on its step in the other order");
    assert_eq!(app.execution.as_ref().unwrap().list.as_ref().unwrap().form, PlanForm::Waves);
}

#[test]
fn what_is_asked_before_a_control_grows_with_the_layer() {
    // Development: enter.
    let mut app = opened(RUNNING, (80, 24));
    assert_eq!(press(&mut app, "c p"), []);
    let screen = scene::text(&app);
    for part in ["Pause the execution?", "ada@workbench", "on support-bot: enter does it", "orchestra control"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
    let seen = app.execution.as_ref().unwrap().state.as_ref().unwrap().sequence;
    let asked = Effect::ControlExecution { execution: "7c41e09b2fd5".into(), control: Control::Pause, seen };
    assert_eq!(press(&mut app, "enter"), [asked]);
    // Staging: y, and nothing else.
    let mut app = opened(IN_DOUBT, (80, 24));
    press(&mut app, "c y");
    assert_eq!(press(&mut app, "enter"), []);
    assert!(app.question.is_some(), "enter is no yes here");
    let effects = press(&mut app, "y");
    let step = "migration".to_owned();
    assert!(
        matches!(&effects[..], [Effect::ControlExecution { control, .. }] if *control == Control::Approve { step }),
        "{effects:?}"
    );
    // Production: the name of the environment.
    let mut app = normal((80, 24));
    list(&mut app, |listed| listed.layer = Layer::Production);
    press(&mut app, "c a y enter");
    assert!(app.question.is_some());
    press(&mut app, "backspace");
    scene::write(&mut app, "support-bot");
    assert!(matches!(&press(&mut app, "enter")[..], [Effect::ControlExecution { control: Control::Abort, .. }]));
}

#[test]
fn a_control_that_cannot_apply_says_why() {
    let said = |app: &App| app.notices.last().map(|notice| notice.text.to_string()).unwrap_or_default();
    for (place, keys, why) in [
        (DONE, "c p", "it is over: succeeded"),
        (DONE, "c a", "it is over: succeeded"),
        (RUNNING, "c r", "it is not paused"),
        (RUNNING, "c b", "it is not over; abort takes back what was done"),
        (RUNNING, "c y", "the step `python` is running"),
        (2, "c b", "nothing is left to take back"),
    ] {
        let mut app = opened(place, (80, 24));
        assert_eq!(press(&mut app, keys), []);
        assert!(app.question.is_none() && said(&app).contains(why), "{keys}: {}", said(&app));
    }
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "1 c a");
    assert!(app.question.is_none());
    let variables = Variables { read_only: true, ..Variables::default() };
    let settings = Settings::resolve(&[], &variables).unwrap();
    let mut app = opened(RUNNING, (80, 24));
    let configured = Configured {
        settings: Arc::new(settings),
        bindings: Bindings::shipped().unwrap(),
        look: app.look.clone(),
        news: None,
    };
    update(&mut app, Event::Configured(Box::new(configured)));
    press(&mut app, "c a");
    assert!(app.question.is_none() && said(&app).contains("read-only: by ORCHESTRA_READ_ONLY"), "{}", said(&app));
}

#[test]
fn an_answer_that_comes_too_late_does_nothing() {
    let mut app = opened(RUNNING, (80, 24));
    press(&mut app, "c a");
    let state = app.execution.as_ref().unwrap().state.clone().unwrap();
    let ended = Recorded::RollingBack { why: "a step failed".into() };
    let entry = Entry { sequence: state.sequence + 1, epoch: 1, at: scene::now(), fact: ended };
    let id = app.execution.as_ref().unwrap().id.clone();
    update(&mut app, Event::ExecutionRead { id, plan: None, entries: vec![entry] });
    assert_eq!(press(&mut app, "enter"), []);
    assert!(scene::text(&app).contains("nothing was done: what was done is being taken back"));
}

#[test]
fn a_step_in_doubt_says_so_and_which_keys_decide() {
    let app = opened(IN_DOUBT, (200, 50));
    let screen = scene::text(&app);
    for part in ["in doubt", "c y it was done", "c t it was not", "c s leave it", "nothing says whether"] {
        assert!(screen.contains(part), "{part} is not on\n{screen}");
    }
}

#[test]
fn entries_twice_change_nothing_and_a_gap_is_said() {
    let mut app = opened(RUNNING, (80, 24));
    let before = app.execution.as_ref().unwrap().state.clone();
    scene::execution(&mut app);
    assert_eq!(app.execution.as_ref().unwrap().state, before);
    let id = app.execution.as_ref().unwrap().id.clone();
    let entry = Entry { sequence: 900, epoch: 1, at: scene::now(), fact: Recorded::Resumed };
    update(&mut app, Event::ExecutionRead { id, plan: None, entries: vec![entry] });
    let fault = app.execution.as_ref().unwrap().fault.clone().unwrap();
    assert!(fault.message.as_str().contains("one in between is missing"), "{fault}");
    assert!(scene::text(&app).contains("cannot be read on"));
}

#[test]
fn a_journal_that_cannot_be_read_keeps_what_was_listed() {
    let mut app = normal((80, 24));
    let fault = Fault::new(FaultKind::Unreachable, "the journal cannot be read: permission denied");
    update(&mut app, Event::Executions { outcome: Err(fault) });
    assert_eq!(app.executions.table.order.len(), 4);
    assert!(scene::text(&app).contains("permission denied"));
}

#[test]
fn the_end_of_an_execution_is_told_and_one_that_waits_too() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "1");
    list(&mut app, |listed| {
        if listed.row.status == ExecutionStatus::Running {
            (listed.row.status, listed.row.ended_at) = (ExecutionStatus::Succeeded, Some(scene::now()));
        }
    });
    let told = app.notices.last().unwrap();
    assert_eq!(told.text.as_str(), "create support-bot (7c41e09b2fd5) succeeded after 34s");
    let again = app.notices.len();
    list(&mut app, |_| {});
    assert_eq!(app.notices.len(), again, "once");
    list(&mut app, |listed| {
        if listed.row.id == "2b9d5a70c6e8" {
            listed.row.status = ExecutionStatus::Stuck;
        }
    });
    assert_eq!(app.notices.last().unwrap().severity, Severity::Warning);
    assert!(app.notices.last().unwrap().text.as_str().contains("is stuck"));
}

/// One step after the other, or all at once.
fn large(steps: usize, is_chain: bool) -> Plan {
    let (plan, ..) = scene::demo().execution("7c41e09b2fd5").unwrap();
    let one = plan.steps[0].clone();
    let mut plan = Plan::clone(&plan);
    plan.steps = (0..steps)
        .map(|at| {
            let mut step = one.clone();
            (step.id, step.title) = (format!("s{at}"), format!("Step number {at}"));
            step.needs = if is_chain && at > 0 { vec![format!("s{}", at - 1)] } else { Vec::new() };
            step
        })
        .collect();
    plan
}

#[test]
fn ten_thousand_steps_are_shown_and_gone_through() {
    for is_chain in [false, true] {
        let mut app = opened(RUNNING, (80, 24));
        let id = app.execution.as_ref().unwrap().id.clone();
        app.execution = Some(orchestra_console::app::OpenedExecution::new(id.clone()));
        let plan = Arc::new(large(10_000, is_chain));
        update(&mut app, Event::ExecutionRead { id, plan: Some(plan), entries: Vec::new() });
        let begun = std::time::Instant::now();
        for keys in ["j", "pagedown", "G", "k", "g", "t", "G", "pageup"] {
            press(&mut app, keys);
            scene::text(&app);
        }
        println!("a key and a frame of 10,000 steps: {:?}", begun.elapsed() / 8);
        press(&mut app, "G");
        let screen = scene::text(&app);
        assert!(screen.contains("Step number 9999") && !screen.contains("Step number 9000"), "{screen}");
        let opened = app.execution.as_ref().unwrap();
        assert_eq!(opened.status("s9999"), StepStatus::Pending);
    }
}

#[test]
fn texts_from_outside_cannot_move_the_cursor_of_a_terminal() {
    let mut app = normal((120, 40));
    list(&mut app, |listed| {
        listed.row.title = "evil \u{1b}[2J\u{202e}title".into();
        listed.row.environment = "\u{7}prod".into();
    });
    let screen = scene::text(&app);
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}') && !screen.contains('\u{7}'), "{screen}");
}

#[test]
fn from_an_execution_one_goes_to_the_run_that_it_is_about_and_back() {
    let mut app = opened(DONE, (80, 24));
    press(&mut app, "R");
    assert!(scene::text(&app).contains("it has begun no run of a workflow"), "{}", scene::text(&app));
    let run = app.store.inventory.runs[0].clone();
    let (repository, id) = (run.key.repository.to_string(), run.key.id);
    let change = PipelineChange::Cancel { repository, run: id, forced: false };
    let plan = plan_pipeline_change(&change, &SeenPipeline::default(), scene::now());
    let id = app.execution.as_ref().unwrap().id.clone();
    let mut app = normal((80, 24));
    press(&mut app, &format!("{}enter", "j ".repeat(DONE)));
    update(&mut app, Event::ExecutionRead { id, plan: Some(Arc::new(plan)), entries: Vec::new() });
    let effects = press(&mut app, "R");
    assert!(matches!(&effects[..], [Effect::FetchJobs { key, .. }] if *key == run.key), "{effects:?}");
    let head = format!("{} {} #{}", run.key.repository, run.workflow, run.number);
    assert!(scene::text(&app).contains(&head), "{}", scene::text(&app));
    press(&mut app, "[");
    assert!(scene::text(&app).contains("5 Executions"), "{}", scene::text(&app));
}
