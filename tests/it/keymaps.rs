//! Chords, and the keymaps of Vim and Emacs, as a person presses them.

use orchestra_console::{
    app::{App, Effect, Event, update},
    keymap::{Bindings, Pane},
};

use super::scene::{self, State, press};

fn with(keymap: &str) -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    app.bindings = Bindings::load(keymap, None).unwrap();
    app
}

fn footer(app: &App) -> String {
    scene::text(app).lines().last().unwrap().to_owned()
}

#[test]
fn a_chord_shows_what_may_follow_and_waits_for_it() {
    let mut app = with("vim");
    press(&mut app, "2 G g");
    assert_eq!(footer(&app), " g…  g top  T previous pane  t next pane  esc give up");
    let later = app.now + jiff::SignedDuration::from_secs(3_600);
    update(&mut app, Event::Clock(later));
    press(&mut app, "g");
    assert_eq!(app.pipelines.table.cursor, 0, "an hour later the chord is still waited for");
    assert!(!footer(&app).contains('…'));
}

#[test]
fn esc_gives_a_chord_up_and_does_nothing_else() {
    let mut app = with("vim");
    press(&mut app, "2 enter g esc");
    assert!(app.pipelines.opened.is_some() && app.pending.is_empty());
    press(&mut app, "g x");
    assert!(footer(&app).contains("`g x` is bound to nothing here"), "{}", footer(&app));
    assert!(app.pipelines.opened.is_some());
    let mut app = with("emacs");
    press(&mut app, "2 enter ctrl-x ctrl-g");
    assert!(app.pipelines.opened.is_some() && app.notices.is_empty(), "Emacs gives up with ctrl-g");
}

#[test]
fn vim_moves_as_in_vim() {
    let mut app = with("vim");
    press(&mut app, "2 j j");
    assert_eq!(app.pipelines.table.cursor, 2);
    press(&mut app, "G g g");
    assert_eq!(app.pipelines.table.cursor, 0);
    press(&mut app, "g t");
    assert_eq!(app.focus.pane, Pane::Gpu);
    press(&mut app, "ctrl-w h ctrl-w o");
    assert_eq!((app.focus.pane, app.focus.zoomed), (Pane::Pipelines, true));
    press(&mut app, "ctrl-o tab");
    assert_eq!(app.focus.pane, Pane::Pipelines, "back in the jumps, and forward again");
    assert_eq!(press(&mut app, "Z Q"), [Effect::Quit]);
}

#[test]
fn emacs_moves_as_in_emacs() {
    let mut app = with("emacs");
    press(&mut app, "2 ctrl-n n");
    assert_eq!(app.pipelines.table.cursor, 2);
    press(&mut app, "alt-> alt-<");
    assert_eq!(app.pipelines.table.cursor, 0);
    press(&mut app, "ctrl-s f a i l ctrl-g");
    assert_eq!(app.pipelines.table.filter, "", "ctrl-g leaves the filter as it was");
    press(&mut app, "ctrl-x 1 ctrl-x o");
    assert_eq!((app.focus.pane, app.focus.zoomed), (Pane::Gpu, true));
    assert_eq!(press(&mut app, "g"), [Effect::Refresh]);
    press(&mut app, "alt-x");
    assert!(app.palette.is_some());
    assert_eq!(press(&mut app, "ctrl-x ctrl-c"), [Effect::Quit], "it is left from everywhere");
}

#[test]
fn what_is_typed_into_a_field_is_text_before_it_is_a_chord() {
    let mut app = with("vim");
    press(&mut app, "2 / Z Q Z Z");
    assert_eq!(app.pipelines.table.filter, "ZQZZ");
    press(&mut app, "esc : Z Q");
    assert!(scene::text(&app).contains(": ZQ"), "{}", scene::text(&app));
    press(&mut app, "esc b Z");
    assert_eq!(footer(&app), " keep this view as: Z");
    assert_eq!(press(&mut app, "ctrl-c"), [Effect::Quit], "ctrl-c still leaves");
}
