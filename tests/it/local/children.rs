//! Children that take their time, are interrupted, and outlive who started them. A script stands for npm.

use std::{fs, path::PathBuf, time::Duration};

use orchestra_console::{
    plan::Fields,
    provider::{Finding, Operate as _},
};
use serde_json::{Value, json};

use super::place::{Place, act, operation, tree, until};

const INSTALL: &str = "local.npm-install";

/// Counts itself, makes what npm makes, says something, and goes on when `go` is there.
const PATIENT: &str = r#"echo run >> ../runs; mkdir node_modules; echo "{}" > package-lock.json
echo "added 1 package"; echo "token=abcdefgh12345678"; env > node_modules/environment
while [ ! -e ../go ]; do sleep 0.01; done"#;

fn place(script: &str) -> Place {
    let place = Place::with_program("npm", script);
    fs::create_dir(place.path("demo")).unwrap();
    fs::write(place.path("demo/package.json"), "{}").unwrap();
    place
}

fn inputs(place: &Place) -> Value {
    json!({ "directory": place.path("demo") })
}

fn runs(place: &Place) -> usize {
    fs::read_to_string(place.path("runs")).unwrap_or_default().lines().count()
}

/// Begins an operation and loses it without a word, as a killed worker does; the child runs on.
async fn begun_and_lost(place: &Place, id: &str) {
    let (operation, id) = (operation(INSTALL, inputs(place)), place.id(id));
    let mut performing = place.operators.perform(act(&operation, &id), &place.heard);
    tokio::select! {
        ended = &mut performing => panic!("it cannot have ended: {ended:?}"),
        () = until("the child runs", || fs::exists(place.path("demo/node_modules/environment")).unwrap()) => {}
    }
    std::mem::forget(performing);
}

#[tokio::test]
async fn what_a_child_prints_is_said_and_what_it_made_is_taken_back() {
    let place = place(PATIENT);
    fs::write(place.path("go"), "").unwrap();
    let before = tree(&place.work().join("demo"));
    place.undo("never", INSTALL, inputs(&place), &Fields::new()).await.unwrap();
    assert_eq!(place.inspect("1", INSTALL, inputs(&place)).await, Finding::Absent);
    let outputs = place.perform("1", INSTALL, inputs(&place)).await.unwrap();
    assert_eq!(outputs["locked"], false);
    assert_eq!(place.heard(), ["added 1 package", "token=‹redacted›"]);
    let environment = fs::read_to_string(place.path("demo/node_modules/environment")).unwrap();
    assert!(environment.contains(&format!("ORCHESTRA_OPERATION={}\n", place.id("1"))), "{environment}");
    assert!(!environment.contains("CARGO_MANIFEST_DIR"), "{environment}");
    assert_eq!(place.perform("1", INSTALL, inputs(&place)).await.unwrap(), outputs);
    assert_eq!(place.inspect("1", INSTALL, inputs(&place)).await, Finding::Present(outputs.clone()));
    assert_eq!(runs(&place), 1);
    fs::write(place.path("demo/own.js"), "").unwrap();
    for _ in 0..2 {
        place.undo("1", INSTALL, inputs(&place), &outputs).await.unwrap();
        fs::remove_file(place.path("demo/own.js")).unwrap();
        assert_eq!(tree(&place.work().join("demo")), before);
        fs::write(place.path("demo/own.js"), "").unwrap();
    }
    place.perform("1", INSTALL, inputs(&place)).await.unwrap();
    assert_eq!(runs(&place), 2, "after an undo it is done anew");
}

#[tokio::test]
async fn a_failure_is_quoted_and_leaves_nothing() {
    let place = place("mkdir node_modules; echo 'npm error 404 no such package'; exit 7");
    let before = tree(&place.work());
    let said = place.sentence("1", INSTALL, inputs(&place)).await;
    assert!(said.contains("install --no-audit` failed: it ended with status 7: npm error 404"), "{said}");
    assert_eq!(tree(&place.work()), before);
    fs::create_dir(place.path("demo/node_modules")).unwrap();
    let said = place.sentence("1", INSTALL, inputs(&place)).await;
    assert!(said.ends_with("node_modules is there already, and not from this step; remove it first"), "{said}");
    assert!(fs::exists(place.path("demo/node_modules")).unwrap());
}

