//! Every pane in every state at every size, as a person sees it. One file a pane and state.

use orchestra_console::{
    app::{App, Event, update},
    domain::{Fault, FaultKind},
    keymap::Bindings,
};

use super::scene::{self, State, press};

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 50)];

/// Compares the screens of all sizes with the stored ones.
fn check(name: &str, state: State, show: impl Fn(&mut App)) {
    let mut screens = String::new();
    for (columns, rows) in SIZES {
        let mut app = scene::app(state, (columns, rows));
        show(&mut app);
        screens.push_str(&format!("{columns}x{rows}\n{}\n\n", scene::text(&app)));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}-{state:?}").to_lowercase(), screens));
}

fn check_all(name: &str, states: &[State], show: impl Fn(&mut App)) {
    for state in states {
        check(name, *state, &show);
    }
}

/// States in which there is something to open.
const OPENABLE: [State; 3] = [State::Normal, State::Stale, State::Fault];

#[test]
fn overview() {
    check_all("overview", &State::ALL, |app| drop(press(app, "0")));
}

#[test]
fn environments() {
    check_all("environments", &State::ALL, |app| drop(press(app, "1")));
}

#[test]
fn pipelines() {
    check_all("pipelines", &State::ALL, |app| drop(press(app, "2")));
}

#[test]
fn gpu() {
    check_all("gpu", &State::ALL, |app| drop(press(app, "3")));
}

#[test]
fn logs() {
    check_all("logs", &State::ALL, |app| drop(press(app, "4")));
}

#[test]
fn executions() {
    check_all("executions", &State::ALL, |app| drop(press(app, "5")));
}

#[test]
fn an_opened_execution() {
    // The list has the live ones first: the one that runs, the one in doubt, then those that are over.
    for (name, keys) in [
        ("execution-running", "5 enter"),
        ("execution-waves", "5 enter t"),
        ("execution-doubt", "5 j enter"),
        ("execution-undone", "5 j j enter"),
        ("execution-done", "5 j j j enter"),
    ] {
        check(name, State::Normal, |app| {
            let (open, then) = keys.split_once("enter").unwrap();
            press(app, open);
            press(app, "enter");
            scene::execution(app);
            press(app, then);
        });
    }
}

#[test]
fn a_control_that_is_asked_about() {
    for (name, keys) in [("asked-abort", "5 enter c a"), ("asked-approve", "5 j enter c y")] {
        check(name, State::Normal, |app| {
            let (open, then) = keys.split_once("enter").unwrap();
            press(app, open);
            press(app, "enter");
            scene::execution(app);
            press(app, then);
        });
    }
}

/// The wizard with something said in it, so many pages on.
fn wizard(app: &mut App, pages: usize) {
    let effects = press(app, "1 n");
    scene::planned(app, effects);
    scene::write(app, "fastapi app with postgres for the shop, two workers, and quickly");
    for _ in 0..pages {
        let effects = press(app, "enter");
        scene::planned(app, effects);
    }
}

#[test]
fn every_page_of_the_wizard() {
    for (pages, name) in ["describe", "understood", "choices", "plan"].into_iter().enumerate() {
        check(&format!("wizard-{name}"), State::Normal, |app| wizard(app, pages));
    }
    check("wizard-wrong", State::Normal, |app| {
        wizard(app, 2);
        press(app, "_ enter");
    });
    check("wizard-approve", State::Normal, |app| {
        wizard(app, 3);
        press(app, "enter");
    });
    check("wizard-leave", State::Normal, |app| {
        wizard(app, 2);
        press(app, "esc");
    });
}

#[test]
fn an_opened_environment() {
    check_all("environment", &OPENABLE, |app| drop(press(app, "1 j j j enter z")));
}

#[test]
fn the_opened_machine() {
    check("machine", State::Normal, |app| drop(press(app, "1 enter z")));
}

#[test]
fn an_opened_run() {
    check_all("run", &OPENABLE, |app| {
        press(app, "2 j j enter z");
        scene::jobs(app);
    });
}

/// The run that the list shows in this place, with what becomes of it.
fn opened(name: &str, downs: usize, then: impl Fn(&mut App)) {
    check(&format!("run-{name}"), State::Normal, |app| {
        press(app, "2");
        (0..downs).for_each(|_| drop(press(app, "j")));
        press(app, "enter z");
        then(app);
    });
}

#[test]
fn an_opened_run_in_each_state() {
    opened("loading", 0, |_| {});
    opened("queued", 1, |app| scene::answer(app, vec![scene::queued_job(1, "build")]));
    opened("without-jobs", 1, |app| scene::answer(app, Vec::new()));
    opened("running", 0, |app| {
        let jobs = [scene::running_job(1, "test (ubuntu)"), scene::running_job(2, "test (macos)")];
        scene::answer(app, jobs.into_iter().chain([scene::queued_job(3, "deploy")]).collect());
    });
    opened("waiting", 4, scene::gates);
    opened("failed", 2, |app| scene::answer(app, scene::matrix(2)));
    opened("folded", 2, |app| {
        scene::answer(app, scene::matrix(2));
        press(app, "g space h G l j j space");
    });
    opened("completed", 3, |app| scene::answer(app, vec![scene::job("build", 1, true)]));
    opened("earlier-attempt", 2, |app| {
        scene::answer(app, scene::matrix(2));
        scene::earlier(app, "<");
    });
    opened("refused", 0, |app| {
        let Some((key, attempt)) = app.run.as_ref().map(|run| (run.key.clone(), run.attempt)) else { return };
        let outcome = Err(Fault::new(FaultKind::NotFound, "acme/shop was not found"));
        update(app, Event::Jobs { key, attempt, at: scene::ago(1), run: None, outcome });
    });
}

#[test]
fn an_opened_gpu() {
    check_all("opened-gpu", &OPENABLE, |app| drop(press(app, "3 j j enter z")));
}

#[test]
fn help() {
    check("help", State::Normal, |app| drop(press(app, "2 ?")));
}

#[test]
fn the_palette() {
    check("palette", State::Normal, |app| drop(press(app, "2 : s o r t down")));
}

#[test]
fn the_palette_over_little() {
    check_all("palette-open", &[State::FirstLoad, State::Empty], |app| drop(press(app, "5 :")));
}

#[test]
fn a_filter_being_typed() {
    check("typed", State::Normal, |app| drop(press(app, "2 / s t a t u s :")));
    check("mistyped", State::Normal, |app| drop(press(app, "2 / s t a t s : f")));
}

#[test]
fn a_text_that_is_searched() {
    check("searched", State::Normal, |app| drop(press(app, "1 j j j enter z / d e p l o y enter")));
}

#[test]
fn a_chord_that_is_not_complete() {
    check("chord", State::Normal, |app| {
        app.bindings = Bindings::load("emacs", None).unwrap();
        press(app, "2 ctrl-x");
    });
}

#[test]
fn a_list_filtered_sorted_and_alone() {
    check("zoomed", State::Normal, |app| drop(press(app, "2 z s s / a c m e enter")));
}
