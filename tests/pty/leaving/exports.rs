//! Lists as files.

use std::fs;

use super::mode;
use crate::{home::Start, terminal::End};

#[test]
fn a_list_is_written_into_a_private_file_that_the_notice_names() {
    let mut terminal = Start::still_demo().size(200, 30).open();
    terminal.shows_still_demo();
    terminal.type_keys("3 jj xc");
    let folder = terminal.home.state().join("exports");
    let file = folder.join("gpu-20261120-100000.csv");
    terminal.shows(&["2 GPUs in ", "gpu-20261120-100000.csv"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("id,host,index,") && text.lines().count() == 3, "{text}");
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    terminal.type_keys("xc");
    terminal.shows(&["gpu-20261120-100000-2.csv"]);
    assert_eq!(fs::read_to_string(file).unwrap(), text);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn line_by_line_what_cannot_be_copied_is_told_and_a_file_is_written() {
    let mut terminal = Start::new(&["demo", "--linear", "--clock", crate::home::MOMENT]).size(240, 50).open();
    terminal.type_keys("1\ny 4\n");
    terminal.shows(&["1 environment name, not copied (nothing can copy here without a display", "): production"]);
    terminal.type_keys("2\np 1\n");
    terminal.shows(&["no browser here; the address, not copied", "): https://github.example/"]);
    terminal.type_keys("x j\n");
    terminal.shows(&["240 runs in ", "/exports/pipelines-20261120-100000.json"]);
    terminal.type_keys("q\n");
    assert_eq!(terminal.end(), End::Code(0));
    assert!(!terminal.bytes().windows(4).any(|bytes| bytes == b"\x1b]52"), "a plain terminal would show it");
    let text = fs::read_to_string(terminal.home.state().join("exports/pipelines-20261120-100000.json")).unwrap();
    assert!(text.starts_with("[\n  {\n    \"id\": 1"), "{}", &text[..200]);
}
