//! `apply` and `rollback`, from the file to the end.

use super::{Door, Yard, assert_clean};

#[test]
fn a_plan_from_a_file_is_carried_out_and_followed() {
    let yard = Yard::new();
    let file = yard.keep(vec![yard.directory("a", &[]), yard.directory("b", &["a"])]);
    let said = yard.run(&["apply", &file, "--yes"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(yard.is_there("a") && yard.is_there("b"));
    let lines: Vec<&str> = said.out.lines().map(|line| line[8..].trim()).collect();
    let done = |step: &str| lines.iter().position(|line| *line == format!("{step:<4}  done")).unwrap();
    assert!(done("a") < done("b"), "{}", said.out);
    assert_eq!(*lines.last().unwrap(), "succeeded");
}

#[test]
fn without_a_terminal_and_without_a_yes_nothing_is_done() {
    let yard = Yard::new();
    let file = yard.keep(vec![yard.directory("a", &[])]);
    let said = yard.run(&["apply", &file]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.ends_with("There is no terminal to ask on; to agree: --yes\n"), "{}", said.err);
    assert_clean(&yard, &["a"]);
}

#[test]
fn a_step_that_fails_takes_back_what_was_done_with_exit_code_7() {
    let yard = Yard::new();
    let door = Door::new();
    let mut wait = yard.wait("wait", &["a"], &door);
    wait.operation.inputs.insert("url".into(), "http://127.0.0.1:1/".into());
    wait.retry.attempts = 1;
    let file = yard.keep(vec![yard.directory("a", &[]), wait]);
    let said = yard.run(&["apply", &file, "--yes"]);
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains("undone: step `wait` failed"), "{}", said.err);
    assert_clean(&yard, &["a"]);
}

#[test]
fn what_cannot_be_a_plan_is_told_at_once() {
    let yard = Yard::new();
    let mut step = yard.directory("a", &["nobody"]);
    step.operation.name = "local.create-direktory".into();
    let file = yard.keep(vec![step]);
    let said = yard.run(&["apply", &file, "--yes"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("nobody") && said.err.contains("local.create-direktory"), "{}", said.err);
    let said = yard.run(&["apply", "0123abcd", "--yes"]);
    assert_eq!(said.code, 3, "{said:?}");
}

#[test]
fn a_finished_execution_is_rolled_back() {
    let yard = Yard::new();
    let id = yard.start(vec![yard.directory("a", &[]), yard.directory("b", &[])]);
    assert_eq!(yard.run(&["attach", &id]).code, 0);
    let said = yard.run(&["rollback", &id, "--yes"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_clean(&yard, &["a", "b"]);
    let again = yard.run(&["rollback", &id, "--yes"]);
    assert_eq!(again.code, 6, "{again:?}");
    assert!(again.err.contains("rollback was refused: nothing is left to take back"), "{}", again.err);
}
