//! What is chosen in one run of the program and there again in the next.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::{
    home::{Home, Start},
    terminal::{End, Terminal},
};

/// Leaves the console, and starts the program anew in the same home.
fn again(mut terminal: Terminal, arguments: &[&str]) -> Terminal {
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), End::Code(0));
    let home = std::mem::replace(&mut terminal.home, Home::new());
    let mut start = Start::new(arguments);
    start.home = home;
    start.open()
}

fn state(terminal: &Terminal) -> String {
    fs::read_to_string(terminal.home.state().join("ui.json")).unwrap_or_default()
}

#[test]
fn a_theme_chosen_just_before_leaving_is_there_again() {
    let mut terminal = Start::new(&["demo"]).env("COLORFGBG", "15;0").open();
    terminal.shows(&["DEMO", "production"]);
    terminal.type_keys("T");
    terminal.shows(&["theme light; it is kept"]);
    let mut terminal = again(terminal, &["demo"]);
    assert!(state(&terminal).contains("\"theme\": \"light\""), "{}", state(&terminal));
    terminal.shows(&["DEMO", "production"]);
    terminal.type_keys("T");
    terminal.shows(&["theme terminal; it is kept"]);
    let mode = terminal.home.state().join("ui.json").metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[test]
fn a_view_kept_under_a_name_is_opened_by_it() {
    let mut terminal = Start::new(&["--locator", "logs?filter=level:error&zoom=1"]).open();
    terminal.shows(&["4 Logs", "/level:error"]);
    terminal.type_keys("b");
    terminal.shows(&["keep this view as:"]);
    terminal.type_keys("faults\r");
    terminal.shows(&["view `faults` kept"]);
    let mut terminal = again(terminal, &["--locator", "view/faults"]);
    terminal.shows(&["4 Logs", "/level:error"]);
    terminal.type_keys(":faults\r");
    terminal.shows(&["4 Logs"]);
}

#[test]
fn a_state_file_that_cannot_be_written_is_a_notice_and_the_console_lives() {
    let start = Start::new(&["demo"]);
    fs::create_dir_all(start.home.state().join("ui.lock")).unwrap();
    let mut terminal = start.open();
    terminal.shows(&["DEMO", "production"]);
    terminal.type_keys("T");
    terminal.shows(&["ui.json: not kept: "]);
    terminal.type_keys("?");
    terminal.shows(&["▶ Help"]);
}
