//! Gates, runs and workflows line by line: what can be asked of them, the forms, the question, what becomes of it.

use orchestra_console::{
    app::{App, Effect, Event, Linear, update},
    domain::{DispatchForm, DispatchInput, Fault, FaultKind, InputKind, Printable},
    plan::{GateAnswer, PipelineChange},
};

use super::readings::{Said, app};
use crate::scene::{self, demo};

/// A person who types, and what is said to it.
struct Session {
    app: App,
    linear: Linear,
    effects: Vec<Effect>,
}

impl Session {
    fn open() -> Self {
        let app = app(Said::All, (80, 24));
        let mut linear = Linear::new(scene::now());
        linear.news(&app);
        Self { app, linear, effects: Vec::new() }
    }

    fn say(&mut self, typed: &str) -> Vec<String> {
        let reply = self.linear.obey(&mut self.app, typed);
        self.effects = reply.effects;
        let mut lines = reply.lines;
        lines.extend(self.linear.news(&self.app));
        assert!(lines.iter().all(|line| !line.chars().any(char::is_control)), "{lines:#?}");
        lines
    }

    /// The plan that was asked for last comes; the change and what is told then.
    fn planned(&mut self) -> (PipelineChange, Vec<String>) {
        let asked = self.effects.iter().find_map(|effect| match effect {
            Effect::PlanChange { asked, change } => Some((*asked, change.as_ref().clone())),
            _ => None,
        });
        let (asked, change) = asked.unwrap_or_else(|| panic!("a plan is asked for: {:?}", self.effects));
        let outcome = Ok(Box::new(demo().planned_change(&change)));
        update(&mut self.app, Event::Planned { asked, outcome });
        (change, self.linear.news(&self.app))
    }

    /// The number of a row of the shown list that has these words.
    fn row(&mut self, words: &str) -> usize {
        let rows = self.say(&format!("/{words}"));
        assert!(rows[1].starts_with("1. "), "{rows:#?}");
        1
    }

    fn number(&mut self, label: &str) -> usize {
        let listed = self.say("a");
        let found = listed.iter().find(|line| line.contains(&format!(". {label}:")));
        let line = found.unwrap_or_else(|| panic!("{label} is listed: {listed:#?}"));
        line.split('.').next().unwrap().parse().unwrap()
    }
}

fn has(lines: &[String], part: &str) -> bool {
    lines.iter().any(|line| line.contains(part))
}

#[test]
fn a_gate_is_approved_from_its_list_to_its_end() {
    let mut session = Session::open();
    session.say("2");
    session.say("v gates");
    let row = session.row("shop");
    session.say(&format!("o {row}"));
    let approve = session.number("approve gate");
    let asked = session.say(&format!("a {approve}"));
    assert_eq!(asked[0], "Approve Retry the payment once of acme/shop. n cancels.");
    assert!(asked[1].starts_with("environments: ") && asked[1].ends_with("Enter takes production."), "{asked:#?}");
    let wrong = session.say("produktion");
    assert_eq!(wrong[0], "`produktion` is none of production");
    assert_eq!(wrong[1], asked[1], "it is asked again");
    let comment = session.say("");
    assert!(comment[0].starts_with("comment: ") && comment[0].contains("must be filled in"), "{comment:#?}");
    assert_eq!(session.say("checked with ops")[0], "Making the plan…");
    assert!(session.linear.awaits(&session.app), "the plan is on its way");
    let (change, question) = session.planned();
    let PipelineChange::Review { run: 11, answer: GateAnswer::Approve, comment, .. } = &change else {
        panic!("{change:?}")
    };
    assert_eq!(comment, "checked with ops");
    assert!(has(&question, "type acme.shop.production and enter, n cancels"), "{question:#?}");
    assert!(has(&question, "orchestra runs approve acme/shop 11 --environment production"), "{question:#?}");
    let no = session.say("yes");
    assert!(has(&no, "that is not acme.shop.production") && session.effects.is_empty(), "{no:#?}");
    session.say("acme.shop.production");
    assert!(matches!(&session.effects[..], [Effect::ApprovePlan { how, .. }] if how == "typed the name"));
    assert!(session.app.form.is_none() && session.app.question.is_none());
    let id = scene::demo().executions()[0].row.id.clone();
    update(&mut session.app, Event::Started { outcome: Ok(id) });
    scene::execution(&mut session.app);
    let told = session.linear.news(&session.app);
    assert!(told.iter().any(|line| line.starts_with("5 Executions")), "the execution is told: {told:#?}");
}

