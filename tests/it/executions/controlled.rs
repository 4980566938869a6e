//! `control`, while it runs and while nobody does.

use super::{Door, Yard, assert_clean, lives, signal, wait_for, worker};

#[test]
fn a_pause_holds_and_a_resume_starts_a_worker_again() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])]);
    door.until_asked(1);
    assert_eq!(yard.run(&["control", &id, "pause"]).code, 0);
    door.open();
    let said = yard.run(&["attach", &id]);
    assert_eq!(said.code, 8, "{said:?}");
    assert!(said.err.contains(&format!("to go on: orchestra control {id} resume")), "{}", said.err);
    assert!(!yard.is_there("b"));
    assert_eq!(yard.run(&["control", &id, "resume"]).code, 0);
    yard.wait_until(&id, "the end", |entries| {
        entries.iter().any(|entry| matches!(entry.fact, orchestra_console::plan::Recorded::Ended { .. }))
    });
    assert!(yard.is_there("b"));
}

#[test]
fn an_abort_takes_back_what_was_done_while_a_step_still_runs() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.directory("a", &[]), yard.wait("wait", &["a"], &door)]);
    door.until_asked(1);
    let refused = yard.run(&["control", &id, "abort"]);
    assert_eq!(refused.code, 6, "{refused:?}");
    assert_eq!(yard.run(&["control", &id, "abort", "--yes"]).code, 0);
    assert_eq!(yard.run(&["attach", &id]).code, 7);
    assert_clean(&yard, &["a"]);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let yard = Yard::new();
    let id = yard.start(vec![yard.directory("a", &[])]);
    assert_eq!(yard.run(&["attach", &id]).code, 0);
    let said = yard.run(&["control", &id, "approve", "a"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert_eq!(said.err, "orchestra: approve was refused: it is over: succeeded\n");
    assert_eq!(yard.run(&["control", "ffffffffffff", "pause"]).code, 3);
}

#[test]
fn the_first_signal_stops_a_worker_after_its_step_and_it_can_be_resumed() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])]);
    door.until_asked(1);
    let pid = worker(&yard.entries(&id));
    signal(pid, "TERM");
    wait_for("the signal in the log", || yard.log(&id).contains("asks this worker to stop"));
    door.open();
    wait_for("the worker's end", || !lives(pid));
    assert!(!yard.is_there("b"));
    let text = format!("{:?}", yard.entries(&id));
    assert!(text.contains("Succeeded { step: \"wait\" }"), "{text}");
    assert_eq!(yard.run(&["control", &id, "resume"]).code, 0);
    assert_eq!(yard.run(&["attach", &id]).code, 0);
    assert!(yard.is_there("b"));
}

#[test]
fn the_second_signal_cancels_the_step_that_runs() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door)]);
    door.until_asked(1);
    let pid = worker(&yard.entries(&id));
    signal(pid, "TERM");
    wait_for("the signal in the log", || yard.log(&id).contains("\"number\":1"));
    signal(pid, "TERM");
    wait_for("the worker's end", || !lives(pid));
    door.open();
    assert_eq!(yard.run(&["control", &id, "resume"]).code, 0);
    assert_eq!(yard.run(&["attach", &id]).code, 0);
}

#[test]
fn what_is_read_only_is_neither_changed_nor_steered() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.directory("a", &[]), yard.wait("wait", &["a"], &door)]);
    door.until_asked(1);
    let file = yard.keep(vec![yard.directory("b", &[])]);
    let why = "orchestra: read-only: by --read-only; nothing is changed from here\n";
    for words in [
        &["--read-only", "apply", &file, "--yes"][..],
        &["--read-only", "control", &id, "pause"],
        &["--read-only", "control", &id, "abort", "--yes"],
        &["--read-only", "rollback", &id, "--yes"],
    ] {
        let said = yard.run(words);
        assert_eq!((said.code, said.err.as_str()), (6, why), "{words:?}");
    }
    yard.place.write("config/config.toml", "[environments.demo]\nread_only = true\n");
    let said = yard.run(&["control", &id, "pause"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("demo is read-only"), "{said:?}");
    assert_eq!(yard.run(&["apply", &file, "--yes"]).code, 6);
    door.open();
    assert_eq!(yard.run(&["attach", &id]).code, 0, "looking is free");
    assert!(!yard.is_there("b"));
}

#[test]
fn nothing_is_taken_back_while_another_execution_works_on_the_environment() {
    let yard = Yard::new();
    let first = yard.start(vec![yard.directory("a", &[])]);
    assert_eq!(yard.run(&["attach", &first]).code, 0);
    let door = Door::new();
    let second = yard.start(vec![yard.wait("wait", &[], &door)]);
    door.until_asked(1);
    let said = yard.run(&["rollback", &first, "--yes"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains(&format!("execution {second} works on `demo` now")), "{said:?}");
    door.open();
    assert_eq!(yard.run(&["attach", &second]).code, 0);
    assert!(yard.is_there("a"));
    assert_eq!(yard.run(&["rollback", &first, "--yes"]).code, 0);
    assert_clean(&yard, &["a"]);
}
