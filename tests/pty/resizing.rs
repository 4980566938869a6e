//! Any size, and any number of changes of it.

use crate::{
    home::Start,
    screen::{count, text},
    terminal::{ENTER, End, Terminal},
};

const FULL_REPAINT: &[u8] = b"\x1b[2J";

fn demo() -> Terminal {
    let terminal = Start::still_demo().size(100, 30).open();
    terminal.shows_still_demo();
    terminal
}

#[test]
fn a_storm_of_sizes_ends_in_one_right_frame() {
    let mut terminal = demo();
    let wanted = terminal.home.still_frame((120, 40));
    let before = terminal.bytes().len();
    for step in 0..50 {
        terminal.resize(60 + step, 20 + step % 17);
    }
    terminal.resize(120, 40);
    terminal.wait_for("the frame of the last size", |received| text(received.screen()) == wanted);
    let repaints = count(&terminal.bytes()[before..], FULL_REPAINT);
    assert!((1..=10).contains(&repaints), "{repaints} full repaints for 51 sizes");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn a_size_too_small_says_so_and_growing_again_restores_everything() {
    let terminal = demo();
    let before = terminal.text();
    terminal.resize(39, 11);
    terminal.shows(&["orchestra needs 40×12; this is 39×11"]);
    terminal.resize(1, 1);
    terminal.wait_for("one cell", |received| text(received.screen()).trim_end().chars().count() <= 1);
    terminal.resize(100, 30);
    terminal.wait_for("the screen as it was", |received| text(received.screen()) == before);
}

#[test]
fn the_cursor_and_the_filter_stay_where_they_are() {
    let mut terminal = demo();
    terminal.type_keys("3z/a100");
    terminal.shows(&["filter GPU: a100", "▌gpu-a100-01:0"]);
    terminal.type_keys(ENTER);
    terminal.hides(&["filter GPU:"]);
    terminal.type_keys("jj");
    terminal.shows(&["▌gpu-a100-01:2", "3/8"]);
    for (columns, rows) in [(200, 50), (45, 13), (1, 1), (80, 24)] {
        terminal.resize(columns, rows);
    }
    terminal.shows(&["▌gpu-a100-01:2", "3/8", "▶ 3 GPU"]);
    assert!(!terminal.text().contains("gpu-h100-01:0"), "{}", terminal.text());
}
