//! Terminals of odd sizes and odd names.

use crate::{
    home::Start,
    screen::{first, text},
    terminal::{End, Terminal},
};

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

/// A line that says it has so many columns and rows before the program starts, and the screen on it.
fn sized((columns, rows): (u16, u16), screen: (u16, u16)) -> Terminal {
    let script = format!(r#"stty cols {columns} rows {rows} && exec "$@""#);
    Start::still_demo().size(screen.0, screen.1).by_script(&script).open()
}

#[test]
fn a_line_that_knows_no_size_is_taken_for_80_by_24() {
    let mut terminal = sized((0, 0), (80, 24));
    let wanted = terminal.home.still_frame((80, 24));
    terminal.wait_for("the frame of 80×24", |received| text(received.screen()) == wanted);
    quits(&mut terminal);
}

#[test]
fn a_line_that_says_it_is_huge_is_drawn_on_as_far_as_anyone_sees() {
    for (line, screen) in [((65_535, 24), (1_000, 24)), ((80, 65_535), (80, 1_000)), ((65_535, 65_535), (1_000, 1_000))]
    {
        let mut terminal = sized(line, screen);
        terminal.shows(&["orchestra", "DEMO"]);
        quits(&mut terminal);
    }
}

#[test]
fn no_size_on_the_way_to_another_loses_anything() {
    let mut terminal = Start::still_demo().size(100, 30).open();
    terminal.shows_still_demo();
    let before = terminal.text();
    for size in [(0, 0), (1, 1), (20, 5), (40, 11), (39, 12), (40, 12), (40, 20), (0, 40), (65_535, 1)] {
        terminal.resize_line(size.0, size.1);
        terminal.type_keys("?q");
    }
    terminal.resize_line(100, 30);
    terminal.wait_for("the screen as it was", |received| text(received.screen()) == before);
    quits(&mut terminal);
}

#[test]
fn a_terminal_without_a_name_or_with_an_unknown_one_is_drawn_on_all_the_same() {
    for script in [r#"unset TERM; exec "$@""#, r#"TERM= exec "$@""#, r#"TERM=nonsense-9000 exec "$@""#] {
        let mut terminal = Start::still_demo().by_script(script).open();
        terminal.shows_still_demo();
        terminal.type_keys("3");
        terminal.shows(&["▶ 3 GPU"]);
        quits(&mut terminal);
        assert_eq!(first(&terminal.bytes(), b"\x1b[38;2;"), None, "no more colors than it is known to have");
    }
}
