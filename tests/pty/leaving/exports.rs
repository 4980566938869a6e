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
