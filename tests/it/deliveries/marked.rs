//! Changes of marked runs and gates: one question, a plan and an execution each.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Configured, Effect, Event, Wants, update, why_not},
    domain::{Fault, FaultKind, Gate, Observation, RunStatus, RunsReading, Snapshot, WorkflowRun},
    keymap::{Action, Pane},
    plan::{Agreed, Begun, GateAnswer, PipelineChange, Ruling},
};

use super::readings::{self, Said, app, reading};
use crate::scene::{self, demo, observe, press, text, write};

fn console() -> App {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 g");
    app
}

/// The changes of which plans are asked for, each with its number.
fn asked(effects: &[Effect]) -> Vec<(u64, PipelineChange)> {
    let one = |effect: &Effect| match effect {
        Effect::PlanChange { asked, change } => (*asked, change.as_ref().clone()),
        other => panic!("{other:?}"),
    };
    effects.iter().map(one).collect()
}

/// The runs that they are about.
fn runs(changes: &[(u64, PipelineChange)]) -> Vec<u64> {
    changes.iter().filter_map(|(_, change)| change.run()).collect()
}

/// Their plans come, the last asked for first.
fn plan(app: &mut App, changes: &[(u64, PipelineChange)]) {
    for (asked, change) in changes.iter().rev() {
        update(app, Event::Planned { asked: *asked, outcome: Ok(Box::new(demo().planned_change(change))) });
    }
}

fn refused(app: &mut App, asked: u64, why: &str) {
    update(app, Event::Planned { asked, outcome: Err(vec![why.into()]) });
}

/// What is agreed to, by name.
fn agreed(effects: &[Effect]) -> Vec<Agreed> {
    match effects {
        [Effect::ApprovePlans { plans, how }] if how == "typed how many" => plans.clone(),
        other => panic!("{other:?}"),
    }
}

fn names(plans: &[Agreed]) -> Vec<&str> {
    plans.iter().map(|one| one.name.as_str()).collect()
}

/// The list of runs is read anew.
fn see(app: &mut App, runs: Vec<WorkflowRun>) {
    let runs = runs.into_iter().map(Arc::new).collect();
    let reading = RunsReading { runs, ..RunsReading::default() };
    observe(app, "github", 0, Ok(Observation::from(Snapshot::Runs(Arc::new(reading)))));
}

fn live(id: u64, repository: &str) -> WorkflowRun {
    scene::run(id, repository, "ci", RunStatus::InProgress, None)
}

fn snapshot(name: &str, screen: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, screen));
}

#[test]
fn marked_runs_are_cancelled_after_one_question_with_their_number_and_names() {
    let mut app = console();
    press(&mut app, "space space space");
    let changes = asked(&press(&mut app, "c x"));
    assert_eq!(runs(&changes), [0, 1], "the third one is over");
    assert!(text(&app).contains("making 2 plans…"), "{}", text(&app));
    plan(&mut app, &changes[1..]);
    assert!(app.question.is_none(), "before the last plan has come nothing is asked");
    plan(&mut app, &changes[..1]);
    snapshot("marked-question", text(&app));
    write(&mut app, "y");
    assert!(press(&mut app, "enter").is_empty() && text(&app).contains("that is not 2 runs"), "{}", text(&app));
    app.question.as_mut().unwrap().field.key("ctrl-u".parse().unwrap());
    write(&mut app, "2 runs");
    let plans = agreed(&press(&mut app, "enter"));
    assert_eq!(names(&plans), ["acme/shop #1400", "acme/web #1399"]);
    assert!(plans.iter().all(|one| one.irreversible) && plans[0].digest != plans[1].digest);
    assert!(app.pipelines.table.marked.is_empty() && text(&app).contains("starting 2 executions…"), "{}", text(&app));
}

#[test]
fn one_notice_says_how_many_have_started_and_executions_shows_them() {
    let mut app = console();
    press(&mut app, "6 / n o t h i n g enter 2");
    let begun = |name: &str| Begun { name: name.into(), outcome: Ok("0123456789ab".into()) };
    let effects = update(&mut app, Event::StartedAll(vec![begun("acme/shop #1"), begun("acme/shop #2")]));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::FollowExecution(Some(_)))), "{effects:?}");
    assert_eq!((app.focus.pane, app.executions.table.filter.as_str()), (Pane::Executions, ""));
    assert_eq!(app.notices.len(), 1);
    assert!(text(&app).contains("2 executions started"), "{}", text(&app));
}

