//! Commands that print, on a terminal.

use crate::{
    home::Start,
    terminal::{CTRL_C, ENTER, End, Terminal},
};

fn asked() -> Terminal {
    let terminal = Start::new(&["init"]).size(120, 40).open();
    terminal.shows(&["orchestra.toml? y, or any other answer for no"]);
    terminal
}

#[test]
fn init_writes_after_a_yes() {
    let mut terminal = asked();
    let file = terminal.home.work().join("orchestra.toml");
    assert!(!file.exists(), "it was written before the answer");
    terminal.type_keys("y");
    terminal.type_keys(ENTER);
    assert_eq!(terminal.end(), End::Code(0));
    assert!(std::fs::read_to_string(file).unwrap().contains("[[checks]]"));
}

#[test]
fn init_writes_nothing_after_any_other_answer() {
    let mut terminal = asked();
    terminal.type_keys("maybe");
    terminal.type_keys(ENTER);
    assert_eq!(terminal.end(), End::Code(2));
    assert_eq!(std::fs::read_dir(terminal.home.work()).unwrap().count(), 0);
}

#[test]
fn ctrl_c_ends_a_reading_that_takes_long() {
    for command in ["status", "doctor"] {
        let start = Start::new(&[command]).env("TERM", "dumb").with_git_that_waits();
        let started = start.home.work().join("git.started");
        let mut terminal = start.open();
        terminal.wait_until("the reading to begin", || started.exists());
        terminal.type_keys(CTRL_C);
        assert_eq!(terminal.end(), End::Code(2), "{command}");
    }
}
