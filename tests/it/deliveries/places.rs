//! Locators, the history of views and the palette.

use orchestra_console::{
    app::{App, Locator, Row, go_to, locator},
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
