//! Terminals that do not play along.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::{home::Start, terminal::End};

#[test]
fn a_paste_that_never_ends_does_not_keep_the_console_from_ending() {
    let mut terminal = Start::still_demo().open();
    terminal.shows(&["DEMO", "production"]);
    // In one piece with a key that is seen, so that the paste has been read when the signal comes.
    terminal.type_keys("2\x1b[200~abc");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), End::Code(2));
    terminal.is_restored();
    assert_eq!(terminal.last_words(), "\x1b[?25h");
}

/// The scroll lock of a terminal, a paused connection: nothing that is written arrives.
#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_stopped_reading_does_not_either() {
    let mut terminal = Start::demo().size(200, 60).open();
    terminal.shows(&["DEMO", "production"]);
    terminal.pause(true);
    terminal.fill();
    terminal.signal(Signal::TERM);
    let asked_at = Instant::now();
    terminal.wait_state(|state| matches!(state, None | Some('Z')));
    let waited = asked_at.elapsed();
    assert!(waited < Duration::from_secs(2), "ended after {waited:?}");
    terminal.pause(false);
    assert_eq!(terminal.end(), End::Code(2));
    terminal.is_restored();
}

/// A pager that was paused, a connection that hung for a minute: what was missed is made up for.
#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_pauses_finds_the_console_alive_and_up_to_date() {
    let mut terminal = Start::demo().size(200, 60).open();
    terminal.shows(&["DEMO", "production"]);
    terminal.pause(true);
    terminal.fill();
    // Keys are heard while nothing can be written.
    terminal.type_keys("2z");
    terminal.resize_line(200, 60);
    terminal.pause(false);
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.hides(&["1 Environments ─"]);
    terminal.type_keys("z3");
    terminal.shows(&["▶ 3 GPU"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}