#[test]
fn what_cannot_be_asked_says_why_and_each_has_its_number() {
    let mut session = Session::open();
    assert!(has(&session.say("a"), "Nothing can be asked of Environments"));
    session.say("2");
    session.say("v gates");
    session.row("web");
    session.say("o 1");
    let listed = session.say("a");
    assert_eq!(listed[0], "Of the gate production-eu of acme/web deploy:", "{listed:#?}");
    assert_eq!(listed.len(), 13);
    assert!(listed[1].starts_with("1. approve gate: let a run use an environment (not now: this token may not"));
    let said = session.say("a 1");
    assert!(said[0].starts_with("approve gate: this token may not answer at production-eu"), "{said:#?}");
    for typed in ["a 0", "a 13", "a x"] {
        let said = session.say(typed);
        assert!(said[0].contains("is nothing that can be asked; a alone lists what is, 1 to 12"), "{said:#?}");
    }
    assert!(session.app.form.is_none() && session.app.question.is_none());
}

#[test]
fn a_form_is_left_by_n_and_by_nothing_where_something_must_be() {
    for answers in [vec!["n"], vec!["", ""], vec!["", "n"]] {
        let mut session = Session::open();
        session.say("2");
        session.say("v gates");
        session.row("shop");
        session.say("o 1");
        let approve = session.number("reject gate");
        session.say(&format!("a {approve}"));
        let mut last = Vec::new();
        for answer in &answers {
            last = session.say(answer);
        }
        assert_eq!(last, ["Cancelled; nothing was done."], "{answers:?}");
        assert!(session.app.form.is_none() && session.effects.is_empty());
        assert!(has(&session.say(""), "2 Pipelines: "), "Enter lists the panes again");
    }
}

#[test]
fn a_question_takes_no_line_that_was_typed_before_it_was_told() {
    let mut session = Session::open();
    session.say("2");
    session.row("status:failure");
    session.say("o 1");
    let number = session.number("rerun all");
    session.say(&format!("a {number}"));
    let asked = session.app.plans_asked;
    let change = session.effects.iter().find_map(|effect| match effect {
        Effect::PlanChange { change, .. } => Some(change.as_ref().clone()),
        _ => None,
    });
    let outcome = Ok(Box::new(demo().planned_change(&change.unwrap())));
    update(&mut session.app, Event::Planned { asked, outcome });
    // The person has heard nothing of it yet, and wants the list of the panes.
    let told = session.say("");
    assert!(has(&told, "carries it out, n cancels") && session.effects.is_empty(), "{told:#?}");
    assert!(session.app.question.is_some());
    assert!(has(&session.say("n"), "cancelled; nothing was done"));
}

