//! An open log as a place: its locator, the history of views, a run that is not listed.

use orchestra_console::{
    app::{App, Effect, Event, Locator, go_to, locator, update},
    domain::{Fault, FaultKind, Job, WorkflowRun},
};

use super::{
    everything, failed,
    opening::{keys, opened_log, opened_run, serve},
};
use crate::scene::{self, State, press, text};

/// Goes to a view and answers what that asks for: jobs, then the log.
fn there(app: &mut App, at: &str) {
    let view: Locator = at.parse().unwrap_or_else(|error| panic!("{at}: {error}"));
    let effects = go_to(app, view);
    answered(app, effects);
}

fn answered(app: &mut App, effects: Vec<Effect>) {
    let mut waiting = effects;
    while let Some(effect) = waiting.pop() {
        match effect {
            Effect::FetchJobs { key, attempt } | Effect::FetchAttempt { key, attempt } => {
                let jobs = vec![Job { attempt, ..failed() }];
                let event = Event::Jobs { key, attempt, at: scene::ago(1), run: None, outcome: Ok(jobs) };
                waiting.extend(update(app, event));
            }
            other => serve(app, vec![other], &everything()),
        }
    }
}

fn run_at(app: &App) -> String {
    let key = &app.run.as_ref().unwrap().key;
    format!("pipelines/{}/run/{}", key.repository, key.id)
}

fn line(app: &App) -> u64 {
    app.job_log.as_ref().expect("a log is open").page.cursor()
}

