//! Searching in the logs, where all lines stay.

use orchestra_console::{
    app::{App, Event, update},
    domain::{LogBatch, LogLine, ProviderId},
};

use super::scene::{self, press};

/// A hundred numbered lines in a zoomed pane of eight rows; every tenth says TEN.
fn logs() -> App {
    let mut app = scene::blank((60, 12));
    arrive(&mut app, 0..100);
    press(&mut app, "4 z");
    app
}

fn arrive(app: &mut App, numbers: std::ops::Range<u32>) {
    let line = |n: u32| format!("line {n:03}{}", if n.is_multiple_of(10) { " TEN :x" } else { "" });
    let lines = numbers.map(|n| LogLine::from_bytes(line(n).as_bytes())).collect();
    update(app, Event::Log(LogBatch { source: ProviderId::new("a"), lines }));
}

fn chosen(app: &App) -> String {
    let line = app.logs.window.chosen().and_then(|sequence| app.logs.buffer.line(sequence));
    line.map(|line| line.text().to_owned()).unwrap_or_default()
}

#[test]
fn a_search_finds_lines_that_are_scrolled_away_and_hides_none() {
    let mut app = logs();
    press(&mut app, "\\ t e n");
    assert_eq!(chosen(&app), "line 090 TEN :x", "upward from the newest line");
    press(&mut app, "enter N");
    assert_eq!(chosen(&app), "line 080 TEN :x");
    let text = scene::text(&app);
    assert!(text.contains("line 079") && text.contains("line 081"), "{text}");
    assert_eq!(app.logs.shown.len(), 100);
    press(&mut app, "n n");
    assert_eq!(chosen(&app), "line 000 TEN :x", "behind the last comes the first");
    press(&mut app, "N");
    assert_eq!(chosen(&app), "line 090 TEN :x");
}

#[test]
fn a_held_page_is_searched_downward_and_esc_goes_back_to_it() {
    let mut app = logs();
    press(&mut app, "g j j");
    let before = scene::text(&app);
    press(&mut app, "\\ 0 4 2");
    assert_eq!(chosen(&app), "line 042");
    press(&mut app, "esc");
    assert_eq!(scene::text(&app), before);
    press(&mut app, "\\ 0 4 2 enter esc");
    assert!(app.logs.search.text.is_empty(), "Esc forgets the search before all else");
}

#[test]
fn what_is_in_no_line_is_said() {
    let mut app = logs();
    press(&mut app, "\\ z z");
    assert!(scene::text(&app).contains("not in these lines"), "{}", scene::text(&app));
    assert!(app.logs.window.is_following(), "nothing moved");
    press(&mut app, "enter n");
    let told = app.notices.last().unwrap().text.as_str().to_owned();
    assert_eq!(told, "next match: `zz` is not in these lines");
    press(&mut app, "esc n");
    assert_eq!(app.notices.last().unwrap().text.as_str(), "next match: nothing is searched for");
}

#[test]
fn lines_that_come_later_are_found_and_a_filter_narrows_what_is() {
    let mut app = logs();
    press(&mut app, "\\ t e n enter");
    arrive(&mut app, 110..111);
    press(&mut app, "n");
    assert_eq!(chosen(&app), "line 110 TEN :x");
    press(&mut app, "/ ! 1 1 0 enter n");
    assert_eq!(chosen(&app), "line 090 TEN :x");
    assert!(!scene::text(&app).contains("line 110"));
}

#[test]
fn signs_of_a_filter_are_only_signs_here() {
    let mut app = logs();
    press(&mut app, "\\ t e n space : x");
    assert_eq!(chosen(&app), "line 090 TEN :x");
    assert!(app.logs.refusal.is_none());
}

#[test]
fn lines_that_hold_the_text_are_marked() {
    let mut app = logs();
    press(&mut app, "g \\ l i n e space 0 0 enter");
    let frame = scene::draw(&app, &scene::styles());
    let ground = |row| frame[(3, row)].bg;
    assert_eq!(chosen(&app), "line 000 TEN :x");
    assert_ne!(ground(2), ground(3), "the one that was gone to stands out");
    press(&mut app, "esc");
    let plain = scene::draw(&app, &scene::styles());
    assert_ne!(plain[(3, 3)].bg, ground(3), "and the others are marked");
}
