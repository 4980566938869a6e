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
