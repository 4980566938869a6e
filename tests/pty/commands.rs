//! Commands that print, on a terminal.

use crate::{
    home::Start,
    terminal::{ENTER, End, Terminal},
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
fn doctor_asks_nothing_of_the_terminal() {
    let mut terminal = Start::new(&["doctor"]).size(120, 60).open();
    terminal.shows(&["120×60; standard input is a terminal", "provider host"]);
    assert!(matches!(terminal.end(), End::Code(0 | 1)));
    terminal.wait_for("no sequence", |received| !received.bytes.contains(&0x1b));
}
