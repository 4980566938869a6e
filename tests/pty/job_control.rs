//! `ctrl-z`, `fg`, and what a shell does in between.
#![cfg(target_os = "linux")]

use rustix::process::Signal;

use crate::{
    home::Start,
    screen::{first, text},
    terminal::{CTRL_Z, End, Terminal},
};

fn demo() -> Terminal {
    let terminal = Start::still_demo().size(100, 30).open();
    terminal.shows_still_demo();
    terminal
}

fn is_stopped(terminal: &Terminal) {
    terminal.wait_state(|state| state == Some('T'));
    terminal.is_restored();
}

/// Continues the program and waits for its whole screen.
fn is_back(terminal: &Terminal, screen: &str) {
    terminal.signal(Signal::CONT);
    terminal.wait_for("the screen as it was", |received| {
        received.screen().alternate_screen() && text(received.screen()) == screen
    });
}

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
    assert_eq!(terminal.last_words(), "\x1b[?25h");
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_everything_back() {
    let mut terminal = demo();
    let screen = terminal.text();
    terminal.type_keys(CTRL_Z);
    is_stopped(&terminal);
    is_back(&terminal, &screen);
    quits(&mut terminal);
}

#[test]
fn a_stop_from_outside_is_the_same() {
    let mut terminal = demo();
    let screen = terminal.text();
    terminal.signal(Signal::TSTP);
    is_stopped(&terminal);
    is_back(&terminal, &screen);
    quits(&mut terminal);
}

#[test]
fn it_comes_back_at_the_size_of_now() {
    let mut terminal = demo();
    terminal.type_keys(CTRL_Z);
    is_stopped(&terminal);
    terminal.resize(60, 20);
    terminal.signal(Signal::CONT);
    terminal.wait_for("a whole screen of 60 columns", |received| {
        let screen = received.screen();
        let rows: Vec<String> = screen.rows(0, 60).collect();
        screen.alternate_screen() && rows[0].contains("10:00Z") && rows[19].contains("? help")
    });
    quits(&mut terminal);
}

#[test]
fn a_stop_without_warning_is_survived_too() {
    let mut terminal = demo();
    let screen = terminal.text();
    terminal.signal(Signal::STOP);
    terminal.wait_state(|state| state == Some('T'));
    // What a shell does to a line on which a program was stopped.
    let sane = std::process::Command::new("stty").args(["-F", &terminal.line_name(), "sane"]).status().unwrap();
    assert!(sane.success());
    let before = terminal.bytes().len();
    terminal.signal(Signal::CONT);
    terminal.wait_for("a full frame", |received| {
        let fresh = &received.bytes[before..];
        first(fresh, b"\x1b[2J").is_some() && text(received.screen()) == screen
    });
    // In the shell's modes a key would wait for Enter, and be echoed.
    terminal.type_keys("2");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn twenty_stops_later_the_console_still_works() {
    let mut terminal = demo();
    let screen = terminal.text();
    for _ in 0..20 {
        terminal.signal(Signal::TSTP);
        is_stopped(&terminal);
        is_back(&terminal, &screen);
    }
    terminal.type_keys("3");
    terminal.shows(&["▶ 3 GPU"]);
    quits(&mut terminal);
}

#[test]
fn a_stopped_console_can_be_ended() {
    let mut terminal = demo();
    terminal.signal(Signal::TSTP);
    is_stopped(&terminal);
    terminal.signal(Signal::TERM);
    terminal.signal(Signal::CONT);
    assert_eq!(terminal.end(), End::Code(2));
    terminal.is_restored();
}

#[test]
fn a_shell_that_controls_no_jobs_is_none_to_be_suspended_to() {
    let start = Start::still_demo().size(100, 30).env("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22");
    let mut terminal = start.by_script("\"$@\"; exit $?").open();
    terminal.shows_still_demo();
    terminal.type_keys(CTRL_Z);
    terminal.shows(&["suspend: there is no shell here to suspend to; q leaves"]);
    quits(&mut terminal);
}
