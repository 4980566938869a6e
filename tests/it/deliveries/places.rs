//! Locators, the history of views and the palette.

use orchestra_console::{
    app::{App, Effect, Locator, Row, go_to, locator},
    domain::{RunsReading, Snapshot, WorkflowRun},
    keymap::PipelinesView,
};

use super::readings::{Said, app, expect, read, reading};
use crate::scene::{self, State, press, text};

const ROWS: [&str; 4] = [
    "pipelines/acme/shop/gate/11/production",
    "pipelines/acme/web/environment/production-eu",
    "pipelines/acme/shop/pull/8?filter=queue",
    "pipelines/acme/web/workflow/%E3%83%87%E3%83%97%E3%83%AD%E3%82%A4.yml?zoom=1",
];

fn there(app: &mut App, at: &str) {
    let view: Locator = at.parse().unwrap_or_else(|error| panic!("{at}: {error}"));
    go_to(app, view);
}

#[test]
fn every_list_and_every_row_comes_back_from_its_text() {
    let lists = [
        "pipelines/gates?filter=approvable:yes&sort=environment",
        "pipelines/environments?sort=behind&reversed=1",
        "pipelines/pulls?zoom=1",
        "pipelines/workflows",
        "pipelines",
    ];
    for at in lists.into_iter().chain(ROWS) {
        let mut app = app(Said::All, (120, 40));
        there(&mut app, at);
        assert_eq!(locator(&app).to_string(), at);
        let mut other = self::app(Said::All, (120, 40));
        press(&mut other, "2 p w s / x enter p g enter z 4");
        there(&mut other, at);
        assert_eq!(locator(&other).to_string(), at);
    }
}

#[test]
fn what_is_no_list_and_no_row_is_refused_with_what_there_is() {
    let refusal = |at: &str| at.parse::<Locator>().unwrap_err().to_string();
    assert!(refusal("pipelines/gatess").contains("its lists are runs, gates"), "{}", refusal("pipelines/gatess"));
    assert!(refusal("pipelines/gates?filter=review:x").contains("review"));
    assert!(refusal("pipelines/pulls?sort=timer").contains("timer"));
    assert!(refusal("pipelines/acme/shop/pull/seven").contains("nothing in pipelines"));
    assert!(refusal("pipelines/acme/shop/pull/7?job=2").contains("`job` is of a run"));
}

#[test]
fn a_row_that_is_not_read_yet_opens_when_it_comes() {
    for at in ROWS {
        let mut app = scene::app(State::FirstLoad, (120, 40));
        expect(&mut app);
        there(&mut app, at);
        assert!(app.awaited.is_some(), "{at}");
        read(&mut app, 1, reading());
        assert!(app.awaited.is_none(), "{at}");
        assert!(app.delivery.list().unwrap().opened.is_some(), "{at}");
    }
}

#[test]
fn the_history_of_views_has_the_lists() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 p g enter");
    press(&mut app, "p w");
    press(&mut app, "[");
    assert_eq!(app.delivery.view, PipelinesView::Gates);
    assert!(app.delivery.gates.opened.is_some());
    press(&mut app, "[");
    assert!(app.delivery.gates.opened.is_none());
    press(&mut app, "[");
    assert_eq!(app.delivery.view, PipelinesView::Runs);
    press(&mut app, "] ] ]");
    assert_eq!(app.delivery.view, PipelinesView::Workflows);
}

#[test]
fn the_palette_finds_lists_gates_pulls_and_workflows() {
    for (typed, view, is_open) in [
        ("list gates", PipelinesView::Gates, false),
        ("waits for production-eu", PipelinesView::Gates, true),
        ("shop #8", PipelinesView::Pulls, true),
        ("release-please.yml", PipelinesView::Workflows, true),
        ("acme/api staging target", PipelinesView::Environments, true),
    ] {
        let mut app = app(Said::All, (120, 40));
        press(&mut app, "4 :");
        scene::write(&mut app, typed);
        press(&mut app, "enter");
        assert_eq!(app.delivery.view, view, "{typed}\n{}", text(&app));
        assert_eq!(app.delivery.list().unwrap().opened.is_some(), is_open, "{typed}");
    }
}

