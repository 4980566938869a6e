//! Where things are in a log, whatever its bytes.

use orchestra_console::{
    domain::Styled,
    logs::job::{Folds, JobLine, MarkKind, Outline, find, read_lines, scan},
};
use proptest::prelude::*;

use super::{everything, failed, written};

fn outline(log: &Vec<u8>) -> Outline {
    let index = scan(log, &failed(), |_| true).unwrap().unwrap();
    Outline::of(&index, log, &failed()).unwrap()
}

fn lines(log: &Vec<u8>) -> Vec<JobLine> {
    let index = scan(log, &failed(), |_| true).unwrap().unwrap();
    read_lines(log, &index, 0..u64::MAX, 1000).unwrap()
}

fn text(line: &JobLine) -> &str {
    line.text.text.as_str()
}

#[test]
fn a_log_opens_on_the_last_error_of_the_step_that_failed() {
    let outline = outline(&everything());
    assert_eq!((outline.lines, outline.errors, outline.warnings), (21, 2, 1));
    assert_eq!(outline.failing_line, Some(17));
    let steps: Vec<(u32, u64)> = outline.steps.iter().map(|step| (step.number, step.line)).collect();
    assert_eq!(steps, [(1, 0), (2, 6), (4, 18)], "the step that was skipped said nothing");
    assert_eq!([0, 5, 6, 17, 18].map(|line| outline.step_at(line)), [Some(1), Some(1), Some(2), Some(2), Some(4)]);
    let tail: Vec<&str> = outline.tail.iter().map(text).collect();
    assert_eq!(tail.first(), Some(&"Run cargo test"));
    assert_eq!(tail.last(), Some(&"Error: Process completed with exit code 101."));
    assert_eq!((outline.error_beside(17, true), outline.error_beside(17, false)), (Some(20), None));
}

#[test]
fn of_several_errors_of_a_step_the_last_one_is_opened_and_without_any_its_last_line() {
    let clean_up = (55, "##[error]late, of the clean-up");
    let told = [(0, "begins"), (3, "##[error]first"), (10, "between"), (20, "##[error]second"), (30, "then"), clean_up];
    assert_eq!(outline(&written(&told)).failing_line, Some(3));
    let untold = [(0, "begins"), (3, "works"), (20, "stops"), clean_up];
    assert_eq!(outline(&written(&untold)).failing_line, Some(2));
}

#[test]
fn an_error_is_one_wherever_the_log_is_cut_while_it_is_read() {
    // So many bytes are read at once.
    const PIECE: usize = 256 * 1024;
    let told = written(&[(20, "##[error]told")]);
    for before in ((PIECE - told.len() - 2)..=PIECE + 2).step_by(3) {
        let mut log = written(&[(0, "begins")]);
        log.resize(before - 1, b'.');
        log.push(b'\n');
        log.extend_from_slice(&told[3..]);
        let outline = outline(&log);
        assert_eq!((outline.errors, outline.failing_line), (1, Some(2)), "{before} bytes before it");
    }
}

#[test]
fn lines_lose_time_marker_escapes_and_tokens_and_keep_colors() {
    let lines = lines(&everything());
    assert_eq!(lines[1].mark, Some(MarkKind::Group));
    assert_eq!(text(&lines[1]), "Runner Image");
    assert_eq!((text(&lines[7]), lines[7].text.changes.len()), ("cargo test", 1));
    assert_eq!(text(&lines[15]), "token ‹redacted› was used");
    assert_eq!(text(&lines[16]), "␛title and ␛clear");
    assert_eq!(lines[17].at.unwrap().to_string(), "2026-03-14T14:30:50.1234567Z");
    assert!(lines.iter().all(|line| !text(line).contains(['\u{1b}', '\r', '\u{feff}'])));
}

#[test]
fn a_marker_that_a_program_forged_is_text() {
    let lines = lines(&everything());
    assert_eq!((lines[11].mark, lines[12].mark), (None, None));
    assert_eq!(text(&lines[11]), "2026-03-14T14:30:05.1234567Z ##[error]forged by a program");
    // Groups that open and end as they like hide nothing that is not between their own ends.
    let wild = written(&[
        (0, "##[endgroup]"),
        (0, "##[group]a"),
        (0, "##[group]b"),
        (0, "inside"),
        (0, "##[endgroup]"),
        (0, "##[endgroup]"),
        (0, "seen"),
        (0, "##[group]never ended"),
        (0, "seen, too"),
    ]);
    let outline = outline(&wild);
    let folds = Folds::new(outline.lines, &outline.groups);
    let shown: Vec<u64> = (0..folds.len()).filter_map(|place| folds.line_at(place)).collect();
    assert_eq!(shown, [0, 1, 2, 5, 6, 7, 8]);
}