#[test]
fn what_could_not_be_started_is_named_with_its_reason() {
    let fault = |why: &str| Err(Fault::new(FaultKind::Conflict, why));
    let begun = |name: &str, outcome| Begun { name: name.into(), outcome };
    let mut app = console();
    let locked = "octo.shop.run-2 is locked";
    update(
        &mut app,
        Event::StartedAll(vec![begun("acme/shop #1", Ok("0123456789ab".into())), begun("acme/shop #2", fault(locked))]),
    );
    let said = app.notices.last().unwrap().text.as_str();
    assert_eq!(said, "1 execution started; not started: acme/shop #2: octo.shop.run-2 is locked");
    assert_eq!(app.focus.pane, Pane::Executions);
    let mut app = console();
    let both = vec![begun("acme/shop #1", fault("the disk is full")), begun("acme/shop #2", fault("the disk is full"))];
    update(&mut app, Event::StartedAll(both));
    let said = app.notices.last().unwrap().text.as_str();
    assert_eq!(said, "nothing was carried out: acme/shop #1, acme/shop #2: the disk is full");
    assert_eq!(app.focus.pane, Pane::Pipelines);
}

#[test]
fn a_marked_run_that_the_filter_hides_is_said_to_be_hidden() {
    let mut app = console();
    press(&mut app, "space / w e b enter g space");
    assert!(text(&app).contains("2 marked"), "{}", text(&app));
    let changes = asked(&press(&mut app, "c x"));
    plan(&mut app, &changes);
    let screen = text(&app);
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("acme/shop #1400").contains("hidden by the filter"), "{screen}");
    assert!(!line("acme/web #1399").contains("hidden"), "{screen}");
}

#[test]
fn a_marked_run_that_is_gone_is_said_to_be_left_out() {
    let mut app = console();
    press(&mut app, "space space");
    see(&mut app, vec![live(1, "acme/web"), live(20, "acme/api")]);
    assert!(text(&app).contains("1 marked, 1 gone"), "{}", text(&app));
    let changes = asked(&press(&mut app, "c x"));
    assert_eq!(runs(&changes), [1]);
    plan(&mut app, &changes);
    let screen = text(&app);
    assert!(screen.contains("left out  acme/shop #1400: it is no longer in the list"), "{screen}");
    assert!(screen.contains("on acme.web.run-1 as ada: y carries it out"), "{screen}");
}

#[test]
fn where_all_that_was_marked_is_gone_the_row_under_the_cursor_is_not_taken_for_it() {
    let mut app = console();
    press(&mut app, "space");
    see(&mut app, vec![live(20, "acme/api")]);
    assert!(press(&mut app, "c x").is_empty());
    let said = app.notices.last().unwrap().text.to_string();
    assert!(said.ends_with("acme/shop #1400: it is no longer in the list; esc forgets the marks"), "{said}");
    press(&mut app, "esc");
    assert_eq!(runs(&asked(&press(&mut app, "c x"))), [20], "now the cursor is meant");
}

#[test]
fn what_is_meant_is_fixed_when_the_chord_is_pressed() {
    let mut app = console();
    press(&mut app, "space space");
    let changes = asked(&press(&mut app, "c x"));
    // Other runs come in above, and one of the two is gone.
    see(&mut app, vec![live(30, "acme/api"), live(31, "acme/api"), live(0, "acme/shop")]);
    plan(&mut app, &changes);
    write(&mut app, "2 runs");
    assert_eq!(names(&agreed(&press(&mut app, "enter"))), ["acme/shop #1400", "acme/web #1399"]);
}

#[test]
fn a_plan_that_cannot_be_made_or_is_denied_is_left_out_with_its_reason() {
    let mut app = console();
    press(&mut app, "space space j j space");
    let changes = asked(&press(&mut app, "c x"));
    assert_eq!(runs(&changes), [0, 1, 4]);
    refused(&mut app, changes[0].0, "octo/shop was not found, or this token may not see it");
    let mut denied = demo().planned_change(&changes[1].1);
    denied.ruling = Ruling::Deny { rule: "no-fridays".into(), text: "nothing on a Friday".into() };
    update(&mut app, Event::Planned { asked: changes[1].0, outcome: Ok(Box::new(denied)) });
    plan(&mut app, &changes[2..]);
    snapshot("marked-question-partial", text(&app));
    press(&mut app, "esc");
    assert_eq!(app.pipelines.table.marked.len(), 3, "after a cancel the marks are kept");
    assert!(text(&app).contains("cancelled; nothing was done"), "{}", text(&app));
}

