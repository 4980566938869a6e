//! Going from list to list, and what each keeps.

use orchestra_console::{
    app::{PipelineSubject, pipeline_subject, why_not},
    keymap::{Action, Bindings, Context, Pane, PipelinesView},
};

use super::readings::{self, Said, app, read, reading};
use crate::scene::{self, press, text};

#[test]
fn t_goes_through_all_lists_and_chords_straight_to_one() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2");
    let seen: Vec<PipelinesView> = (0..5)
        .map(|_| {
            press(&mut app, "t");
            app.delivery.view
        })
        .collect();
    use PipelinesView::{Environments, Gates, Pulls, Runs, Workflows};
    assert_eq!(seen, [Gates, Environments, Pulls, Workflows, Runs]);
    for (keys, view) in [("p w", Workflows), ("p g", Gates), ("p p", Pulls), ("p e", Environments), ("p r", Runs)] {
        press(&mut app, keys);
        assert_eq!(app.delivery.view, view, "{keys}");
    }
    press(&mut app, "0 p g");
    assert_eq!((app.focus.pane, app.delivery.view), (Pane::Pipelines, Gates), "from the overview as well");
}

#[test]
fn every_shipped_keymap_has_keys_for_every_list() {
    for name in ["default", "vim", "emacs"] {
        let bindings = Bindings::load(name, None).unwrap();
        for action in PipelinesView::ALL.map(Action::PipelinesView).into_iter().chain([Action::NextPipelinesView]) {
            assert!(!bindings.chords(Context::Pipelines, action).is_empty(), "{name}: {}", action.name());
        }
        let moves = [Action::Up, Action::Down, Action::SortNext, Action::Mark, Action::Filter, Action::Open];
        for action in moves {
            assert!(!bindings.chords(Context::Pipelines, action).is_empty(), "{name}: {}", action.name());
        }
    }
}

#[test]
fn each_list_keeps_its_own_cursor_filter_order_and_marks() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 / c i enter p g j space s p w / a c t i v e enter");
    assert!(text(&app).contains("/active"), "{}", text(&app));
    press(&mut app, "p g");
    assert_eq!(app.delivery.gates.table.marked.len(), 1);
    assert_eq!(app.delivery.gates.table.sort, Some((0, false)));
    assert_eq!(app.delivery.gates.table.filter, "");
    press(&mut app, "p r");
    assert_eq!(app.pipelines.table.filter, "ci");
}

#[test]
fn the_counts_stand_over_the_list_and_are_shortened_on_small_screens() {
    let mut large = app(Said::All, (80, 24));
    press(&mut large, "2");
    assert!(text(&large).contains("Runs 12 · Gates 3 · Environments 4 · Pulls 3 · Workflows 3"), "{}", text(&large));
    let mut small = app(Said::All, (40, 12));
    press(&mut small, "2");
    assert!(text(&small).contains("Runs 12 Gates 3 Envs 4 PRs 3 Flows 3"), "{}", text(&small));
    let mut unread = app(Said::Nothing, (80, 24));
    press(&mut unread, "2");
    assert!(text(&unread).contains("Runs – · Gates – · Environments –"), "{}", text(&unread));
}

#[test]
fn filters_know_the_facets_of_their_list() {
    for (keys, filter, count) in [
        ("p g", "approvable:yes", 2),
        ("p g", "environment:production", 2),
        ("p g", "age>12m", 1),
        ("p g", "repository:shop branch:main", 1),
        ("p g", "actor:grace", 3),
        ("p g", "actor:ada", 0),
        ("p g", "reviewer:ada workflow:deploy", 3),
        ("p r", "event:pull_request actor:ada", 12),
        ("p r", "event:ada", 0),
        ("p e", "state:failure", 1),
        ("p e", "behind>0", 1),
        ("p e", "age<1d repository:shop", 1),
        ("p p", "draft:yes", 1),
        ("p p", "checks:failure review:changes", 1),
        ("p p", "author:grace !branch:feature", 0),
        ("p w", "state:active", 2),
        ("p w", "repository:shop state:disabled", 1),
    ] {
        let mut app = app(Said::All, (120, 40));
        press(&mut app, &format!("2 {keys} /"));
        scene::write(&mut app, filter);
        press(&mut app, "enter");
        let list = app.table_pane(Pane::Pipelines).unwrap();
        assert_eq!(list.table.misread, None, "{filter}");
        assert_eq!(list.table.order.len(), count, "{filter}\n{}", text(&app));
    }
}

#[test]
fn the_cursor_stays_on_its_gate_when_others_come_and_go() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 p g j");
    let Some(PipelineSubject::Gate(before)) = pipeline_subject(&app) else { panic!("no gate") };
    let mut later = reading();
    later.gates.retain(|gate| gate.key() == before.key());
    later.gates.push(std::sync::Arc::new(readings::gate(40, "acme/shop", "qa", true)));
    read(&mut app, 1, later);
    let Some(PipelineSubject::Gate(after)) = pipeline_subject(&app) else { panic!("no gate") };
    assert_eq!(after.key(), before.key());
}

#[test]
fn a_key_is_about_what_is_open_else_about_the_row_under_the_cursor() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2");
    assert!(matches!(pipeline_subject(&app), Some(PipelineSubject::Run(_))));
    press(&mut app, "p p j enter");
    assert!(matches!(pipeline_subject(&app), Some(PipelineSubject::Pull(row)) if row.of().number == 8));
    press(&mut app, "p w");
    press(&mut app, "G");
    assert!(matches!(pipeline_subject(&app), Some(PipelineSubject::Workflow(row)) if row.of().id == 3));
    press(&mut app, "1");
    assert_eq!(pipeline_subject(&app), None, "another pane has the focus");
    assert!(why_not(&app, Action::NextPipelinesView).unwrap().contains("only in Pipelines"));
}

#[test]
fn an_opened_run_is_closed_when_another_list_is_shown_and_comes_back_with_its_view() {
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 enter");
    assert!(app.run.is_some() && app.pipelines.opened.is_some());
    press(&mut app, "p g");
    assert!(app.run.is_none() && app.pipelines.opened.is_none());
    press(&mut app, "enter");
    assert!(text(&app).contains("Would be deployed"), "{}", text(&app));
    press(&mut app, "[ [");
    assert!(app.run.is_some() && app.pipelines.opened.is_some());
}

#[test]
fn a_press_of_the_mouse_picks_the_row_that_is_seen_there() {
    use orchestra_console::app::{Event, Mouse, MouseKind, update};
    let mut app = app(Said::All, (80, 24));
    press(&mut app, "2 p g");
    let rows = text(&app);
    let row = rows.lines().position(|line| line.contains("production-eu")).unwrap() as u16;
    update(&mut app, Event::Mouse(Mouse { kind: MouseKind::Press, column: 30, row }));
    let Some(PipelineSubject::Gate(gate)) = pipeline_subject(&app) else { panic!("no gate") };
    assert_eq!(gate.environment.as_str(), "production-eu");
}
