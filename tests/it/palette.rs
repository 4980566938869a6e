//! The palette and the views before this one, as a person uses them.

use orchestra_console::{
    app::{App, Effect, Event, Target, update},
    domain::ProviderId,
    keymap::{Action, Pane},
};

use super::scene::{self, State, observe, press};

fn normal() -> App {
    scene::app(State::Normal, (120, 40))
}

/// Types a text, key by key.
fn look_for(app: &mut App, text: &str) {
    press(app, ":");
    for c in text.chars() {
        press(app, if c == ' ' { "space".to_owned() } else { c.to_string() }.as_str());
    }
}

fn found(app: &App) -> Vec<&str> {
    let palette = app.palette.as_ref().unwrap();
    palette.shown.iter().map(|position| palette.entries[*position].name.as_str()).collect()
}

#[test]
fn a_few_letters_find_an_action_and_enter_does_it() {
    let mut app = normal();
    look_for(&mut app, "refr");
    assert_eq!(found(&app)[0], "refresh");
    assert_eq!(press(&mut app, "enter"), [Effect::Refresh]);
    assert!(app.palette.is_none());
}

#[test]
fn keys_typed_into_the_palette_do_nothing_else() {
    let mut app = normal();
    look_for(&mut app, "q3z?");
    assert_eq!((app.focus.pane, app.focus.zoomed, app.focus.help), (Pane::Environments, false, None));
    assert_eq!(app.palette.as_ref().unwrap().field.text(), "q3z?");
    update(&mut app, Event::Paste("x\nrm".into()));
    assert_eq!(app.palette.as_ref().unwrap().field.text(), "q3z?x");
    assert!(scene::text(&app).contains("Nothing is called so."), "{}", scene::text(&app));
    assert_eq!(press(&mut app, "enter"), []);
    press(&mut app, "esc");
    assert!(app.palette.is_none());
    assert_eq!(press(&mut app, ": ctrl-c"), [Effect::Quit]);
}

#[test]
fn a_theme_is_tried_on_while_the_cursor_is_on_it() {
    let mut app = normal();
    app.look.themes = ["dark", "dawn", "light"].map(str::to_owned).into();
    app.look.theme = "dark".into();
    look_for(&mut app, "theme");
    let theme = |name: &str| Effect::Theme(name.into());
    let at = |app: &mut App, name: &str| found(app).iter().position(|found| *found == name).unwrap();
    let steps = at(&mut app, "dawn");
    let shown: Vec<Effect> = (0..steps).flat_map(|_| press(&mut app, "down")).collect();
    assert_eq!(shown.last(), Some(&theme("dawn")), "{shown:?}");
    assert_eq!(press(&mut app, "esc"), [theme("dark")], "what was only tried on goes");
    look_for(&mut app, "dawn");
    assert_eq!(app.look.theme, "dawn");
    assert_eq!(press(&mut app, "enter"), [theme("dawn")]);
    assert_eq!((app.look.theme.as_str(), &app.look.before), ("dawn", &None));
}

#[test]
fn taking_letters_back_finds_more_again() {
    let mut app = normal();
    press(&mut app, ":");
    let all = found(&app).len();
    for c in "gpu".chars() {
        press(&mut app, &c.to_string());
    }
    let some = found(&app).len();
    assert!(some < all && found(&app)[0].to_lowercase().contains("gpu"), "{:?}", found(&app));
    press(&mut app, "x x x");
    assert_eq!(found(&app).len(), 0);
    press(&mut app, "backspace backspace backspace");
    assert_eq!(found(&app).len(), some);
    press(&mut app, "backspace backspace backspace");
    assert_eq!(found(&app).len(), all);
}

