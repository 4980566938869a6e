//! One execution, one process.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::Stdio,
    sync::Barrier,
    thread,
};

use orchestra_console::journal::{FileLease, StoreError, lease_holder};

use super::under;

#[test]
fn of_two_that_race_a_thousand_times_one_gets_it() {
    let state = tempfile::tempdir().unwrap();
    let start = Barrier::new(2);
    let race = |name: &'static str| {
        let won = |round: usize| {
            start.wait();
            let lease = FileLease::take(state.path(), &format!("{round:012x}"), name);
            start.wait();
            match lease {
                Ok(_held) => true,
                Err(StoreError::Held { .. }) => false,
                Err(error) => panic!("{error}"),
            }
        };
        (0..1_000).map(won).collect::<Vec<_>>()
    };
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| race("one"));
        let other = scope.spawn(|| race("other"));
        (one.join().unwrap(), other.join().unwrap())
    });
    for round in 0..1_000 {
        assert_eq!(u8::from(one[round]) + u8::from(other[round]), 1, "round {round}");
    }
}

#[test]
fn whoever_comes_second_is_told_who_has_it() {
    let state = tempfile::tempdir().unwrap();
    assert_eq!(lease_holder(state.path(), "0a0000000001"), None);
    let lease = FileLease::take(state.path(), "0a0000000001", "7@here").unwrap();
    let held = StoreError::Held { execution: "0a0000000001".into(), owner: "7@here".into() };
    assert_eq!(FileLease::take(state.path(), "0a0000000001", "8@here").unwrap_err(), held);
    assert_eq!(lease_holder(state.path(), "0a0000000001").as_deref(), Some("7@here"));
    FileLease::take(state.path(), "0b0000000002", "8@here").unwrap();
    lease.finish();
    assert_eq!(lease_holder(state.path(), "0a0000000001"), None);
    assert!(!state.path().join("leases/0a0000000001").exists());
}

#[test]
fn a_look_at_the_holder_keeps_nobody_from_taking_it() {
    let state = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            (0..20_000).filter(|_| lease_holder(state.path(), "0a0000000001").is_some()).count();
        });
        while !looking.is_finished() {
            FileLease::take(state.path(), "0a0000000001", "7@here").unwrap();
        }
    });
}

#[test]
fn a_killed_holder_frees_it_at_once() {
    let state = tempfile::tempdir().unwrap();
    for _ in 0..20 {
        let mut holder = holding(state.path());
        let error = FileLease::take(state.path(), "0a0000000001", "8@here").unwrap_err();
        assert!(matches!(error, StoreError::Held { .. }), "{error}");
        holder.kill().unwrap();
        holder.wait().unwrap();
        FileLease::take(state.path(), "0a0000000001", "8@here").unwrap();
    }
}

#[test]
fn a_holder_that_does_not_move_is_taken_over_by_force() {
    let state = tempfile::tempdir().unwrap();
    let mut holder = holding(state.path());
    let lease = FileLease::take_over(state.path(), "0a0000000001", "8@here").unwrap();
    assert_eq!(lease_holder(state.path(), "0a0000000001").as_deref(), Some("8@here"));
    holder.kill().unwrap();
    holder.wait().unwrap();
    let held = StoreError::Held { execution: "0a0000000001".into(), owner: "8@here".into() };
    assert_eq!(FileLease::take(state.path(), "0a0000000001", "9@here").unwrap_err(), held);
    drop(lease);
    FileLease::take(state.path(), "0a0000000001", "9@here").unwrap();
}

#[test]
fn one_that_was_taken_over_leaves_the_newer_lease_alone() {
    let state = tempfile::tempdir().unwrap();
    let old = FileLease::take(state.path(), "0a0000000001", "7@here").unwrap();
    let _newer = FileLease::take_over(state.path(), "0a0000000001", "8@here").unwrap();
    old.finish();
    assert_eq!(lease_holder(state.path(), "0a0000000001").as_deref(), Some("8@here"));
}

/// Another process that holds the lease until it is killed.
fn holding(state: &Path) -> std::process::Child {
    let mut command = under::inside(&[], "journal::leases::inside_hold_until_killed", state);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map(Result::unwrap).any(|line| line.contains("held")), "the holder ended");
    child
}

#[test]
fn inside_hold_until_killed() {
    let Some(state) = under::folder() else { return };
    let _lease = FileLease::take(&state, "0a0000000001", "7@here").unwrap();
    println!("\nheld");
    // Nothing is ever written: it waits to be killed.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}
