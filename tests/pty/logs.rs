//! Log lines from files and from a pipe, the hostile ones included.

use std::{fs::OpenOptions, io::Write, path::Path};

use crate::{
    home::Start,
    screen::first,
    terminal::{End, Terminal},
};

fn append(file: &Path, text: &[u8]) {
    OpenOptions::new().create(true).append(true).open(file).unwrap().write_all(text).unwrap();
}

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn lines_that_are_appended_to_a_file_appear() {
    let start = Start::new(&["--log", "app.log"]).size(100, 30);
    let file = start.home.work().join("app.log");
    append(&file, b"first line\n");
    let mut terminal = start.open();
    terminal.type_keys("4z");
    terminal.shows(&["▶ 4 Logs", "first line"]);
    append(&file, b"second line\nthird");
    terminal.shows(&["second line"]);
    append(&file, b" line\n");
    terminal.shows(&["third line"]);
    quits(&mut terminal);
}

#[test]
fn what_a_line_holds_never_drives_the_terminal() {
    let hostile: [&[u8]; 9] = [
        b"\x1b]52;c;cHduZWQ=\x07",
        b"\x1b]0;pwned title\x1b\\",
        b"\x1b[2J\x1b[H\x1b[999;999H",
        b"\x1b[?1049l\x1b[?2026lpwned\x1bc",
        b"\xc2\x9b2J\xc2\x9d52;c;cHduZWQ=\xc2\x9c",
        b"\x1bP+q544e\x1b\\\x1b_G\x1b\\",
        b"\x1b]8;;https://pwned.example\x07link\x1b]8;;\x07",
        b"\x08\x08\x08\x7f\x05\x0e\x0f",
        b"\x1b[6n\x1b[c\x1b]10;?\x07",
    ];
    let start = Start::new(&["--log", "hostile.log"]).size(100, 30);
    let file = start.home.work().join("hostile.log");
    for (number, text) in hostile.iter().enumerate() {
        append(&file, &[format!("begin{number} ").as_bytes(), text, format!(" end{number}\n").as_bytes()].concat());
    }
    let mut terminal = start.open();
    terminal.type_keys("4z");
    terminal.shows(&["▶ 4 Logs", "begin0", "end0", "begin8", "end8"]);
    terminal.type_keys("w");
    quits(&mut terminal);
    let bytes = terminal.bytes();
    let forbidden: [&[u8]; 12] = [
        b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", b"\x1bc", b"\x1b[6n", b"\x1b[c", b"\x07", b"\x08", b"\x05",
        b"\x0e",
    ];
    for part in forbidden {
        assert_eq!(first(&bytes, part), None, "{:?} reached the terminal", String::from_utf8_lossy(part));
    }
    let text = String::from_utf8(bytes).expect("only UTF-8 is written");
    assert!(!text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)), "a C1 control reached the terminal");
    assert_eq!(text.matches("\x1b[?1049l").count(), 1, "a line left the alternate screen");
    assert!(!text.contains("\x1b[999;999H"), "a line moved the cursor");
}

#[test]
fn lines_from_a_pipe_appear_and_keys_come_from_the_terminal() {
    let script = r#"{ echo "one from a pipe"; echo "two from a pipe"; } | "$@""#;
    let mut terminal = Start::new(&[]).size(100, 30).by_script(script).open();
    terminal.shows(&["1 Environments", "local"]);
    terminal.type_keys("4z");
    terminal.shows(&["▶ 4 Logs", "one from a pipe", "two from a pipe"]);
    quits(&mut terminal);
}