#[test]
fn the_cursor_moves_stays_at_the_ends_and_is_seen() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut app = scene::app(State::Normal, size);
        press(&mut app, ": down down up ctrl-n ctrl-p");
        assert_eq!(app.palette.as_ref().unwrap().cursor, 1);
        press(&mut app, "up up up");
        assert_eq!(app.palette.as_ref().unwrap().cursor, 0);
        for _ in 0..40 {
            press(&mut app, "pagedown");
        }
        let last = found(&app).len() - 1;
        assert_eq!(app.palette.as_ref().unwrap().cursor, last);
        let name: String = found(&app)[last].chars().take(10).collect();
        assert!(scene::text(&app).contains(&format!("▌ {name}")), "{}", scene::text(&app));
    }
}

#[test]
fn a_disabled_action_is_there_with_its_reason_and_is_not_done() {
    let mut app = normal();
    press(&mut app, "0");
    look_for(&mut app, "sort next");
    let entry = app.palette.as_ref().unwrap().selected().unwrap().clone();
    assert_eq!(entry.target, Target::Action(Action::SortNext));
    assert_eq!(entry.why_not.as_deref(), Some("Overview has no columns"));
    assert!(scene::text(&app).contains("sort next  Overview has no columns"), "{}", scene::text(&app));
    press(&mut app, "enter");
    assert!(app.palette.is_some(), "it stays open");
    assert!(scene::text(&app).lines().last().unwrap().contains("sort next: Overview has no columns"));
}

#[test]
fn things_are_found_by_name_and_opened() {
    let mut app = normal();
    look_for(&mut app, "release 1398");
    let effects = press(&mut app, "enter");
    let run = app.run.as_ref().unwrap();
    assert_eq!((app.focus.pane, run.key.id), (Pane::Pipelines, 2));
    assert!(matches!(&effects[..], [Effect::FetchJobs { key, .. }] if *key == run.key), "{effects:?}");
    assert!(app.pipelines.opened.is_some());

    look_for(&mut app, "train-02:1");
    press(&mut app, "enter");
    assert_eq!((app.focus.pane, app.gpu.table.cursor), (Pane::Gpu, 5));
    assert!(app.gpu.opened.is_some());

    look_for(&mut app, "app.log");
    press(&mut app, "enter");
    assert_eq!((app.focus.pane, app.logs.filter.as_str()), (Pane::Logs, "source:app.log"));
    assert_eq!(app.logs.shown.len(), 6, "the lines of that source alone");

    let service = app.store.inventory.environments.iter().find(|of| !of.services.is_empty()).unwrap().clone();
    look_for(&mut app, &format!("service {}", service.services[0].1.name));
    press(&mut app, "enter");
    assert_eq!(app.focus.pane, Pane::Environments);
    assert!(app.environments.opened.is_some());
}

#[test]
fn a_filter_does_not_hide_what_was_chosen() {
    let mut app = normal();
    press(&mut app, "3 / t r a i n - 0 1 enter 1");
    look_for(&mut app, "train-02:3");
    press(&mut app, "enter");
    assert_eq!((app.gpu.table.filter.as_str(), app.gpu.table.cursor), ("", 7));
    assert!(app.gpu.opened.is_some());
}

#[test]
fn what_is_gone_meanwhile_is_said() {
    let mut app = normal();
    look_for(&mut app, "train-02:3");
    observe(&mut app, "nvml", 0, Ok(orchestra_console::domain::Snapshot::Gpus(Default::default()).into()));
    press(&mut app, "enter");
    assert!(app.gpu.opened.is_none());
    assert!(app.notices[0].text.as_str().contains("train-02:3 is gone since the palette was opened"));
}

#[test]
fn what_was_chosen_last_comes_first() {
    let mut app = normal();
    for text in ["zoom", "train-02:1", "mouse"] {
        look_for(&mut app, text);
        press(&mut app, "enter");
    }
    press(&mut app, ":");
    assert_eq!(found(&app)[..3], ["mouse", "train-02:1", "zoom"]);
}

