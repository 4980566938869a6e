//! The editor and the pager with our terminal, and how it comes back.

use std::fs;

use rustix::process::{Pid, Signal, kill_process_group};

use super::{is_here, mode, out, program, with_programs, written};
use crate::{
    home::Start,
    terminal::{CTRL_C, CTRL_Z, ENTER, End, Terminal},
};

/// Keeps a copy of the text and its mode, then reads a line of keys and ends with 0.
const READS: &str = r#"cat "$1" > "$OUT/text"; stat -c %a "$1" > "$OUT/mode"; echo "$1" > "$OUT/name"
echo "the editor is here for ${1##*/}"; read -r line; printf '%s' "$line" > "$OUT/keys""#;

/// The same in raw mode, key by key, until the last of them.
const READS_KEYS: &str = r#"cat "$1" > "$OUT/text"; stat -c %a "$1" > "$OUT/mode"; echo "$1" > "$OUT/name"; stty -icanon -echo
echo "the editor is here for ${1##*/}"; dd bs=1 count=480 of="$OUT/keys" 2> /dev/null; stty sane"#;

/// The made-up world that stands still, and this script as the editor.
fn with_editor(script: &str) -> Start {
    let start = Start::still_demo().size(100, 30);
    let editor = program(&start, "editor", script);
    with_programs(start.env("VISUAL", editor.to_str().unwrap()))
}

fn opened(script: &str) -> Terminal {
    let terminal = with_editor(script).open();
    terminal.shows_still_demo();
    terminal
}

/// In the editor, with the terminal as a shell would have it.
fn in_editor(script: &str) -> Terminal {
    let mut terminal = opened(script);
    terminal.type_keys("v");
    terminal.shows(&["the editor is here"]);
    terminal.is_restored();
    terminal
}