#[test]
fn a_workflow_is_started_input_by_input() {
    let mut session = Session::open();
    session.say("2");
    session.say("v workflows");
    session.row("shop ci");
    session.say("o 1");
    let number = session.number("dispatch workflow");
    session.say(&format!("a {number}"));
    let asked = session.effects.iter().find_map(|effect| match effect {
        Effect::FetchDispatchForm { repository, workflow, reference } => {
            Some((repository.clone(), workflow.clone(), reference.clone()))
        }
        _ => None,
    });
    let (repository, workflow, reference) = asked.expect("its inputs are read");
    let input = |name: &str, is_required, default: Option<&str>, kind| DispatchInput {
        name: name.into(),
        description: Printable::new("what it is"),
        is_required,
        default: default.map(Into::into),
        kind,
        written: [].into(),
    };
    let form = DispatchForm {
        repository: Printable::new(&repository),
        workflow: (*workflow).clone(),
        reference: Printable::new(&reference),
        inputs: vec![
            input("version", true, None, InputKind::Text),
            input("shards", false, Some("4"), InputKind::Number),
            input("dry_run", false, Some("true"), InputKind::Boolean),
        ],
    };
    let outcome = Ok(Box::new(form));
    update(&mut session.app, Event::DispatchForm { repository, workflow, reference, outcome });
    let told = session.linear.news(&session.app);
    assert!(told.iter().any(|line| line.starts_with("Dispatch ") && line.ends_with(" n cancels.")), "{told:#?}");
    assert!(told.last().unwrap().starts_with("branch or tag: "), "{told:#?}");
    assert!(session.say("")[0].starts_with("version: what it is. It must be filled in"));
    assert_eq!(
        session.say("v2\u{1b}[2J")[0],
        "shards: what it is. A number. Enter takes `4`, = alone leaves it empty."
    );
    let wrong = session.say("a few");
    assert_eq!(wrong[0], "`a few` is wrong: a number");
    assert_eq!(session.say("8")[0], "dry_run: what it is. One of false, true. Enter takes true.");
    session.say("false");
    let (change, _) = session.planned();
    let PipelineChange::Dispatch { inputs, .. } = &change else { panic!("{change:?}") };
    assert_eq!((inputs["shards"].as_str(), inputs["dry_run"].as_str()), ("8", "false"));
}

#[test]
fn a_plan_that_cannot_be_made_is_said_and_the_form_is_over() {
    let mut session = Session::open();
    session.say("2");
    session.say("v gates");
    session.row("shop");
    session.say("o 1");
    let approve = session.number("approve gate");
    session.say(&format!("a {approve}"));
    session.say("");
    session.say("looked at it");
    let asked = session.app.plans_asked;
    let why = vec![Printable::new("the run no longer waits")];
    update(&mut session.app, Event::Planned { asked, outcome: Err(why) });
    assert_eq!(session.linear.news(&session.app), ["Nothing was done: the run no longer waits."]);
    assert!(has(&session.say(""), "2 Pipelines: "));
    assert!(session.app.form.is_none());
    // What is begun and fails is told, too.
    let fault = Fault::new(FaultKind::Absent, "nothing can be carried out here");
    update(&mut session.app, Event::Started { outcome: Err(fault) });
    assert!(has(&session.linear.news(&session.app), "nothing was carried out: nothing can be carried out here"));
}

#[test]
fn the_run_behind_a_gate_is_told_and_its_steps_as_they_change() {
    let mut session = Session::open();
    session.say("2");
    session.say("v gates");
    let told = session.say("R 1");
    assert!(has(&told, "2 Pipelines") && session.app.run.is_some(), "{told:#?}");
    assert!(session.linear.awaits(&session.app));
    session.say("b");
    assert_eq!(session.say("R 1")[0], "open run: it is a run already");
}

#[test]
fn an_execution_is_paused_by_the_same_letter() {
    let mut session = Session::open();
    session.say("5");
    let mut told = Vec::new();
    for number in 1..=scene::demo().executions().len() {
        session.say(&format!("o {number}"));
        scene::execution(&mut session.app);
        let read = session.linear.news(&session.app);
        assert!(read.iter().any(|line| line.starts_with("5 Executions")), "{read:#?}");
        let listed = session.say("a");
        assert!(listed[0].starts_with("Of the execution "), "{listed:#?}");
        assert_eq!(listed.len(), 8);
        told.extend(listed);
        session.say("b");
    }
    assert!(has(&told, "1. pause execution: pause: no further step begins"), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("3. abort execution: ") && line.ends_with("what was done")));
}