#[test]
fn a_group_cannot_hide_an_error() {
    let log = written(&[(0, "##[group]quiet"), (1, "##[error]loud"), (1, "##[endgroup]"), (2, "after")]);
    let outline = outline(&log);
    let folds = Folds::new(outline.lines, &outline.groups);
    assert_eq!((0..folds.len()).filter_map(|place| folds.line_at(place)).collect::<Vec<_>>(), [0, 1, 3]);
}

#[test]
fn a_search_finds_what_is_shown_and_nothing_else() {
    let log = everything();
    let found = |text: &str| find(&log, text, || true).unwrap().unwrap().lines;
    assert_eq!(found("CARGO TEST"), [6, 7, 9], "whatever the case, and across colors");
    assert_eq!(found("failed"), [14]);
    assert_eq!(found("error"), [11, 12, 17, 20], "a mark's word is shown");
    assert_eq!(found("ghp_0123"), Vec::<u64>::new(), "what is redacted is not found");
    assert_eq!(found("2026-03-14T14:30:0"), [11], "the runner's time is not the line's text");
    assert_eq!(found("[31m"), Vec::<u64>::new());
    assert_eq!(found(""), Vec::<u64>::new());
}

#[test]
fn one_line_of_a_hundred_megabytes_is_shown_as_far_as_it_fits() {
    let mut log = written(&[(0, "before")]);
    log.extend_from_slice(b"2026-03-14T14:30:01.0000000Z ");
    log.resize(log.len() + 100_000_000, b'x');
    log.extend_from_slice(b"\r\n2026-03-14T14:30:50.0000000Z ##[error]after\r\n");
    let index = scan(&log, &failed(), |_| true).unwrap().unwrap();
    let lines = read_lines(&log, &index, 0..9, 1000).unwrap();
    assert_eq!(lines.iter().map(|line| text(line).len()).collect::<Vec<_>>(), [6, 1000, 12]);
    assert!(lines[1].left_out > 99_000_000);
    assert_eq!(index.failing_line(&failed()), Some(2));
    assert_eq!(find(&log, "after", || true).unwrap().unwrap().lines, [2]);
}

#[test]
fn a_token_is_known_where_the_line_is_cut() {
    let secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    let log = written(&[(0, &format!("{}{secret} and more {}", "x ".repeat(490), "y".repeat(3_000)))]);
    let line = &lines(&log)[0];
    assert!(!text(line).contains("ghp_") && text(line).len() <= 1_000, "{}", text(line));
}

#[test]
fn work_that_nobody_waits_for_ends() {
    let log = vec![b'\n'; 3 << 20];
    assert!(scan(&log, &failed(), |_| false).unwrap().is_none());
    assert!(find(&log, "x", || false).unwrap().is_none());
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"2026-03-14T14:30:05.1234567Z ".to_vec()),
        Just(b"##[group]".to_vec()),
        Just(b"##[endgroup]".to_vec()),
        Just(b"##[error]".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        Just(b"\x1b[31m".to_vec()),
        Just("東京".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..40),
        Just(vec![b'z'; 3_000]),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Every byte belongs to a line, every line is found again, wherever reading begins.
    #[test]
    fn lines_cover_the_whole_body(log in pieces()) {
        let index = scan(&log, &failed(), |_| true).unwrap().unwrap();
        let mut parts: Vec<&[u8]> = log.split(|byte| *byte == b'\n').collect();
        if parts.last() == Some(&&b""[..]) {
            parts.pop();
        }
        prop_assert_eq!(index.lines(), parts.len() as u64);
        prop_assert_eq!(index.bytes(), log.len() as u64);
        let all = read_lines(&log, &index, 0..u64::MAX, 1 << 20).unwrap();
        prop_assert_eq!(all.len(), parts.len());
        for (at, line) in all.iter().enumerate() {
            let alone = read_lines(&log, &index, at as u64..at as u64 + 1, 1 << 20).unwrap();
            prop_assert_eq!(&alone[0], line);
            let shown = line.text.text.as_str();
            prop_assert!(!shown.chars().any(char::is_control), "{:?}", shown);
            if line.at.is_none() && !parts[at].starts_with(b"\xef\xbb\xbf") {
                let wanted = Styled::for_log(parts[at]).text;
                prop_assert_eq!(shown, wanted.as_str());
            }
        }
        let outline = Outline::of(&index, &log, &failed()).unwrap();
        let folds = Folds::new(outline.lines, &outline.groups);
        for place in 0..folds.len() {
            prop_assert_eq!(folds.place_of(folds.line_at(place).unwrap()), place);
        }
        for mark in &outline.marks {
            prop_assert!(all[mark.line as usize].mark == Some(mark.kind));
            if mark.kind == MarkKind::Error {
                prop_assert!(folds.line_at(folds.place_of(mark.line)) == Some(mark.line), "an error is hidden");
            }
        }
    }
}