fn told(app: &App) -> String {
    app.notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_colleague_sees_the_same_line_of_the_same_log() {
    let mut app = opened_log((80, 24));
    keys(&mut app, "e w t");
    let at = locator(&app).to_string();
    let attempt = app.run.as_ref().unwrap().attempt;
    assert_eq!(at, format!("{}?attempt={attempt}&job=1&log=1&line=21&wrap=1&times=1", run_at(&app)));
    let mut other = scene::app(State::Normal, (120, 40));
    there(&mut other, &at);
    assert_eq!((line(&other), locator(&other).to_string()), (20, at.clone()));
    assert!(text(&other).contains("late, of the clean-up"), "{}", text(&other));
    // And `Y` gives the command for it.
    match &press(&mut other, "Y")[..] {
        [Effect::Copy { text, .. }] => assert_eq!(*text, format!("orchestra --locator '{at}'")),
        effects => panic!("{effects:?}"),
    }
}

#[test]
fn without_a_line_the_log_opens_where_it_failed() {
    let mut app = opened_log((80, 24));
    let run = run_at(&app);
    press(&mut app, "esc esc 3");
    there(&mut app, &format!("{run}?job=1&log=1"));
    assert_eq!(line(&app), 17);
    there(&mut app, &format!("{run}?job=1&log=1&line=999999"));
    assert_eq!(line(&app), 20, "behind the last line is the last line");
    there(&mut app, "pipelines");
    assert!(app.job_log.is_none() && app.pipelines.opened.is_none() && app.run.is_none());
}

#[test]
fn a_job_that_the_run_has_not_and_a_log_that_is_gone_are_said() {
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    let run = run_at(&app);
    there(&mut app, &format!("{run}?job=7&log=1"));
    assert!(app.job_log.is_none());
    assert_eq!(told(&app), "the run has no job 7");
    app.notices.clear();
    let view: Locator = format!("{run}?job=1&log=1&line=3").parse().unwrap();
    let effects = go_to(&mut app, view);
    let Some(Effect::FetchJobs { key, attempt }) = effects.into_iter().find(|e| matches!(e, Effect::FetchJobs { .. }))
    else {
        panic!("the jobs are read")
    };
    update(&mut app, Event::Jobs { key, attempt, at: scene::ago(1), run: None, outcome: Ok(vec![failed()]) });
    let key = app.job_log.as_ref().unwrap().key.clone();
    let gone = Fault::new(FaultKind::NotFound, "the log of test is gone: GitHub keeps logs for 90 days");
    let said = orchestra_console::app::JobLogSaid::Failed(gone);
    update(&mut app, Event::JobLog { key, said });
    assert!(text(&app).contains("GitHub keeps logs for 90 days"), "{}", text(&app));
    assert!(locator(&app).to_string().ends_with("&log=1&line=3"), "what was meant stays: {}", locator(&app));
}

#[test]
fn what_is_said_of_a_log_needs_a_log() {
    let refusal = |text: &str| text.parse::<Locator>().unwrap_err().to_string();
    assert_eq!(refusal("pipelines/a/b/run/1?log=1"), "`log` is of a job: pipelines/OWNER/NAME/run/ID?job=2&log=1");
    assert!(refusal("pipelines/a/b/run/1?job=1&line=3").starts_with("`line` is of the log of a job"));
    assert!(refusal("pipelines?wrap=1").starts_with("`wrap` is of the log of a job"));
    assert!(refusal("pipelines?attempt=1").starts_with("`attempt` is of a run"));
    assert!(refusal("pipelines/a/b/run/1?job=1&log=1&line=0").contains("counts the lines of the log from 1"));
}

#[test]
fn an_earlier_attempt_is_a_part_of_the_place() {
    let mut app = scene::app(State::Normal, (120, 40));
    let again = app.store.inventory.runs.iter().find(|run| run.attempt > 1).cloned().expect("a run that ran twice");
    let at = format!("pipelines/{}/run/{}?attempt=1", again.key.repository, again.key.id);
    there(&mut app, &at);
    assert_eq!((app.run.as_ref().unwrap().attempt, locator(&app).to_string()), (1, at.clone()));
    press(&mut app, ">");
    let key = app.run.as_ref().unwrap().key.clone();
    answered(&mut app, vec![Effect::FetchJobs { key, attempt: again.attempt }]);
    assert_eq!(locator(&app).attempt, None);
    let back = press(&mut app, "[");
    assert!(matches!(&back[..], [Effect::FetchAttempt { attempt: 1, .. }]), "{back:?}");
    answered(&mut app, back);
    assert_eq!(locator(&app).to_string(), at);
}

#[test]
fn the_history_of_views_leads_into_a_log_and_out_of_it() {
    let mut app = opened_log((80, 24));
    keys(&mut app, "g j j");
    let (run, here) = (app.run.as_ref().unwrap().key.clone(), line(&app));
    assert!(here > 0 && here < 17, "{here}");
    press(&mut app, "[");
    assert!(app.job_log.is_none() && app.run.as_ref().is_some_and(|detail| detail.key == run), "out of the log");
    keys(&mut app, "]");
    assert_eq!(line(&app), here, "on the line that was left");
    // From elsewhere the run is read again first.
    press(&mut app, "3");
    press(&mut app, "2 esc esc");
    assert!(app.run.is_none() && app.job_log.is_none());
    for _ in 0..2 {
        let effects = press(&mut app, "[");
        answered(&mut app, effects);
    }
    assert!(app.run.is_some(), "{}", text(&app));
    let mut steps = 0;
    while app.job_log.is_none() && steps < 6 {
        let effects = press(&mut app, "[");
        answered(&mut app, effects);
        steps += 1;
    }
    assert_eq!(line(&app), here);
    press(&mut app, "[");
    assert_eq!(app.focus.pane, orchestra_console::keymap::Pane::Gpu);
    press(&mut app, "[");
    assert_eq!(line(&app), here);
    press(&mut app, "[");
    assert!(app.job_log.is_none() && app.run.is_some(), "the run");
    press(&mut app, "[");
    assert!(app.run.is_none() && app.job_log.is_none() && app.pipelines.opened.is_none(), "the list");
}

#[test]
fn a_run_that_is_not_listed_is_asked_for_by_its_name() {
    let mut app = scene::app(State::Normal, (100, 30));
    let effects = go_to(&mut app, "pipelines/acme/shop/run/424242?job=1&log=1".parse().unwrap());
    let asked = effects.into_iter().find(|effect| matches!(effect, Effect::FetchRun { .. }));
    let Some(Effect::FetchRun { key, attempt: 0 }) = asked else { panic!("it is asked for: {asked:?}") };
    assert!(text(&app).contains("Reading the run…"), "{}", text(&app));
    let known = app.store.inventory.runs.iter().find(|run| run.key.repository == key.repository).unwrap();
    let run = WorkflowRun { key: key.clone(), attempt: 3, ..WorkflowRun::clone(known) };
    let event = Event::Jobs {
        key,
        attempt: 3,
        at: scene::ago(1),
        run: Some(std::sync::Arc::new(run)),
        outcome: Ok(vec![Job { attempt: 3, ..failed() }]),
    };
    let effects = update(&mut app, event);
    serve(&mut app, effects, &everything());
    assert_eq!(line(&app), 17);
    let at = "pipelines/acme/shop/run/424242?attempt=3&job=1&log=1&line=18";
    assert_eq!(locator(&app).to_string(), at);
    press(&mut app, "esc");
    assert!(text(&app).contains("no longer among the newest"), "{}", text(&app));
    // Changes are about it as about any other.
    assert!(matches!(&press(&mut app, "c x")[..], [Effect::PlanChange { .. }]), "{}", text(&app));
}

#[test]
fn a_run_that_nobody_knows_is_said_to_be_unknown() {
    let mut app = scene::app(State::Normal, (100, 30));
    go_to(&mut app, "pipelines/acme/shop/run/424242".parse().unwrap());
    let key = app.run.as_ref().unwrap().key.clone();
    let fault = Fault::new(FaultKind::NotFound, "run 424242 of acme/shop: GitHub answered 404 Not Found");
    update(&mut app, Event::Jobs { key, attempt: 0, at: scene::ago(1), run: None, outcome: Err(fault) });
    let screen = text(&app);
    assert!(screen.contains("Run 424242 of acme/shop") && screen.contains("404 Not Found"), "{screen}");
}

#[test]
fn a_view_under_a_name_keeps_the_log() {
    let mut app = opened_log((80, 24));
    app.keeping = Some(orchestra_console::app::Keeping::default());
    let at = locator(&app).to_string();
    press(&mut app, "b");
    scene::write(&mut app, "why");
    press(&mut app, "enter esc esc 3 :");
    scene::write(&mut app, "why");
    let effects = press(&mut app, "enter");
    answered(&mut app, effects);
    assert_eq!(locator(&app).to_string(), at);
    // Of a workspace it is a part only where it has the focus.
    press(&mut app, "3 B");
    scene::write(&mut app, "all");
    let kept = press(&mut app, "enter");
    assert!(!format!("{kept:?}").contains("log=1"), "{kept:?}");
}
