//! Copied text: by the terminal, by programs, and when neither can.

use std::fs;

use super::{out, program, with_programs, written};
use crate::{
    home::Start,
    screen::{FRAME_BEGINS, FRAME_ENDS, count, first, last},
    terminal::{End, Terminal},
};

const BEGINS: &[u8] = b"\x1b]52;c;";

fn opened(start: Start) -> Terminal {
    let terminal = start.size(100, 30).open();
    terminal.shows_still_demo();
    terminal
}

/// What base64 stands for.
fn decoded(text: &str) -> String {
    let six = |c: u8| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(char::from(c)).unwrap();
    let (mut bits, mut held, mut bytes) = (0usize, 0, Vec::new());
    for c in text.trim_end_matches('=').bytes() {
        (bits, held) = (bits << 6 | six(c), held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What the terminal was asked to copy, with what stands before it.
fn copied(terminal: &Terminal) -> (Vec<u8>, String) {
    terminal.wait_for("OSC 52", |received| first(&received.bytes, BEGINS).is_some());
    let bytes = terminal.bytes();
    let at = first(&bytes, BEGINS).unwrap();
    let (before, text) = (bytes[..at].to_vec(), &bytes[at + BEGINS.len()..]);
    let end = text.iter().position(|byte| *byte == 7).unwrap();
    (before, decoded(std::str::from_utf8(&text[..end]).unwrap()))
}

fn quits(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn marked_rows_are_copied_by_the_terminal_between_two_frames() {
    let mut terminal = opened(Start::still_demo());
    terminal.type_keys("2  y");
    terminal.shows(&["copied 2 run ids by OSC 52"]);
    let (before, text) = copied(&terminal);
    assert!(last(&before, FRAME_BEGINS) < last(&before, FRAME_ENDS), "inside a frame");
    let ids: Vec<u64> = text.lines().map(|id| id.parse().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{text}");
    quits(terminal);
}

#[test]
fn a_whole_text_is_copied_and_tmux_far_away_gets_its_wrapping() {
    let start = Start::still_demo().env("TERM", "tmux-256color").env("SSH_TTY", "/dev/pts/7").env("DISPLAY", ":10");
    let mut terminal = opened(start);
    terminal.type_keys("0y");
    terminal.shows(&["copied the text by OSC 52 (tmux)"]);
    let (before, text) = copied(&terminal);
    assert!(before.ends_with(b"\x1bPtmux;\x1b"), "not wrapped");
    assert!(text.starts_with("Red\n") && text.contains("\n\nRunning now\n"), "{text}");
    terminal.type_keys("q");
    quits(terminal);
}

#[test]
fn a_program_of_the_desktop_gets_the_text_and_may_stay_in_the_background() {
    let start = Start::still_demo().env("DISPLAY", ":99");
    program(
        &start,
        "xclip",
        "cat > \"$OUT/text\"; echo \"$@\" > \"$OUT/arguments\"; sleep 600 & echo $! > \"$OUT/left\"",
    );
    let mut terminal = opened(with_programs(start));
    terminal.type_keys("y");
    terminal.shows(&["copied 1 environment name by xclip"]);
    assert_eq!(written(&out(&terminal, "text")), "local");
    assert_eq!(written(&out(&terminal, "arguments")).trim(), "-selection clipboard");
    assert_eq!(count(&terminal.bytes(), BEGINS), 0);
    let left = written(&out(&terminal, "left")).trim().parse().unwrap();
    quits(terminal);
    let left = rustix::process::Pid::from_raw(left).unwrap();
    rustix::process::kill_process(left, rustix::process::Signal::KILL).expect("the clipboard outlives the console");
}

#[test]
fn one_that_hangs_is_given_up_and_the_terminal_copies() {
    let start = Start::still_demo().env("DISPLAY", ":99");
    program(&start, "xclip", "exec sleep 600");
    program(&start, "xsel", "echo 'cannot open display' >&2; exit 1");
    let mut terminal = opened(with_programs(start));
    terminal.type_keys("y");
    terminal.shows(&["copied 1 environment name by OSC 52"]);
    assert_eq!(copied(&terminal).1, "local");
    quits(terminal);
}

#[test]
fn where_only_programs_may_copy_their_fault_is_told() {
    let start = Start::still_demo().env("DISPLAY", ":99");
    fs::write(start.home.path().join("config/config.toml"), "[ui]\ncopy = \"native\"\n").unwrap();
    program(&start, "xclip", "echo 'cannot open display' >&2; exit 1");
    program(&start, "xsel", "exit 2");
    let mut terminal = opened(with_programs(start));
    terminal.type_keys("y");
    terminal.shows(&["1 environment name not copied: `xsel` failed"]);
    assert_eq!(count(&terminal.bytes(), BEGINS), 0);
    quits(terminal);
}

#[test]
fn a_text_over_the_limit_is_not_cut_but_refused_with_the_way_out() {
    let start = Start::still_demo();
    fs::write(start.home.path().join("config/config.toml"), "[ui]\ncopy_limit_kib = 1\n").unwrap();
    let mut terminal = opened(start);
    terminal.type_keys("?y");
    terminal.shows(&["ui.copy_limit_kib"]);
    assert_eq!(count(&terminal.bytes(), BEGINS), 0);
    terminal.type_keys("q");
    quits(terminal);
}
