//! Standard streams that are closed or lead elsewhere, and a shell with job control around it all.
#![cfg(target_os = "linux")]

use crate::{
    home::Start,
    screen::first,
    terminal::{CTRL_Z, ENTER, End, Terminal},
};

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn closed_streams_are_no_hindrance() {
    for script in [r#"exec "$@" <&-"#, r#"exec "$@" 2>&-"#, r#"exec "$@" <&- 2>&-"#] {
        let mut terminal = Start::still_demo().by_script(script).open();
        terminal.shows_still_demo();
        terminal.type_keys("2");
        terminal.shows(&["▶ 2 Pipelines"]);
        quits(&mut terminal);
    }
}

#[test]
fn into_a_pipe_it_prints_one_reading_and_a_reader_that_left_is_no_error() {
    for script in [r#""$@" | cat; echo end"#, r#""$@" | head -n 1; echo end"#] {
        let mut terminal = Start::still_demo().by_script(script).open();
        assert_eq!(terminal.end(), End::Code(0));
        let bytes = terminal.bytes();
        assert_eq!(first(&bytes, b"\x1b"), None, "{}", String::from_utf8_lossy(&bytes));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("DEMO") && text.ends_with("end\r\n"), "{text}");
        assert!(!text.contains("orchestra: "), "{text}");
    }
}

#[test]
fn a_shell_starts_it_in_the_background_and_brings_it_to_the_front_again_and_again() {
    let script = r#"set -m; "$@" & echo "job $!."; read key; fg; echo "shell"; read key; fg; echo "code $?.""#;
    let mut terminal = Start::still_demo().by_script(script).open();
    terminal.shows(&["job "]);
    let pid = terminal.text().split("job ").nth(1).unwrap().split('.').next().unwrap().parse().unwrap();
    // It may not take a terminal that is not its own.
    terminal.wait_state_of(pid, |state| state == Some('T'));
    terminal.type_keys(ENTER);
    terminal.shows_still_demo();
    terminal.type_keys(CTRL_Z);
    terminal.wait_state_of(pid, |state| state == Some('T'));
    terminal.shows(&["shell"]);
    terminal.is_restored();
    terminal.type_keys(ENTER);
    terminal.shows_still_demo();
    terminal.type_keys("q");
    terminal.shows(&["code 0."]);
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}
