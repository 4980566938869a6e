//! Asking something of a pipeline: the key, the form, the question, and what is carried out.

use orchestra_console::{
    app::{App, Effect, Event, update, why_not},
    domain::{DispatchForm, DispatchInput, Fault, FaultKind, InputKind, Workflow},
    keymap::Action,
    plan::{GateAnswer, GateName, PipelineChange, RerunJobs},
};

use super::readings::{Said, app};
use crate::scene::{self, demo, press, text, write};

/// The only change that was asked for.
pub(super) fn change(effects: &[Effect]) -> PipelineChange {
    match effects {
        [Effect::PlanChange { change, .. }] => change.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

/// Its plan comes, as it would be made.
pub(super) fn plan(app: &mut App, change: &PipelineChange) {
    let asked = app.plans_asked;
    update(app, Event::Planned { asked, outcome: Ok(Box::new(demo().planned_change(change))) });
}

pub(super) fn console(size: (u16, u16)) -> App {
    let mut app = app(Said::All, size);
    press(&mut app, "2");
    app
}

/// The cursor on the run of this id.
pub(super) fn on_run(app: &mut App, id: u64) {
    for _ in 0..20 {
        press(app, "down");
        let rows = &app.store.inventory.runs;
        if app.pipelines.table.selected(rows).is_some_and(|run| run.key.id == id) {
            return;
        }
    }
    press(app, "g");
    for _ in 0..20 {
        let rows = &app.store.inventory.runs;
        if app.pipelines.table.selected(rows).is_some_and(|run| run.key.id == id) {
            return;
        }
        press(app, "down");
    }
    panic!("no run {id}");
}

#[test]
fn a_gate_of_production_is_approved_with_a_comment_and_its_name_typed() {
    let mut app = console((80, 24));
    press(&mut app, "p g / s h o p enter");
    assert!(press(&mut app, "c y").is_empty());
    assert!(text(&app).contains("Approve Retry the payment once of acme/shop"), "{}", text(&app));
    assert!(press(&mut app, "enter").is_empty(), "without a comment nothing is planned");
    assert!(text(&app).contains("comment: must be filled in"), "{}", text(&app));
    write(&mut app, "checked with ops");
    let wanted = change(&press(&mut app, "enter"));
    let expected = PipelineChange::Review {
        repository: "acme/shop".into(),
        run: 11,
        environments: vec![GateName { name: "production".into(), id: Some(11) }],
        answer: GateAnswer::Approve,
        comment: "checked with ops".into(),
    };
    assert_eq!(wanted, expected);
    plan(&mut app, &wanted);
    let asked = text(&app);
    let command = "orchestra runs approve acme/shop 11 --environment production";
    assert!(asked.contains(command) && asked.contains("type acme.shop.production and enter"), "{asked}");
    assert!(asked.contains("account   ada on github.com, by deploy@github.com from the keyring"), "{asked}");
    assert!(asked.contains("deploys   production · a1b2c3d → 9f8e7d6, 3 commits, 1 commit back"), "{asked}");
    assert!(asked.contains("asked by  ") && asked.contains("on acme.shop.production as ada: type"), "{asked}");
    write(&mut app, "production");
    assert!(press(&mut app, "enter").is_empty(), "another name is no yes");
    app.question.as_mut().unwrap().field.key("ctrl-u".parse().unwrap());
    write(&mut app, "acme.shop.production");
    let effects = press(&mut app, "enter");
    assert!(matches!(&effects[..], [Effect::ApprovePlan { how, .. }] if how == "typed the name"), "{effects:?}");
    update(&mut app, Event::Started { outcome: Ok("0123456789ab".into()) });
    assert!(app.form.is_none() && text(&app).contains("Executions"), "{}", text(&app));
}

#[test]
fn a_gate_where_others_answer_says_who_may() {
    let mut app = console((80, 24));
    press(&mut app, "p g / w e b enter");
    let why = why_not(&app, Action::ApproveGate).unwrap();
    assert_eq!(why, "this token may not answer at production-eu; ada, release may");
    press(&mut app, "c y");
    assert!(app.form.is_none() && text(&app).contains("may not answer at"), "{}", text(&app));
}

#[test]
fn what_can_be_asked_of_a_run_depends_on_how_it_stands() {
    let mut app = console((120, 40));
    let rerun = |run, jobs, debug| PipelineChange::Rerun { repository: "acme/shop".into(), run, jobs, debug };
    on_run(&mut app, 0);
    assert_eq!(why_not(&app, Action::RerunAll).unwrap(), "it is in_progress; cancel it first");
    assert_eq!(why_not(&app, Action::ApproveGate).unwrap(), "it waits at no gate");
    let cancel = PipelineChange::Cancel { repository: "acme/shop".into(), run: 0, forced: false };
    assert_eq!(change(&press(&mut app, "c x")), cancel);
    on_run(&mut app, 2);
    assert_eq!(why_not(&app, Action::CancelRun).unwrap(), "it is over");
    assert_eq!(change(&press(&mut app, "c r")), rerun(2, RerunJobs::Failed, false));
    assert_eq!(change(&press(&mut app, "c R")), rerun(2, RerunJobs::All, false));
    assert_eq!(change(&press(&mut app, "c g")), rerun(2, RerunJobs::Failed, true));
    on_run(&mut app, 3);
    assert_eq!(why_not(&app, Action::RerunFailed).unwrap(), "nothing in it failed; rerun all of it");
    assert_eq!(why_not(&app, Action::ApproveFork).unwrap(), "it does not wait for leave to begin");
    let delete = PipelineChange::DeleteRun { repository: "acme/shop".into(), run: 3 };
    assert_eq!(change(&press(&mut app, "c D")), delete);
    plan(&mut app, &delete);
    assert!(text(&app).contains("CANNOT be taken back"), "{}", text(&app));
    press(&mut app, "esc");
    assert!(app.question.is_none() && text(&app).contains("nothing was done"), "{}", text(&app));
    press(&mut app, "1");
    assert_eq!(why_not(&app, Action::CancelRun).unwrap(), "only in Pipelines");
}

fn input(name: &str, is_required: bool, default: Option<&str>, kind: InputKind) -> DispatchInput {
    DispatchInput {
        name: name.into(),
        description: format!("what {name} is").as_str().into(),
        is_required,
        default: default.map(Into::into),
        kind,
        written: [].into(),
    }
}

fn inputs() -> Vec<DispatchInput> {
    vec![
        input("version", true, None, InputKind::Text),
        input("shards", false, Some("4"), InputKind::Number),
        input("dry_run", false, Some("true"), InputKind::Boolean),
        input("level", false, None, InputKind::Choice(vec!["info".into(), "debug".into()])),
    ]
}

pub(super) fn form(repository: &str, workflow: &Workflow) -> DispatchForm {
    form_of(repository, workflow, inputs())
}

fn form_of(repository: &str, workflow: &Workflow, inputs: Vec<DispatchInput>) -> DispatchForm {
    DispatchForm { repository: repository.into(), workflow: workflow.clone(), reference: "main".into(), inputs }
}

pub(super) fn dispatch_form(
    repository: &str,
    workflow: &Workflow,
    reference: &str,
    outcome: Result<Box<DispatchForm>, Fault>,
) -> Event {
    let (repository, reference) = (repository.to_owned(), reference.to_owned());
    Event::DispatchForm { repository, workflow: Box::new(workflow.clone()), reference, outcome }
}

/// A form open on the first workflow that can be dispatched, with its rows.
fn dispatching(size: (u16, u16)) -> App {
    dispatching_with(size, inputs())
}

fn dispatching_with(size: (u16, u16), inputs: Vec<DispatchInput>) -> App {
    let mut app = console(size);
    press(&mut app, "p w / s h o p enter");
    let effects = press(&mut app, "c d");
    let [Effect::FetchDispatchForm { repository, workflow, reference }] = &effects[..] else { panic!("{effects:?}") };
    assert!(text(&app).contains("Reading what the workflow asks for"), "{}", text(&app));
    let outcome = Ok(Box::new(form_of(repository, workflow, inputs)));
    update(&mut app, dispatch_form(repository, workflow, reference, outcome));
    app
}

#[test]
fn a_workflow_is_dispatched_by_a_form_of_its_own_inputs() {
    let mut app = dispatching((80, 24));
    press(&mut app, "enter");
    assert!(text(&app).contains("version: must be filled in"), "{}", text(&app));
    write(&mut app, "1.4.2");
    press(&mut app, "down backspace x enter");
    assert!(text(&app).contains("shards: a number"), "{}", text(&app));
    press(&mut app, "backspace 8 down right down right");
    let PipelineChange::Dispatch { reference, inputs, workflow, .. } = change(&press(&mut app, "enter")) else {
        panic!()
    };
    assert_eq!((reference.as_str(), workflow.as_str()), ("main", "ci.yml"));
    let inputs: Vec<String> = inputs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(inputs, ["dry_run=false", "level=info", "shards=8", "version=1.4.2"]);
    // What goes wrong leaves all that was typed.
    let asked = app.plans_asked;
    update(&mut app, Event::Planned { asked, outcome: Err(vec!["no answer from api.github.com".into()]) });
    let kept = text(&app);
    assert!(kept.contains("1.4.2") && kept.contains("no answer from api.github.com"), "{kept}");
    press(&mut app, "esc");
    assert!(text(&app).contains("Leave the form?"), "{}", text(&app));
    press(&mut app, "y");
    assert!(app.form.is_none());
}

#[test]
fn a_file_that_cannot_be_read_ends_the_form_with_the_reason() {
    let mut app = console((80, 24));
    press(&mut app, "p w / s h o p enter");
    let effects = press(&mut app, "c d");
    let [Effect::FetchDispatchForm { repository, workflow, reference }] = &effects[..] else { panic!("{effects:?}") };
    let outcome = Err(Fault::new(FaultKind::Conflict, "it has no workflow_dispatch trigger"));
    update(&mut app, dispatch_form(repository, workflow, reference, outcome));
    assert!(app.form.is_none() && text(&app).contains("no workflow_dispatch trigger"), "{}", text(&app));
}

#[test]
fn a_plan_that_comes_when_nobody_waits_any_more_asks_nothing() {
    let mut app = console((80, 24));
    let late = PipelineChange::Cancel { repository: "acme/shop".into(), run: 0, forced: false };
    plan(&mut app, &late);
    assert!(app.question.is_none());
}

#[test]
fn forms_and_questions_at_every_size() {
    let mut screens = String::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut review = console(size);
        press(&mut review, "p g / s h o p enter c n");
        write(&mut review, "not before the fix");
        screens.push_str(&format!("{size:?} review\n{}\n\n", scene::text(&review)));
        let wanted = change(&press(&mut review, "enter"));
        plan(&mut review, &wanted);
        screens.push_str(&format!("{size:?} question\n{}\n\n", scene::text(&review)));
        screens.push_str(&format!("{size:?} dispatch\n{}\n\n", scene::text(&dispatching(size))));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("changes-forms", screens));
}

#[test]
fn a_plan_is_never_taken_for_the_answer_to_another_question() {
    let mut app = console((80, 24));
    press(&mut app, "p g / a p i enter c y");
    write(&mut app, "fine");
    let wanted = change(&press(&mut app, "enter"));
    press(&mut app, "esc");
    assert!(text(&app).contains("Leave the form?"), "{}", text(&app));
    plan(&mut app, &wanted);
    assert!(text(&app).contains("Leave the form?"), "{}", text(&app));
    assert!(press(&mut app, "y").is_empty() && app.form.is_none(), "a yes to leaving carries nothing out");
}

#[test]
fn of_two_changes_that_were_asked_for_only_the_last_one_is_asked_about() {
    let mut app = console((120, 40));
    on_run(&mut app, 0);
    let first = change(&press(&mut app, "c x"));
    on_run(&mut app, 2);
    let second = change(&press(&mut app, "c R"));
    update(&mut app, Event::Planned { asked: 1, outcome: Ok(Box::new(demo().planned_change(&first))) });
    assert!(app.question.is_none(), "{}", text(&app));
    plan(&mut app, &second);
    assert!(text(&app).contains("orchestra runs rerun acme/shop 2"), "{}", text(&app));
}

#[test]
fn a_text_that_was_cleared_is_sent_empty_and_not_as_the_file_has_it() {
    let mut app = dispatching((80, 24));
    write(&mut app, "1.4.2");
    press(&mut app, "down ctrl-u");
    let PipelineChange::Dispatch { inputs, .. } = change(&press(&mut app, "enter")) else { panic!() };
    assert_eq!(inputs["shards"], "");
}

/// What a form of these inputs sends after these keys.
fn sent(inputs: Vec<DispatchInput>, keys: &str) -> Result<Vec<String>, String> {
    let mut app = dispatching_with((80, 24), inputs);
    let effects = press(&mut app, keys);
    if effects.is_empty() {
        return Err(text(&app));
    }
    let PipelineChange::Dispatch { inputs, .. } = change(&effects) else { panic!("{effects:?}") };
    Ok(inputs.iter().map(|(name, value)| format!("{name}={value}")).collect())
}

#[test]
fn no_environment_is_chosen_by_itself() {
    let known = || InputKind::Environment(vec!["alpha".into(), "production".into()]);
    let wanted = || vec![input("to", true, None, known())];
    let refused = sent(wanted(), "enter").unwrap_err();
    assert!(refused.contains("to: must be filled in"), "{refused}");
    assert_eq!(sent(wanted(), "right enter").unwrap(), ["to=alpha"]);
    // One that stands in the file is meant, listed or not.
    assert_eq!(sent(vec![input("to", true, Some("Staging"), known())], "enter").unwrap(), ["to=Staging"]);
    assert_eq!(sent(vec![input("to", true, Some("production"), known())], "enter").unwrap(), ["to=production"]);
    assert_eq!(sent(vec![input("to", false, None, known())], "enter").unwrap(), [""; 0]);
}

#[test]
fn a_default_that_nobody_touched_is_sent_as_the_file_has_it() {
    let notes = || {
        let mut notes = input("notes", false, Some("one\ntwo\n"), InputKind::Text);
        let shown = notes.default.clone().unwrap().to_string();
        notes.written = [(shown, "one\ntwo\n".to_owned())].into();
        vec![notes]
    };
    assert_eq!(sent(notes(), "enter").unwrap(), ["notes=one\ntwo\n"]);
    let typed = sent(notes(), "down x enter").unwrap();
    assert!(typed[0].ends_with('x') && !typed[0].contains('\n'), "{typed:?}");
}