#[test]
fn where_none_is_left_it_is_one_sentence() {
    let mut app = console();
    press(&mut app, "space space");
    assert_eq!(why_not(&app, Action::RerunAll).unwrap(), {
        "of 2 that are marked none is left: acme/shop #1400: it is in_progress; cancel it first; \
         acme/web #1399: it is queued; cancel it first"
    });
    assert_eq!(
        why_not(&app, Action::ApproveFork).unwrap(),
        "of 2 that are marked none is left: it does not wait for leave to begin"
    );
    let changes = asked(&press(&mut app, "c x"));
    changes.iter().for_each(|(asked, _)| refused(&mut app, *asked, "no answer from api.github.com"));
    assert!(app.question.is_none());
    let said = app.notices.last().unwrap().text.to_string();
    assert_eq!(said, "nothing was done: of 2 that are marked none is left: no answer from api.github.com");
}

#[test]
fn one_marked_run_is_asked_about_as_one_and_its_mark_goes_with_the_yes() {
    let mut app = console();
    press(&mut app, "space");
    let changes = asked(&press(&mut app, "c x"));
    assert_eq!(runs(&changes), [0], "the cursor is on the next one");
    plan(&mut app, &changes);
    assert_eq!(app.question.as_ref().unwrap().wants, Wants::Yes);
    let effects = press(&mut app, "y");
    assert!(matches!(&effects[..], [Effect::ApprovePlan { .. }]) && !app.pipelines.table.has_marks(), "{effects:?}");
}

#[test]
fn in_an_opened_run_the_marks_are_not_meant() {
    let mut app = console();
    press(&mut app, "j space space g enter");
    assert_eq!(runs(&asked(&press(&mut app, "c x"))), [0]);
}

#[test]
fn plans_of_an_earlier_chord_come_too_late() {
    let mut app = console();
    press(&mut app, "space space");
    let earlier = asked(&press(&mut app, "c x"));
    let later = asked(&press(&mut app, "c X"));
    plan(&mut app, &earlier);
    assert!(app.question.is_none(), "{}", text(&app));
    plan(&mut app, &later);
    assert!(text(&app).contains("Force 2 runs to end?"), "{}", text(&app));
}

#[test]
fn at_most_fifty_are_changed_at_once() {
    let mut app = console();
    see(&mut app, (0..51).map(|id| live(id, "acme/shop")).collect());
    press(&mut app, "*");
    assert!(press(&mut app, "c x").is_empty());
    let said = app.notices.last().unwrap().text.to_string();
    assert!(said.ends_with("51 rows are marked, and at most 50 are changed at once"), "{said}");
    press(&mut app, "g space");
    let changes = asked(&press(&mut app, "c x"));
    plan(&mut app, &changes);
    let screen = text(&app);
    assert!(screen.contains("CANNOT be taken back: a cancelled run does not go on"), "above all names\n{screen}");
    assert!(screen.contains("type 50 runs and enter"), "{screen}");
}

/// Two gates of one environment of production, one of staging, one where others answer.
fn gates() -> App {
    let mut app = console();
    let more: Vec<Arc<Gate>> = [
        readings::gate(11, "acme/shop", "production", true),
        readings::gate(14, "acme/shop", "production", true),
        readings::gate(13, "acme/api", "staging", true),
        readings::gate(12, "acme/web", "production-eu", false),
    ]
    .into_iter()
    .map(Arc::new)
    .collect();
    let mut reading = reading();
    reading.gates = more;
    readings::read(&mut app, 1, reading);
    press(&mut app, "p g g *");
    app
}

