//! `orchestra doctor` on terminals that answer, do not, or answer nonsense.
#![cfg(target_os = "linux")]

use std::fs;

use rustix::process::Signal;
use serde_json::Value;

use crate::{
    answering::{Answering, FENCE, able, mute},
    home::Start,
    screen::{count, first, last, text},
    terminal::{CTRL_C, ENTER, End, Terminal},
};

fn doctor(arguments: &[&str]) -> Start {
    Start::new(&[&["doctor"], arguments].concat()).size(120, 60).env("COLORTERM", "truecolor")
}

/// What was printed after the last question, as JSON.
fn printed(terminal: &Terminal) -> Value {
    let bytes = terminal.bytes();
    let at = last(&bytes, FENCE.as_bytes()).map_or(0, |at| at + FENCE.len());
    serde_json::from_slice(&bytes[at..]).unwrap()
}

fn finding(printed: &Value, name: &str) -> Value {
    let findings = printed["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["name"] == name).unwrap_or_else(|| panic!("no {name}: {printed:#}")).clone()
}

/// It ended of itself, whatever this machine has to mend, and left the terminal as it was.
fn ends_well(answering: &mut Answering) {
    assert!(matches!(answering.end(), End::Code(0 | 1)));
    answering.terminal.has_modes_as_before();
}

#[test]
fn a_terminal_that_answers_is_told_of_with_numbers() {
    let mut answering = Answering::open(doctor(&["--json"]), able);
    ends_well(&mut answering);
    let printed = printed(&answering.terminal);
    let answers = finding(&printed, "terminal answers");
    assert_eq!((&answers["state"], &answers["measured"]["round_trip_count"]), (&"well".into(), &5.into()));
    assert!(answers["measured"]["round_trip_milliseconds"].as_f64().unwrap() > 0.0, "{answers}");
    for (name, found) in [
        ("whole frames", "shown at once (DEC mode 2026)"),
        ("clipboard", "it says that it can be set (OSC 52)"),
        ("true color", "it has it"),
        ("ground", "dark"),
    ] {
        assert_eq!(finding(&printed, name)["found"], found);
    }
    assert_eq!(finding(&printed, "size")["measured"], serde_json::json!({ "columns": 120, "rows": 60 }));
    // The screen of this test joins no emoji, as many terminals do not.
    let widths = finding(&printed, "widths");
    let measured = &widths["measured"];
    assert_eq!((&measured["emoji_columns"], &measured["cjk_columns"]), (&2.into(), &2.into()));
    assert_eq!((&measured["combining_columns"], &measured["line_columns"]), (&1.into(), &1.into()));
    assert_eq!(measured["family_columns"], 6);
    assert_eq!(widths["found"], "an emoji joined of three takes 6 instead of 2");
}

#[test]
fn the_screen_shows_nothing_of_the_questions() {
    let mut answering = Answering::open(doctor(&[]), able);
    ends_well(&mut answering);
    let bytes = answering.terminal.bytes();
    let mut screen = crate::screen::Received::new((120, 60));
    screen.take(&bytes);
    let shown = text(screen.screen());
    assert!(shown.starts_with("NAME "), "{shown}");
    assert!(!shown.contains("漢") && !shown.contains("+q4d73"), "{shown}");
}

#[test]
fn a_mute_terminal_is_asked_once_and_nothing_hangs() {
    let mut answering = Answering::open(doctor(&[]), mute);
    ends_well(&mut answering);
    answering.terminal.shows(&["none within 2 s; what it can do is not known", "provider host"]);
    assert_eq!(count(&answering.terminal.bytes(), b"\x1b"), 1, "one question");
}

#[test]
fn a_terminal_that_falls_silent_is_told_of_as_far_as_it_spoke() {
    let mut answering = Answering::open(doctor(&[]), able);
    for _ in 0..5 {
        answering.answer();
    }
    answering.falls_silent();
    ends_well(&mut answering);
    answering.terminal.shows(&["the median of 5; then none within 2 s", "it does not say whether it is dark or light"]);
}

#[test]
fn answers_that_take_their_time_are_waited_for() {
    let mut answering = Answering::open(doctor(&["--json"]), able);
    for _ in 0..3 {
        answering.terminal.listen(std::time::Duration::from_millis(300));
        answering.answer();
    }
    ends_well(&mut answering);
    let answers = finding(&printed(&answering.terminal), "terminal answers");
    assert!(answers["measured"]["round_trip_milliseconds"].as_f64().unwrap() > 150.0, "{answers}");
    assert!(answers["next"].as_str().unwrap().ends_with("orchestra --slow"), "{answers}");
}

#[test]
fn nonsense_is_not_understood_and_nothing_breaks() {
    let mut answering = Answering::open(doctor(&[]), |question, _| {
        let noise = "jk\u{fffd}\x1b[;;R\x1b[99999;99999R\x1b[c\x1b]11;\x07\x1bP1$r\x1b\\\x1b[?c\x1b[?2026;$y";
        noise.repeat(if question == FENCE { 20 } else { 1 })
    });
    ends_well(&mut answering);
    answering.terminal.shows(&["terminal answers", "none within 2 s"]);
}

#[test]
fn a_tiny_terminal_is_asked_too() {
    let mut answering = Answering::open(doctor(&["--json"]).size(20, 5), able);
    ends_well(&mut answering);
    let printed = printed(&answering.terminal);
    assert_eq!(finding(&printed, "size")["state"], "mend");
    assert_eq!(finding(&printed, "widths")["measured"]["cjk_columns"], 2);
}

#[test]
fn ctrl_c_and_signals_in_the_middle_give_the_terminal_back() {
    let ends: [fn(&mut Terminal); 3] = [
        |terminal| terminal.type_keys(CTRL_C),
        |terminal| terminal.signal(Signal::TERM),
        |terminal| terminal.signal(Signal::HUP),
    ];
    for end in ends {
        let mut answering = Answering::open(doctor(&[]), mute);
        answering.answer();
        end(&mut answering.terminal);
        assert_eq!(answering.terminal.end(), End::Code(2));
        answering.terminal.has_modes_as_before();
    }
}

#[test]
fn ctrl_c_does_so_while_a_keyring_hangs_too() {
    let start = doctor(&[]);
    let bus = start.home.path().join("bus");
    let listener = std::os::unix::net::UnixListener::bind(&bus).unwrap();
    let start = start.env("ORCHESTRA_STORES", "keyring");
    let mut terminal = start.env("DBUS_SESSION_BUS_ADDRESS", &format!("unix:path={}", bus.display())).open();
    // The questions are over by then, unanswered; the bus takes the connection and says nothing.
    listener.set_nonblocking(true).unwrap();
    let held = std::cell::RefCell::new(None);
    terminal.wait_until("the keyring to be asked", || {
        let mut held = held.borrow_mut();
        *held = held.take().or_else(|| listener.accept().ok());
        held.is_some()
    });
    terminal.type_keys(CTRL_C);
    assert_eq!(terminal.end(), End::Code(2));
    terminal.has_modes_as_before();
}

#[test]
fn a_terminal_that_vanishes_in_the_middle_ends_it() {
    let mut answering = Answering::open(doctor(&[]), mute);
    answering.answer();
    answering.terminal.vanish_after(|terminal| terminal.type_keys("\x1b[?6c"));
    answering.terminal.wait_state(|state| matches!(state, None | Some('Z')));
}

#[test]
fn an_answer_that_comes_too_late_is_not_typed_at_the_shell() {
    let script = r#""$@"; echo "code $?."; IFS= read -r line; echo "the shell got [$line]""#;
    let start = doctor(&[]).by_script(script).with_git_that_waits();
    let folder = start.home.work();
    let mut terminal = start.open();
    // It is past the questions: none was answered in time.
    terminal.wait_until("git to be started", || folder.join("git.started").exists());
    terminal.type_keys("\x1b[?62;52c");
    fs::write(folder.join("git.go"), "").unwrap();
    terminal.shows(&["code "]);
    terminal.type_keys("mine");
    terminal.type_keys(ENTER);
    terminal.shows(&["the shell got [mine]"]);
    assert_eq!(first(&terminal.bytes(), b"62;52c"), None, "it was shown");
    terminal.has_modes_as_before();
}

#[test]
fn where_nobody_can_answer_nothing_is_asked() {
    let background = r#"set -m; "$@" & wait"#;
    for (start, why) in [
        (doctor(&[]).env("TERM", "dumb"), "not asked: TERM=dumb has no answers"),
        (doctor(&[]).by_script(r#""$@" </dev/null"#), "not asked: standard input and output are not both a terminal"),
        (doctor(&[]).by_script(r#""$@" | cat"#), "not asked: standard input and output are not both a terminal"),
        (doctor(&[]).by_script(background), "not asked: this runs in the background"),
    ] {
        let mut terminal = start.open();
        terminal.shows(&[why, "provider host"]);
        assert!(matches!(terminal.end(), End::Code(0 | 1)));
        assert_eq!(first(&terminal.bytes(), b"\x1b"), None, "{why}");
    }
}

#[test]
fn the_linux_console_is_asked_no_question_that_it_would_print() {
    let mut answering = Answering::open(doctor(&[]).env("TERM", "linux"), able);
    ends_well(&mut answering);
    answering.terminal.shows(&["shown at once (DEC mode 2026)", "it does not say whether it is dark or light"]);
    let bytes = answering.terminal.bytes();
    assert_eq!((first(&bytes, b"\x1bP"), first(&bytes, b"\x1b]")), (None, None));
}
