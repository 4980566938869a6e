//! However the console ends, the shell finds its terminal as it was.

use rustix::process::Signal;

use crate::{
    home::Start,
    screen::first,
    terminal::{CTRL_C, End, Terminal},
};

/// A console that has taken everything there is to take: the mouse as well.
fn console() -> Terminal {
    let mut terminal = Start::demo().open();
    terminal.shows(&["DEMO", "production"]);
    terminal.type_keys("M");
    terminal.wait_for("the mouse to be taken", |received| {
        received.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    let taken = terminal.bytes();
    assert!(first(&taken, b"\x1b[?1049h").is_some() && first(&taken, b"\x1b[?25l").is_some());
    terminal
}

/// It ended by `end`, and the last thing written is the cursor's return.
fn is_as_before(mut terminal: Terminal, end: &End) {
    assert_eq!(&terminal.end(), end);
    terminal.is_restored();
    assert_eq!(terminal.last_words(), "\x1b[?25h");
}

#[test]
fn after_q() {
    let mut terminal = console();
    terminal.type_keys("q");
    is_as_before(terminal, &End::Code(0));
}

#[test]
fn after_ctrl_c() {
    let mut terminal = console();
    terminal.type_keys(CTRL_C);
    is_as_before(terminal, &End::Code(0));
}

#[test]
fn after_every_signal_that_asks_for_an_end() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let terminal = console();
        terminal.signal(signal);
        is_as_before(terminal, &End::Code(2));
    }
}

#[test]
fn after_a_signal_in_the_first_moment() {
    // The first byte that is written belongs to taking the terminal: signals must be heard by then.
    for _ in 0..5 {
        let terminal = Start::demo().open();
        terminal.wait_for("the first byte", |received| !received.bytes.is_empty());
        terminal.signal(Signal::TERM);
        is_as_before(terminal, &End::Code(2));
    }
}

#[test]
fn after_a_panic_on_any_thread_the_console_needs() {
    for fault in ["panic-ui", "panic-input", "panic-writer"] {
        let mut terminal = Start::demo().env("ORCHESTRA_FAULT", fault).open();
        terminal.wait_for("the console", |received| first(&received.bytes, b"\x1b[?1049h").is_some());
        // The writer panics by itself, and may have done so already.
        if fault != "panic-writer" {
            terminal.type_keys("j");
        }
        assert_eq!(terminal.end(), End::Code(1), "{fault}");
        terminal.is_restored();
        let words = terminal.last_words();
        let log = terminal.home.state().join("log");
        let sentence = format!("the console ended by a defect of this program; {} has the details", log.display());
        assert!(words.starts_with(&format!("\x1b[?25horchestra: {sentence}\r\n")), "{fault}: {words}");
        let logged = terminal.home.own_log();
        assert!(logged.contains("ORCHESTRA_FAULT asked for this panic"), "{fault}: {logged}");
    }
}

#[test]
fn a_provider_that_panics_becomes_a_red_notice() {
    let mut terminal = Start::new(&["demo", "--scenario", "crash"]).size(140, 40).open();
    terminal.shows(&["✖ gpu fleet: reading gpu fleet failed by a defect of this program; the log has the details"]);
    terminal.shows(&["gpu fleet", "offline", "gpu-h100-0"]);
    let bytes = terminal.bytes();
    assert_eq!(first(&bytes, b"panicked"), None);
    assert_eq!(first(&bytes, b"\x1b[?1049l"), None, "the terminal was left");
    terminal.type_keys("2");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("q");
    is_as_before(terminal, &End::Code(0));
}