fn quits(mut terminal: Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn the_editor_gets_the_text_and_every_key_and_the_console_comes_back() {
    let mut terminal = opened(READS_KEYS);
    terminal.type_keys("v");
    terminal.shows(&["the editor is here for environments"]);
    let keys = "every key is the editor's: q : / \x1b[A y 0123456789 x c".repeat(9) + "end";
    assert_eq!(keys.len(), 480);
    for part in keys.as_bytes().chunks(7) {
        terminal.type_keys(std::str::from_utf8(part).unwrap());
    }
    terminal.shows_still_demo();
    assert_eq!(written(&out(&terminal, "keys")), keys);
    let text = written(&out(&terminal, "text"));
    assert!(text.starts_with("ENVIRONMENT") && text.contains("production"), "{text}");
    assert_eq!(written(&out(&terminal, "mode")).trim(), "600");
    let file = written(&out(&terminal, "name"));
    assert!(!std::path::Path::new(file.trim()).exists(), "{file} was left behind");
    assert_eq!(mode(&terminal.home.state().join("shown")), 0o700);
    terminal.type_keys("2");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("v");
    terminal.shows(&["the editor is here for pipelines"]);
    terminal.type_keys(&keys);
    terminal.shows(&["▶ 2 Pipelines"]);
    quits(terminal);
}

#[test]
fn a_failing_editor_and_a_change_that_is_not_kept_are_told() {
    let mut terminal = opened("echo more >> \"$1\"; [ -e \"$OUT/twice\" ] && exit 3; echo x > \"$OUT/twice\"");
    terminal.type_keys("v");
    terminal.shows(&["what you changed in the text is not kept"]);
    terminal.type_keys("v");
    terminal.shows(&["editor` ended with status 3"]);
    quits(terminal);
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let waits =
        "trap 'echo yes > \"$OUT/interrupted\"; exit 0' INT; echo 'the editor is here'; read -r line; read -r line";
    let mut terminal = in_editor(waits);
    terminal.type_keys(CTRL_C);
    terminal.shows_still_demo();
    assert_eq!(written(&out(&terminal, "interrupted")).trim(), "yes");
    quits(terminal);
}

#[test]
fn ctrl_z_in_the_editor_stops_both_and_the_editor_still_has_the_terminal_after_it() {
    let mut terminal = in_editor(READS);
    terminal.type_keys(CTRL_Z);
    terminal.wait_state(|state| state == Some('T'));
    kill_process_group(Pid::from_raw(terminal.pid().cast_signed()).unwrap(), Signal::CONT).unwrap();
    terminal.wait_state(|state| state != Some('T'));
    terminal.type_keys("after\r");
    terminal.shows_still_demo();
    assert_eq!(written(&out(&terminal, "keys")), "after");
    quits(terminal);
}

#[test]
fn an_editor_that_stops_by_itself_takes_us_along() {
    let mut terminal = in_editor("echo 'the editor is here'; read -r line; kill -STOP $$; echo on > \"$OUT/on\"");
    terminal.type_keys(ENTER);
    terminal.wait_state(|state| state == Some('T'));
    kill_process_group(Pid::from_raw(terminal.pid().cast_signed()).unwrap(), Signal::CONT).unwrap();
    terminal.shows_still_demo();
    assert_eq!(written(&out(&terminal, "on")).trim(), "on");
    quits(terminal);
}

#[test]
fn without_a_shell_around_an_editor_cannot_stop_us_for_ever() {
    let mut terminal = with_editor(READS).env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22").open();
    terminal.shows_still_demo();
    terminal.type_keys("v");
    terminal.shows(&["the editor is here"]);
    terminal.signal(Signal::TSTP);
    terminal.type_keys("goes on\r");
    terminal.shows_still_demo();
    assert_eq!(written(&out(&terminal, "keys")), "goes on");
    quits(terminal);
}

#[test]
fn settings_that_are_read_anew_meanwhile_write_nothing_to_the_editors_terminal() {
    let mut terminal = in_editor(READS);
    fs::write(terminal.home.path().join("config/config.toml"), "[ui]\nmouse = true\n").unwrap();
    terminal.wait_until("the settings to be read", || terminal.home.own_log().contains("read anew: ui.mouse"));
    terminal.signal(Signal::WINCH);
    terminal.listen(std::time::Duration::from_millis(100));
    assert_eq!(crate::screen::count(&terminal.bytes(), b"\x1b[?1000h"), 0);
    terminal.type_keys(ENTER);
    terminal
        .wait_for("the mouse", |received| received.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    quits(terminal);
}

#[test]
fn a_defect_meanwhile_ends_the_editor_and_leaves_the_line_as_it_was() {
    let script = "stty raw -echo; echo $$ > \"$OUT/pid\"; echo 'the editor is here'
while :; do printf '\\033[?1049h\\033[?1000h'; done";
    let mut terminal = with_editor(script).env("ORCHESTRA_FAULT", "panic-away").open();
    terminal.shows_still_demo();
    terminal.type_keys("v");
    let editor: u32 = written(&out(&terminal, "pid")).trim().parse().unwrap();
    terminal.resize(90, 30);
    assert_eq!(terminal.end(), End::Code(1));
    terminal.is_restored();
    terminal.wait_state_of(editor, |state| state.is_none_or(|state| state == 'Z'));
}

#[test]
fn a_terminal_that_was_resized_meanwhile_is_drawn_at_its_new_size() {
    let mut terminal = in_editor(READS);
    terminal.resize(120, 40);
    terminal.type_keys("x\r");
    terminal.shows_still_demo();
    quits(terminal);
}

#[test]
fn an_editor_that_dies_with_the_terminal_in_its_modes_leaves_nothing_behind() {
    let mut terminal = opened("stty raw -echo; printf '\\033[?1049h\\033[?1003h\\033[?2004h\\033[?1006h'; kill -9 $$");
    terminal.type_keys("v");
    terminal.shows(&["was killed by signal 9"]);
    terminal.wait_for("a released mouse", |received| {
        received.screen().mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
    quits(terminal);
}

#[test]
fn a_console_that_is_ended_meanwhile_takes_the_editor_with_it() {
    for script in [
        "echo $$ > \"$OUT/pid\"; echo 'the editor is here'; read -r line; read -r line",
        "trap '' TERM; stty raw; echo $$ > \"$OUT/pid\"; echo 'the editor is here'; while :; do read -r line; done",
    ] {
        let mut terminal = opened(script);
        terminal.type_keys("v");
        terminal.shows(&["the editor is here"]);
        let editor: u32 = written(&out(&terminal, "pid")).trim().parse().unwrap();
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.end(), End::Code(2));
        terminal.is_restored();
        terminal.wait_state_of(editor, |state| state.is_none());
        assert_eq!(fs::read_dir(terminal.home.state().join("shown")).unwrap().count(), 0, "the text was left behind");
    }
}

#[test]
fn what_is_typed_at_an_editor_that_is_gone_does_not_leave_the_console() {
    let mut terminal = in_editor("echo 'the editor is here'; read -r line; stty -icanon; echo 'still here'; read -r x");
    terminal.type_keys(ENTER);
    terminal.shows(&["still here"]);
    // The keys behind the one that ends it were for it as well.
    terminal.type_keys("\nqqqq");
    terminal.shows_still_demo();
    quits(terminal);
}

#[test]
fn log_lines_arrive_while_the_editor_has_the_terminal() {
    let start = Start::new(&["--log", "app.log"]).size(100, 30);
    let log = start.home.work().join("app.log");
    fs::write(&log, "the first line\n").unwrap();
    let editor = program(&start, "editor", READS);
    let mut terminal = with_programs(start.env("EDITOR", editor.to_str().unwrap())).open();
    terminal.type_keys("4");
    terminal.shows(&["the first line"]);
    terminal.type_keys("/first\rv");
    terminal.shows(&["the editor is here"]);
    fs::write(&log, "the first line\nthe second line\n").unwrap();
    terminal.type_keys("\r");
    terminal.shows(&["1 of "]);
    terminal.type_keys("\x1b");
    terminal.shows(&["the second line"]);
    assert_eq!(written(&out(&terminal, "text")), "file:app.log the first line\n");
    quits(terminal);
}

#[test]
fn the_pager_reads_the_opened_row_from_its_standard_input_and_keys_from_the_terminal() {
    let start = Start::still_demo().size(100, 30);
    program(
        &start,
        "my-pager",
        "cat > \"$OUT/text\"; echo 'the pager is here'; read -r line < /dev/tty; echo $1 > \"$OUT/flag\"",
    );
    let mut terminal = with_programs(start.env("PAGER", "my-pager '--a flag'")).open();
    terminal.shows_still_demo();
    terminal.type_keys("2\r");
    terminal.shows(&["This run has no jobs yet."]);
    let screen = terminal.text();
    terminal.type_keys("V");
    terminal.shows(&["the pager is here"]);
    terminal.type_keys("\r");
    terminal.wait_for("the opened run", |received| crate::screen::text(received.screen()) == screen);
    let text = written(&out(&terminal, "text"));
    assert!(text.contains("\nhttps://github.example/") && text.contains("has no jobs yet"), "{text}");
    assert_eq!(written(&out(&terminal, "flag")).trim(), "--a flag");
    terminal.type_keys("q");
    quits(terminal);
}

#[test]
fn a_missing_editor_is_named_with_what_to_do_and_the_terminal_stays() {
    let mut terminal = Start::still_demo().size(100, 30).env("VISUAL", "no-such-editor -w").open();
    terminal.shows_still_demo();
    terminal.type_keys("v");
    terminal.shows(&["`no-such-editor` of VISUAL is not installed; set VISUAL to one that is"]);
    assert_eq!(crate::screen::count(&terminal.bytes(), b"\x1b[?1049l"), 0);
    quits(terminal);
}

#[test]
fn the_configuration_is_edited_where_it_is_and_then_checked() {
    let start = with_editor("echo \"$1\" > \"$OUT/name\"; printf '[ui]\\nthem = \"dark\"\\n' > \"$1\"");
    let folder = start.home.path().join("made/config");
    let mut terminal = start.size(160, 30).env("ORCHESTRA_CONFIG_DIR", folder.to_str().unwrap()).open();
    terminal.shows(&["▶ 1 Environments"]);
    terminal.type_keys("\x1bOQ");
    terminal.shows(&["config.toml:2: unknown key `them`; did you mean `theme`?"]);
    assert_eq!(written(&out(&terminal, "name")).trim(), folder.join("config.toml").to_str().unwrap());
    assert_eq!(mode(&folder), 0o700);
    quits(terminal);
}

#[test]
fn a_configuration_that_the_editor_did_not_write_is_not_made() {
    let mut terminal = opened("exit 0");
    terminal.type_keys("\x1bOQ");
    terminal.shows(&["no config.toml was written; the defaults hold"]);
    assert!(!terminal.home.path().join("config/config.toml").exists());
    quits(terminal);
}

#[test]
fn without_a_variable_vi_and_less_are_found_and_have_the_terminal() {
    if !is_here("vi") || !is_here("less") {
        return;
    }
    let mut terminal = Start::still_demo().size(100, 30).open();
    terminal.shows_still_demo();
    terminal.type_keys("2v");
    terminal.shows(&["STATUS", "REPOSITORY", "ACTOR"]);
    terminal.type_keys(":q!\r");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("V");
    terminal.shows(&["STATUS", "REPOSITORY", "ACTOR"]);
    terminal.type_keys("G");
    terminal.shows(&["(END)"]);
    terminal.type_keys("q");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("3");
    terminal.shows(&["▶ 3 GPU"]);
    quits(terminal);
}