#[tokio::test]
async fn a_child_of_a_killed_worker_is_taken_up_and_not_doubled() {
    let place = place(PATIENT);
    begun_and_lost(&place, "1").await;
    let anew = place.found_anew();
    let (operation, id) = (operation(INSTALL, inputs(&place)), place.id("1"));
    let mut performing = anew.perform(act(&operation, &id), &place.heard);
    tokio::select! {
        ended = &mut performing => panic!("it cannot have ended: {ended:?}"),
        () = tokio::time::sleep(Duration::from_millis(300)) => {}
    }
    fs::write(place.path("go"), "").unwrap();
    assert_eq!(performing.await.unwrap()["locked"], false);
    assert_eq!(runs(&place), 1);
    assert!(place.heard().contains(&"added 1 package".to_owned()));
}

#[tokio::test]
async fn asking_about_a_child_that_runs_waits_for_its_end() {
    let place = place(PATIENT);
    begun_and_lost(&place, "1").await;
    let asking = place.inspect("1", INSTALL, inputs(&place));
    let (finding, ()) = tokio::join!(asking, async { fs::write(place.path("go"), "").unwrap() });
    assert!(matches!(finding, Finding::Present(_)), "{finding:?}");
    assert_eq!(runs(&place), 1);
}

#[tokio::test]
async fn a_dropped_act_ends_everything_that_it_started_and_leaves_nothing() {
    let stubborn = r#"trap "" TERM INT HUP; mkdir node_modules
(trap "" TERM; setsid sleep 600 & echo $! > ../inner.new); mv ../inner.new ../inner; echo $$ > ../outer.new
mv ../outer.new ../outer; touch node_modules/environment; while :; do sleep 1; done"#;
    let place = place(stubborn);
    let before = tree(&place.work().join("demo"));
    let (operation, id) = (operation(INSTALL, inputs(&place)), place.id("1"));
    let mut performing = place.operators.perform(act(&operation, &id), &place.heard);
    tokio::select! {
        ended = &mut performing => panic!("it cannot have ended: {ended:?}"),
        () = until("the child runs", || fs::exists(place.path("demo/node_modules/environment")).unwrap()) => {}
    }
    drop(performing);
    assert_eq!(place.inspect("1", INSTALL, inputs(&place)).await, Finding::Absent);
    assert_eq!(tree(&place.work().join("demo")), before);
    for name in ["inner", "outer"] {
        let pid = fs::read_to_string(place.path(name)).unwrap();
        let stat = PathBuf::from(format!("/proc/{}/stat", pid.trim()));
        until("the process is gone", || fs::read_to_string(&stat).map_or(true, |line| line.contains(") Z "))).await;
    }
    assert_eq!(place.inspect("1", INSTALL, inputs(&place)).await, Finding::Absent);
}

#[tokio::test]
async fn an_undo_ends_a_child_that_still_runs() {
    let place = place(PATIENT);
    let before = tree(&place.work().join("demo"));
    begun_and_lost(&place, "1").await;
    place.undo("1", INSTALL, inputs(&place), &Fields::new()).await.unwrap();
    assert_eq!(tree(&place.work().join("demo")), before);
    fs::write(place.path("go"), "").unwrap();
    place.perform("1", INSTALL, inputs(&place)).await.unwrap();
    assert_eq!(runs(&place), 2);
}

#[tokio::test]
async fn a_child_whose_wrapper_was_killed_is_ended_and_started_anew() {
    let place = place(PATIENT);
    begun_and_lost(&place, "1").await;
    let state = fs::read_to_string(place.kept("1", "-0.state")).unwrap();
    let state: Value = serde_json::from_str(&state).unwrap();
    let wrapper = rustix::process::Pid::from_raw(state["wrapper"].as_i64().unwrap() as i32).unwrap();
    rustix::process::kill_process(wrapper, rustix::process::Signal::KILL).unwrap();
    until("the lock is free", || {
        let lock = fs::File::open(place.kept("1", "-0.child")).unwrap();
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok()
    })
    .await;
    assert_eq!(place.inspect("1", INSTALL, inputs(&place)).await, Finding::Absent);
    assert!(!fs::exists(place.path("demo/node_modules")).unwrap());
    fs::write(place.path("go"), "").unwrap();
    place.perform("1", INSTALL, inputs(&place)).await.unwrap();
    assert_eq!(runs(&place), 2);
}

#[tokio::test]
async fn a_flood_without_the_end_of_a_line_is_given_up() {
    let place = place("mkdir node_modules; head -c 200000000 /dev/zero; sleep 600");
    let said = place.sentence("1", INSTALL, inputs(&place)).await;
    assert!(said.ends_with("it printed more than 64 MiB"), "{}", said.len());
    assert!(!fs::exists(place.path("demo/node_modules")).unwrap());
}
