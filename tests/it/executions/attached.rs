//! Whoever watches may go: the execution goes on, and who comes later sees the same.

use std::{
    io::{BufRead, BufReader},
    process::Command,
};

use super::{Door, Yard, lives, signal, worker};

#[test]
fn a_watcher_that_is_killed_changes_nothing_and_a_second_sees_the_same() {
    let yard = Yard::new();
    let door = Door::new();
    let id =
        yard.start(vec![yard.directory("a", &[]), yard.wait("wait", &["a"], &door), yard.directory("b", &["wait"])]);
    door.until_asked(1);
    let mut first = yard.place.command(&["attach", &id, "--json"]).spawn().unwrap();
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    let created = lines.next().unwrap().unwrap();
    assert!(created.contains("created"), "{created}");
    first.kill().unwrap();
    first.wait().unwrap();
    let second = yard.place.command(&["attach", &id]).spawn().unwrap();
    let third = yard.place.command(&["attach", &id]).spawn().unwrap();
    door.open();
    let (second, third) = (yard.place.ended(second), yard.place.ended(third));
    assert_eq!(second.code, 0, "{second:?}");
    assert_eq!(second, third);
    assert!(yard.is_there("b"));
}

#[test]
fn one_interrupt_stops_watching_and_says_that_it_goes_on() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])]);
    door.until_asked(1);
    let watcher = yard.place.command(&["attach", &id, "--json"]).spawn().unwrap();
    // It listens to signals once it has printed something.
    let entries = yard.entries(&id);
    let pid = watcher.id();
    super::wait_for("the watcher's handler", || {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim().to_owned();
        u64::from_str_radix(&caught, 16).unwrap() & 2 != 0
    });
    signal(pid, "INT");
    let said = yard.place.ended(watcher);
    assert_eq!(said.code, 2, "{said:?}");
    assert_eq!(said.err, format!("orchestra: execution {id} goes on; to watch it again: orchestra attach {id}\n"));
    assert!(lives(worker(&entries)));
    door.open();
    assert_eq!(yard.run(&["attach", &id]).code, 0);
}

#[test]
fn a_worker_is_in_a_session_of_its_own_without_a_terminal() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door)]);
    door.until_asked(1);
    let pid = worker(&yard.entries(&id));
    let out = Command::new("ps").args(["-o", "sid=,tty=", "-p", &pid.to_string()]).output().unwrap().stdout;
    let text = String::from_utf8(out).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words, [pid.to_string().as_str(), "?"]);
    door.open();
    assert_eq!(yard.run(&["attach", &id]).code, 0);
}

#[test]
fn when_the_terminal_goes_away_with_whoever_started_it_the_execution_goes_on() {
    let yard = Yard::new();
    let door = Door::new();
    let file = yard.keep(vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])]);
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_orchestra"));
    command.args(["apply", &file, "--yes"]);
    command.cwd(yard.path(""));
    for (name, folder) in [("HOME", "home"), ("ORCHESTRA_CONFIG_DIR", "config"), ("ORCHESTRA_STATE_DIR", "state")] {
        command.env(name, yard.place.path(folder));
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    door.until_asked(1);
    drop(pair.master);
    child.wait().unwrap();
    let listed = yard.run(&["executions", "--json"]).json();
    assert_eq!(listed[0]["status"], "running", "{listed}");
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    door.open();
    assert_eq!(yard.run(&["attach", &id]).code, 0);
    assert!(yard.is_there("b"));
}