#[test]
fn every_action_and_thing_is_in_the_palette_with_its_key() {
    let mut app = normal();
    press(&mut app, ":");
    let palette = app.palette.as_ref().unwrap();
    for action in Action::all().filter(|action| !matches!(action, Action::Palette | Action::Complete)) {
        let entry = palette.entries.iter().find(|entry| entry.target == Target::Action(action)).unwrap();
        let keys = app.bindings.chords(app.place_context(), action);
        assert_eq!(entry.keys, keys.first().map(ToString::to_string).unwrap_or_default(), "{}", entry.name);
    }
    let of = |name: &str| palette.entries.iter().find(|entry| entry.name == name);
    assert_eq!(of("complete"), None, "nothing is typed that could be completed");
    assert_eq!(of("pipelines").unwrap().detail, "", "its name says it all");
    let inventory = &app.store.inventory;
    let count = |kind| palette.entries.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!(count("run"), inventory.runs.len());
    assert_eq!(count("gpu"), inventory.gpus.len());
    assert_eq!(count("environment"), inventory.environments.len());
    assert_eq!((count("log source"), count("place")), (2, 11));
    assert!(palette.entries.iter().any(|entry| entry.target == Target::Source(ProviderId::new("journal"))));
}

#[test]
fn views_are_gone_back_to_and_forward_again() {
    let mut app = normal();
    press(&mut app, "2 / a c m e enter j enter");
    let opened = app.pipelines.opened.unwrap().identity;
    press(&mut app, "3 j enter 4");
    let back = press(&mut app, "[ [ [");
    assert_eq!(app.focus.pane, Pane::Pipelines);
    assert_eq!(app.pipelines.opened.map(|opened| opened.identity), Some(opened));
    assert_eq!(back, [], "it is open still, so nothing is asked for anew");
    press(&mut app, "[");
    assert!(app.pipelines.opened.is_none(), "the list that it was opened from");
    assert_eq!(app.pipelines.table.filter, "acme");
    press(&mut app, "[");
    assert_eq!(app.pipelines.table.filter, "", "and before it was filtered");
    let forward = press(&mut app, "] ]");
    assert!(matches!(&forward[..], [Effect::FetchJobs { .. }]), "{forward:?}");
    press(&mut app, "] ] ]");
    assert_eq!(app.focus.pane, Pane::Logs);
    press(&mut app, "]");
    assert!(scene::text(&app).lines().last().unwrap().contains("later view: this is the last view"));
}

#[test]
fn a_new_view_forgets_those_that_came_after() {
    let mut app = normal();
    press(&mut app, "2 3 [ 4");
    assert!(app.views.forward.is_empty());
    press(&mut app, "[");
    assert_eq!(app.focus.pane, Pane::Pipelines);
    press(&mut app, "[ [ [");
    assert_eq!(app.focus.pane, Pane::Environments);
    assert!(scene::text(&app).lines().last().unwrap().contains("earlier view: this is the first view"));
}

#[test]
fn typing_a_filter_is_one_view_not_one_for_each_letter() {
    let mut app = normal();
    press(&mut app, "2 / a c m e enter [");
    assert_eq!(app.pipelines.table.filter, "");
    press(&mut app, "/ x y esc");
    assert_eq!(app.views.back.len(), 1, "a filter that was given up is no view");
}

#[test]
fn a_key_that_does_nothing_here_is_not_hinted_and_says_why_when_pressed() {
    let footer = |app: &App| scene::text(app).lines().last().unwrap().to_owned();
    let mut app = normal();
    press(&mut app, "4");
    assert!(footer(&app).contains("e next error"), "{}", footer(&app));
    let mut app = scene::app(State::Empty, (120, 40));
    press(&mut app, "4");
    assert!(!footer(&app).contains("next error"), "{}", footer(&app));
    press(&mut app, "e");
    assert!(footer(&app).contains("next error: no line is an error"), "{}", footer(&app));
    press(&mut app, "?");
    assert!(scene::text(&app).contains("e  next error: no line is an error"), "{}", scene::text(&app));
}
