//! Themes, plain terminals and slow links, as a person meets them.

use std::time::{Duration, Instant};

use crate::{
    home::Start,
    screen::{FRAME_BEGINS, first},
    terminal::{End, Terminal},
};

const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// The program's name in the theme `light`.
const LIGHT: &[u8] = b"38;2;102;57;186";

fn colorful() -> Start {
    Start::still_demo().env("COLORTERM", "truecolor")
}

fn says(terminal: &Terminal, what: &str, bytes: &[u8]) {
    terminal.wait_for(what, |received| first(&received.bytes, bytes).is_some());
}

fn count(bytes: &[u8], of: &[u8]) -> usize {
    bytes.windows(of.len()).filter(|window| *window == of).count()
}

#[test]
fn a_terminal_that_says_it_is_light_gets_the_light_theme_and_no_key_is_lost() {
    let mut terminal = colorful().open();
    says(&terminal, "the question for the ground", QUESTION);
    terminal.shows_still_demo();
    assert_eq!(first(&terminal.bytes(), LIGHT), None);
    terminal.type_keys("\x1b]11;rgb:fafa/fafa/fafa\x1b\\?");
    says(&terminal, "the light theme", LIGHT);
    terminal.shows(&["▶ Help"]);
    assert_eq!(count(&terminal.bytes(), QUESTION), 1);
}

#[test]
fn keys_that_only_begin_like_an_answer_are_keys() {
    let mut terminal = colorful().open();
    says(&terminal, "the question for the ground", QUESTION);
    terminal.shows_still_demo();
    terminal.type_keys("\x1b]2");
    terminal.shows(&["▶ 2 Pipelines"]);
}

#[test]
fn where_the_theme_is_known_nothing_is_asked() {
    for start in [
        colorful().env("COLORFGBG", "0;15"),
        Start::new(&["demo", "--theme", "light"]).env("COLORTERM", "truecolor"),
        Start::still_demo().env("NO_COLOR", "1"),
        Start::still_demo().env("CLICOLOR", "0"),
        Start::still_demo().env("TERM", "linux"),
    ] {
        let mut terminal = start.open();
        terminal.shows(&["DEMO", "production"]);
        terminal.type_keys("?");
        terminal.shows(&[" Help "]);
        assert_eq!(first(&terminal.bytes(), QUESTION), None);
    }
}

#[test]
fn a_key_shows_the_next_theme_at_once_and_says_how_to_keep_it() {
    let mut terminal = colorful().open();
    terminal.shows_still_demo();
    terminal.type_keys("T");
    terminal.shows(&["theme light; it is kept, unless a file sets ui.theme"]);
    says(&terminal, "the light theme", LIGHT);
    terminal.type_keys("\x1b]11;rgb:0000/0000/0000\x1b\\T");
    terminal.shows(&["theme terminal; it is kept"]);
}

#[test]
fn a_dumb_terminal_gets_lines_and_answers_with_lines() {
    let mut terminal = Start::still_demo().size(200, 50).env("TERM", "dumb").open();
    terminal.shows(&["orchestra, line by line.", "DEMO: this world is made up."]);
    terminal.type_keys("3\n");
    terminal.shows(&["3 GPU, gpu fleet live", "24 GPUs"]);
    terminal.type_keys("q\n");
    assert_eq!(terminal.end(), End::Code(0));
    let bytes = terminal.bytes();
    assert!(!bytes.contains(&0x1b), "{}", String::from_utf8_lossy(&bytes));
}

#[test]
fn lines_end_at_ctrl_c_and_at_the_end_of_what_is_typed() {
    for (keys, end) in [("\x03", End::Code(2)), ("\x04", End::Code(0))] {
        let mut terminal = Start::new(&["demo", "--linear"]).open();
        terminal.shows(&["github answers"]);
        terminal.type_keys(keys);
        assert_eq!(terminal.end(), end);
    }
}

#[test]
fn a_slow_link_gets_no_more_than_ten_frames_a_second_and_the_help_says_so() {
    let started = Instant::now();
    let mut terminal = Start::new(&["demo", "--slow"]).open();
    terminal.shows(&["DEMO", "production"]);
    for _ in 0..40 {
        terminal.type_keys("j");
        terminal.listen(Duration::from_millis(20));
        terminal.type_keys("k");
        terminal.listen(Duration::from_millis(20));
    }
    let frames = count(&terminal.bytes(), FRAME_BEGINS);
    let most = started.elapsed().as_millis() as usize / 100 + 1;
    assert!(frames <= most, "{frames} frames, where {most} are allowed");
    terminal.type_keys("?G");
    terminal.shows(&["slow link: at most 10 frames"]);
}

#[test]
fn a_terminal_of_no_name_or_an_unknown_one_is_drawn_without_colors_or_with_few() {
    for (term, colors) in [("", false), ("nobody-knows-it", true)] {
        let mut terminal = Start::still_demo().env("TERM", term).env("COLORTERM", "").open();
        terminal.shows(&["DEMO", "production"]);
        terminal.type_keys("?");
        terminal.shows(&["▶ Help"]);
        let bytes = terminal.bytes();
        let has_colors =
            [&b"\x1b[34m"[..], b"\x1b[38;5;", b"\x1b[94m"].iter().any(|color| first(&bytes, color).is_some());
        assert_eq!(has_colors, colors, "TERM={term}");
        terminal.type_keys("qq");
        assert_eq!(terminal.end(), End::Code(0));
        terminal.is_restored();
    }
}

#[test]
fn no_color_is_written_where_none_is_wanted() {
    for (variable, value, colors) in [("NO_COLOR", "1", false), ("CLICOLOR", "0", false), ("CLICOLOR", "1", true)] {
        let mut terminal = colorful().env("COLORFGBG", "15;0").env(variable, value).open();
        terminal.shows_still_demo();
        assert_eq!(first(&terminal.bytes(), b"\x1b[38;2;").is_some(), colors, "{variable}={value}");
        terminal.type_keys("q");
        assert_eq!(terminal.end(), End::Code(0));
    }
}

#[test]
fn the_mouse_is_taken_on_request_alone() {
    let mut terminal = Start::still_demo().open();
    terminal.shows_still_demo();
    assert_eq!(first(&terminal.bytes(), b"\x1b[?1000h"), None);
    terminal.type_keys("M");
    says(&terminal, "the mouse", b"\x1b[?1000h");
    terminal.type_keys("M");
    says(&terminal, "that it is released", b"\x1b[?1000l");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn where_a_build_runs_no_console_opens() {
    let mut terminal = Start::still_demo().env("CI", "true").open();
    assert_eq!(terminal.end(), End::Code(0));
    assert_eq!(first(&terminal.bytes(), b"\x1b[?1049h"), None);
    let text = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(text.contains("DEMO") && text.contains("production"), "{text}");
}
