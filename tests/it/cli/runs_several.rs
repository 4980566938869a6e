//! Several runs changed by one command: one question, an execution each, the worst exit code.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Place;
use crate::{github_writes::fake::Fake, loopback::Loopback};

fn place(server: &Loopback) -> Place {
    Place::configured(format!("[github]\napi_url = '{}'\n", server.url()))
        .with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz")
}

fn cancelled(fake: &Fake, run: u64) -> u32 {
    fake.done(&format!("POST runs/{run}/cancel"))
}

#[test]
fn each_of_several_runs_is_cancelled_by_an_execution_of_its_own() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("in_progress", None), fake.run("queued", None));
    let (a, b) = (one.to_string(), other.to_string());
    // A run that is named twice is meant once.
    let said = place.run(&["runs", "cancel", "octo/shop", &a, &b, &a, "--yes"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!((cancelled(&fake, one), cancelled(&fake, other)), (1, 1));
    for run in [one, other] {
        assert!(said.out.contains(&format!("octo/shop run {run}: execution ")), "{}", said.out);
    }
    let listed: Value = serde_json::from_str(&place.run(&["executions", "--json"]).out).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
}

#[test]
fn what_cannot_be_changed_is_left_out_and_the_exit_code_is_the_worst() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("in_progress", None), fake.run("in_progress", None));
    let said = place.run(&["runs", "cancel", "octo/shop", &one.to_string(), "7", &other.to_string(), "--yes"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("octo/shop run 7 left out: "), "{}", said.err);
    assert_eq!((cancelled(&fake, one), cancelled(&fake, other)), (1, 1), "the others go on");
    let none = place.run(&["runs", "delete", "octo/shop", "7", "8", "--yes"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""), "{none:?}");
    assert!(none.err.contains("none of them is left; nothing was done"), "{}", none.err);
}

#[test]
fn one_that_github_refuses_fails_alone() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("in_progress", None), fake.run("in_progress", None));
    fake.state().refusals.push(("403 Forbidden".into(), "Must have admin rights to Repository.".into()));
    let said = place.run(&["runs", "cancel", "octo/shop", &one.to_string(), &other.to_string(), "--yes"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("Must have admin rights to Repository"), "{}", said.out);
    assert_eq!(cancelled(&fake, one) + cancelled(&fake, other), 1);
}

#[test]
fn as_json_each_line_names_its_execution() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("completed", None), fake.run("completed", None));
    let said =
        place.run(&["runs", "rerun", "octo/shop", &one.to_string(), &other.to_string(), "--failed", "--yes", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let executions: BTreeSet<&str> = lines.iter().map(|line| line["execution"].as_str().unwrap()).collect();
    assert_eq!(executions.len(), 2);
    for execution in executions {
        let of_it: Vec<&Value> = lines.iter().filter(|line| line["execution"] == execution).collect();
        let ends = [of_it[0], of_it[of_it.len() - 1]].map(|line| line["fact"]["kind"].as_str().unwrap());
        assert_eq!(ends, ["created", "ended"]);
    }
}

#[test]
fn detached_their_ids_are_printed() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("in_progress", None), fake.run("in_progress", None));
    let arguments =
        ["runs", "cancel", "octo/shop", &one.to_string(), &other.to_string(), "--force", "--yes", "--detach"];
    let said = place.run(&arguments);
    assert_eq!(said.code, 0, "{said:?}");
    let ids: Vec<&str> = said.out.lines().collect();
    assert_eq!(ids.len(), 2, "{said:?}");
    for id in ids {
        assert_eq!(place.run(&["attach", id]).code, 0);
    }
}

#[test]
fn they_are_asked_about_once_and_without_a_terminal_nothing_is_done() {
    let (fake, server) = Fake::start();
    let (place, one, other) = (place(&server), fake.run("in_progress", None), fake.run("in_progress", None));
    let said = place.run(&["runs", "cancel", "octo/shop", &one.to_string(), &other.to_string()]);
    assert_eq!((said.code, said.out.as_str()), (6, ""), "{said:?}");
    assert_eq!(said.err.matches("There is no terminal to ask on; to agree: --yes").count(), 1, "{}", said.err);
    assert!(said.err.contains("Cancel 2 runs of octo/shop."), "{}", said.err);
    assert!(said.err.contains(&format!("only while run {other} is in attempt 1")), "{}", said.err);
    // A rule of one's own that wants it typed is no matter of --yes.
    std::fs::create_dir(place.path("config/policies")).unwrap();
    place.write(
        "config/policies/own.cedar",
        "@id(\"by-hand\")\n@text(\"cancels are typed\")\n@needs(\"typed\")\nforbid (principal, action, resource)\n\
         unless { context has approval && context.approval.typed };\n",
    );
    let said = place.run(&["runs", "cancel", "octo/shop", &one.to_string(), &other.to_string(), "--yes"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("how many there are has to be typed on one"), "{}", said.err);
    assert_eq!((cancelled(&fake, one), cancelled(&fake, other)), (0, 0));
}

#[test]
fn what_makes_no_sense_together_is_said() {
    let (_, server) = Fake::start();
    let place = place(&server);
    let said = place.run(&["runs", "rerun", "octo/shop", "1", "2", "--job", "3", "--yes"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("--job is a job of one run"), "{}", said.err);
    let ids: Vec<String> = (1..=51).map(|id| id.to_string()).collect();
    let all: Vec<&str> =
        ["runs", "delete", "octo/shop", "--yes"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    let said = place.run(&all);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("51 runs are named, and at most 50 are changed at once"), "{}", said.err);
    assert_eq!(server.seen().len(), 0);
}