#[test]
fn marked_gates_are_answered_at_with_one_comment_and_a_plan_for_each_run() {
    let mut app = gates();
    assert!(press(&mut app, "c y").is_empty());
    assert!(text(&app).contains("Approve at the gates of 3 runs"), "{}", text(&app));
    write(&mut app, "checked with ops");
    let changes = asked(&press(&mut app, "enter"));
    assert_eq!(changes.len(), 3);
    for (_, change) in &changes {
        let PipelineChange::Review { answer, comment, environments, .. } = change else { panic!("{change:?}") };
        assert_eq!((*answer, comment.as_str(), environments.len()), (GateAnswer::Approve, "checked with ops", 1));
    }
    plan(&mut app, &changes);
    snapshot("marked-gates-question", text(&app));
    write(&mut app, "3 runs");
    let plans = agreed(&press(&mut app, "enter"));
    assert_eq!(plans.len(), 3);
    assert!(app.delivery.gates.table.marked.is_empty());
    assert!(app.form.is_none(), "what was agreed to is not asked for once more");
    for _ in 0..5 {
        if text(&app).contains("q again leaves") {
            break;
        }
        assert!(!press(&mut app, "q").contains(&Effect::Quit), "what has not begun would be lost");
    }
    assert!(press(&mut app, "q").contains(&Effect::Quit), "it was said");
    let begun = plans.iter().map(|one| Begun { name: one.name.clone(), outcome: Ok("0123456789ab".into()) });
    update(&mut app, Event::StartedAll(begun.collect()));
    assert!(app.form.is_none() && text(&app).contains("3 executions started"), "{}", text(&app));
}

#[test]
fn of_marked_gates_of_which_one_is_left_its_production_wants_its_name() {
    let mut app = console();
    let mut reading = reading();
    let mine = readings::gate(11, "acme/shop", "production", true);
    let others = readings::gate(12, "acme/web", "production-eu", false);
    reading.gates = vec![Arc::new(mine), Arc::new(others)];
    readings::read(&mut app, 1, reading);
    press(&mut app, "p g g * c y");
    write(&mut app, "checked with ops");
    let changes = asked(&press(&mut app, "enter"));
    plan(&mut app, &changes);
    let screen = text(&app);
    assert!(screen.contains("type acme.shop.production and enter") && screen.contains("left out"), "{screen}");
}

#[test]
fn of_marked_gates_one_environment_can_be_chosen() {
    let mut app = gates();
    press(&mut app, "c n up right");
    assert!(text(&app).contains("production"), "{}", text(&app));
    press(&mut app, "down");
    write(&mut app, "not before the fix");
    let changes = asked(&press(&mut app, "enter"));
    let of = |name: &str| changes.iter().filter(|(_, change)| change.environments() == [name]).count();
    assert_eq!(of("production") + of("staging"), changes.len());
    assert!(of("production") == 0 || of("staging") == 0, "{changes:?}");
    plan(&mut app, &changes);
    let asked = format!("{:?}", app.question.as_ref().unwrap().blocks);
    assert!(asked.contains("it does not wait at"), "{asked}");
}

#[test]
fn marked_workflows_are_switched_one_way_alone() {
    let mut app = console();
    press(&mut app, "p w / s h o p enter *");
    let why = why_not(&app, Action::TurnWorkflow).unwrap();
    assert_eq!(why, "some of them are on and some are off: mark those alone that are one of it");
    assert_eq!(
        why_not(&app, Action::DispatchWorkflow).unwrap(),
        "each of them asks for inputs of its own: mark one alone, or none"
    );
    press(&mut app, "* esc / a c t i v e enter *");
    let changes = asked(&press(&mut app, "c w"));
    plan(&mut app, &changes);
    let count = changes.len();
    assert!(text(&app).contains(&format!("type {count} workflows and enter")), "{}", text(&app));
}

#[test]
fn each_marked_repository_may_be_read_only() {
    let mut app = console();
    let file = orchestra_console::config::parse_toml("config.toml", "[environments.\"acme/web\"]\nread_only = true\n")
        .unwrap();
    let settings = orchestra_console::config::Settings::resolve(
        &[("config.toml".into(), file)],
        &orchestra_console::config::Variables::default(),
    )
    .unwrap();
    let configured = Configured {
        settings: settings.into(),
        bindings: orchestra_console::keymap::Bindings::shipped().unwrap(),
        look: app.look.clone(),
        news: None,
    };
    update(&mut app, Event::Configured(Box::new(configured)));
    press(&mut app, "space space");
    let changes = asked(&press(&mut app, "c x"));
    assert_eq!(runs(&changes), [0]);
    plan(&mut app, &changes);
    assert!(text(&app).contains("left out  acme/web #1399"), "{}", text(&app));
}