#[test]
fn the_overview_leads_to_a_gate() {
    let mut app = app(Said::All, (120, 40));
    press(&mut app, "0");
    assert!(text(&app).contains("Waits for approval"), "{}", text(&app));
    let gate = app.store.inventory.gates[0].clone();
    for _ in 0..30 {
        press(&mut app, "j");
        if app.overview.link.is_some_and(|link| link.identity == gate.identity()) {
            break;
        }
    }
    press(&mut app, "enter");
    assert_eq!(app.delivery.view, PipelinesView::Gates, "{}", text(&app));
    assert!(app.delivery.gates.opened.is_some());
}

fn told(app: &App) -> String {
    app.notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The name of the run that is open.
fn opened(app: &App) -> (String, u64) {
    let key = &app.run.as_ref().unwrap_or_else(|| panic!("{}", text(app))).key;
    (key.repository.to_string(), key.id)
}

#[test]
fn from_a_gate_its_run_is_one_key_away_and_so_is_the_way_back() {
    for begin in ["2 p g", "2 p g enter"] {
        let mut app = app(Said::All, (120, 40));
        press(&mut app, begin);
        let before = locator(&app).to_string();
        let gate = match orchestra_console::app::pipeline_subject(&app) {
            Some(orchestra_console::app::PipelineSubject::Gate(gate)) => gate,
            other => panic!("{other:?}"),
        };
        let effects = press(&mut app, "R");
        assert!(
            matches!(&effects[..], [Effect::FetchJobs { key, .. } | Effect::FetchRun { key, .. }] if *key == gate.run),
            "{effects:?}"
        );
        assert_eq!(app.delivery.view, PipelinesView::Runs);
        assert_eq!(opened(&app), (gate.run.repository.to_string(), gate.run.id));
        press(&mut app, "[");
        assert_eq!(locator(&app).to_string(), before);
    }
}

#[test]
fn from_each_list_the_key_leads_to_a_run_or_says_why_not() {
    let mut app = app(Said::All, (120, 40));
    press(&mut app, "2 p r R");
    assert_eq!(told(&app), "open run: it is a run already");
    press(&mut app, "1 R");
    assert_eq!(told(&app), "", "no key of another pane");
    for (list, rows) in [("p e", 6), ("p p", 4), ("p w", 6)] {
        press(&mut app, &format!("2 {list}"));
        for _ in 0..rows {
            press(&mut app, "R");
            let is_there = app.delivery.view == PipelinesView::Runs && app.pipelines.opened.is_some();
            assert!(is_there || !told(&app).is_empty(), "{list}: {}", text(&app));
            if is_there {
                press(&mut app, "[");
            }
            press(&mut app, "j");
        }
    }
}

#[test]
fn what_is_live_leads_to_the_run_that_deployed_it() {
    let mut app = app(Said::All, (120, 40));
    there(&mut app, ROWS[1]);
    press(&mut app, "R");
    assert_eq!(told(&app), "open run: 4 runs are of a1b2c3d; which of them deployed it is not known");
    // A single run of that commit is read.
    let known = app.store.inventory.runs[0].clone();
    let mut run = WorkflowRun { head_sha: "a1b2c3d4e5f6".into(), ..WorkflowRun::clone(&known) };
    (run.key.repository, run.key.id) = ("acme/web".into(), 555);
    let runs = vec![std::sync::Arc::new(run)];
    let reading = RunsReading { runs, ..RunsReading::default() };
    scene::observe(&mut app, "github", 1, Ok(Snapshot::Runs(std::sync::Arc::new(reading)).into()));
    press(&mut app, "R");
    assert_eq!(opened(&app), ("acme/web".into(), 555));
}
