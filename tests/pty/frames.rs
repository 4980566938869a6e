//! The bytes themselves: what is asked of a terminal, and when nothing is said at all.

use std::time::Duration;

use crate::{
    home::Start,
    screen::{FRAME_BEGINS, FRAME_ENDS, first},
};

/// What would make a terminal answer.
const QUERIES: [&[u8]; 8] =
    [b"\x1b[c", b"\x1b[0c", b"\x1b[>", b"\x1b[6n", b"\x1b[5n", b"\x1b]10;?", b"\x1b]11;?", b"$p"];

#[test]
fn the_first_frame_waits_for_no_answer() {
    for start in [Start::demo(), Start::new(&[])] {
        let terminal = start.open();
        terminal.wait_for("the first frame", |received| first(&received.bytes, FRAME_ENDS).is_some());
        let bytes = terminal.bytes();
        let painted = first(&bytes, FRAME_ENDS).unwrap();
        for query in QUERIES {
            let asked = first(&bytes[..painted], query);
            assert_eq!(asked, None, "{:?} before the first frame", String::from_utf8_lossy(query));
        }
    }
}

#[test]
fn everything_drawn_lies_inside_a_frame() {
    let mut terminal = Start::demo().open();
    terminal.shows(&["DEMO", "production"]);
    for (keys, seen) in [("2", "▶ 2"), ("/x", "filter Pipelines: x"), ("\r?", "▶ Help"), ("\x03", "")] {
        terminal.type_keys(keys);
        terminal.shows(&[seen]);
    }
    terminal.end();
    let bytes = terminal.bytes();
    let mut outside = Vec::new();
    let mut rest = &bytes[..];
    while let Some(begin) = first(rest, FRAME_BEGINS) {
        outside.extend_from_slice(&rest[..begin]);
        let end = first(&rest[begin..], FRAME_ENDS).expect("a frame that never ends");
        rest = &rest[begin + end + FRAME_ENDS.len()..];
    }
    outside.extend_from_slice(rest);
    let mut outside = String::from_utf8(outside).unwrap();
    // Taking and giving back the terminal, and nothing else.
    for mode in ["[?1049h", "[?25l", "[?2004h", "[?2026l", "[?2004l", "[0m", "[?1049l", "[?25h"] {
        outside = outside.replace(&format!("\x1b{mode}"), "");
    }
    for mouse in ["1000", "1002", "1003", "1006", "1015"] {
        outside = outside.replace(&format!("\x1b[?{mouse}l"), "");
    }
    assert_eq!(outside, "");
}

#[test]
fn nothing_new_is_no_bytes() {
    let terminal = Start::still_demo().open();
    terminal.shows_still_demo();
    let before = terminal.bytes().len();
    // Here the wait itself is what is measured: three seconds in which nothing may be written.
    terminal.listen(Duration::from_secs(3));
    let written = terminal.bytes().split_off(before);
    assert_eq!(String::from_utf8_lossy(&written), "");
}
