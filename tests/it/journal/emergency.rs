//! What a step came to is kept when the journal takes nothing.

use std::{fs, os::unix::fs::PermissionsExt};

use orchestra_console::{
    domain::Printable,
    journal::Emergency,
    plan::{Entry, Fields, Recorded},
};

use super::scene::at;

fn performed(sequence: u64, outputs: Fields) -> Entry {
    Entry { sequence, epoch: 1, at: at(sequence as i64), fact: Recorded::Performed { step: "first".into(), outputs } }
}

#[test]
fn entries_are_read_back_in_order_and_without_tokens() {
    let state = tempfile::tempdir().unwrap();
    let emergency = Emergency::of(state.path());
    emergency.prepare("0a0000000001").unwrap();
    assert_eq!(emergency.kept("0a0000000001"), []);
    let token = format!("ghp_{}", "a1B2".repeat(9));
    let why = Recorded::InDoubt { step: "first".into(), why: Printable::new(format!("with {token}")) };
    let doubt = Entry { fact: why, ..performed(8, Fields::new()) };
    emergency.keep("0a0000000001", &performed(7, Fields::new())).unwrap();
    emergency.keep("0a0000000001", &doubt).unwrap();

    let kept = Emergency::of(state.path()).kept("0a0000000001");
    assert_eq!(kept[0], performed(7, Fields::new()));
    let why = Recorded::InDoubt { step: "first".into(), why: "with ‹redacted›".into() };
    assert_eq!(kept[1].fact, why);
    assert_eq!(emergency.all(), [("0a0000000001".to_owned(), at(8))]);
    let path = state.path().join("emergency/0a0000000001.jsonl");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&path).unwrap().len(), 1024 * 1024);
    emergency.forget("0a0000000001");
    assert!(!path.exists() && emergency.kept("0a0000000001").is_empty() && emergency.all().is_empty());
}

#[test]
fn a_line_that_was_cut_off_costs_itself_alone() {
    let state = tempfile::tempdir().unwrap();
    let emergency = Emergency::of(state.path());
    emergency.prepare("0a0000000001").unwrap();
    emergency.keep("0a0000000001", &performed(7, Fields::new())).unwrap();
    emergency.keep("0a0000000001", &performed(8, Fields::new())).unwrap();
    let path = state.path().join("emergency/0a0000000001.jsonl");
    let mut bytes = fs::read(&path).unwrap();
    let end = bytes.iter().position(|byte| *byte == 0).unwrap();
    bytes[end - 40..end].fill(0);
    fs::write(&path, bytes).unwrap();
    assert_eq!(emergency.kept("0a0000000001"), [performed(7, Fields::new())]);
    emergency.keep("0a0000000001", &performed(9, Fields::new())).unwrap();
    assert_eq!(emergency.kept("0a0000000001"), [performed(7, Fields::new()), performed(9, Fields::new())]);
}

#[test]
fn a_line_that_was_changed_is_not_believed() {
    let state = tempfile::tempdir().unwrap();
    let emergency = Emergency::of(state.path());
    emergency.keep("0a0000000001", &performed(7, Fields::new())).unwrap();
    let path = state.path().join("emergency/0a0000000001.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"first\"", "\"other\"")).unwrap();
    assert_eq!(emergency.kept("0a0000000001"), []);
}
