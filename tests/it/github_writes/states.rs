//! What GitHub says to a change, and what a person reads then.

use std::time::{Duration, Instant};

use orchestra_console::{
    domain::FaultKind,
    provider::{Finding, Operate},
};
use serde_json::{Value, json};

use super::{
    Asked, REPOSITORY, TOKEN,
    fake::{Fake, LOGIN},
    operator, operator_with, patience,
};

/// What came of a refused change: its kind, whether it may pass, whether it may have been done, the sentence.
async fn refused(name: &str, inputs: Value, head: &str, message: &str) -> (FaultKind, bool, bool, String) {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    fake.run("completed", Some("failure"));
    fake.state().refusals.push((head.into(), message.into()));
    let fault = Asked::new(&operator, name, inputs).perform().await.unwrap_err();
    let said = fault.fault.to_string();
    assert!(!said.contains(TOKEN));
    (fault.fault.kind, fault.is_passing, fault.is_open, said)
}

fn of_run() -> Value {
    json!({ "repository": REPOSITORY, "run": 1_001 })
}

fn of_dispatch() -> Value {
    json!({ "repository": REPOSITORY, "workflow": "deploy.yml", "reference": "main" })
}

#[tokio::test]
async fn a_refusal_is_said_in_githubs_words_with_what_to_do() {
    let lasting = |kind, said: &str| (kind, false, false, said.to_owned());
    let no_rights = refused("github.cancel", of_run(), "403 Forbidden", "Must have admin rights to Repository.").await;
    assert_eq!(
        no_rights,
        lasting(
            FaultKind::Unauthorized,
            "this token may not cancel run 1001 of octo/shop (Must have admin rights to Repository); the token from \
             GH_TOKEN needs Actions: write on octo/shop (a classic one: repo), and its owner write access there"
        )
    );
    let over = "Cannot cancel a workflow run that is completed.";
    assert_eq!(
        refused("github.force-cancel", of_run(), "409 Conflict", over).await,
        lasting(
            FaultKind::Conflict,
            "could not force cancel run 1001 of octo/shop: github.com says no (Cannot cancel a workflow run that is \
             completed); see how it stands: orchestra runs show 1001 --repository octo/shop"
        )
    );
    let (_, _, _, input) =
        refused("github.dispatch", of_dispatch(), "422 Unprocessable Entity", "Required input 'version' not provided")
            .await;
    assert!(input.ends_with("(Required input 'version' not provided); give it: -f NAME=VALUE"), "{input}");
    let no_trigger = "Workflow does not have 'workflow_dispatch' trigger";
    let (_, _, _, trigger) = refused("github.dispatch", of_dispatch(), "422 Unprocessable Entity", no_trigger).await;
    assert!(trigger.ends_with("; add `workflow_dispatch:` under `on:` of deploy.yml at main"), "{trigger}");
    assert_eq!(
        refused("github.delete-run", of_run(), "404 Not Found", "Not Found").await,
        lasting(
            FaultKind::NotFound,
            "could not remove run 1001 of octo/shop: it was not found, or this token may not see it; check the names, and \
             that the token from GH_TOKEN has Actions: write"
        )
    );
}

#[tokio::test]
async fn a_token_in_an_answer_is_not_repeated() {
    let (_, _, _, said) = refused("github.cancel", of_run(), "409 Conflict", &format!("no {TOKEN}")).await;
    assert!(said.contains("‹redacted›"), "{said}");
}

#[tokio::test]
async fn a_refused_token_is_not_tried_again() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    fake.state().refusals.push(("401 Unauthorized".into(), "Bad credentials".into()));
    let asked = Asked::new(&operator, "github.cancel", of_run());
    let first = asked.perform().await.unwrap_err();
    assert_eq!((first.fault.kind, first.is_passing, first.is_open), (FaultKind::Unauthorized, false, false));
    let sent = server.seen().len();
    assert_eq!(asked.perform().await.unwrap_err(), first);
    assert!(asked.operator.inspect(asked.act()).await.is_err());
    assert_eq!(server.seen().len(), sent, "nothing more is sent");
}

#[tokio::test]
async fn a_pause_is_kept_and_may_pass() {
    let over = "You have exceeded a secondary rate limit.";
    for (head, message, least, most) in [
        ("429 Too Many Requests\nRetry-After: 90", "slow down", 88, 91),
        ("403 Forbidden", over, 58, 61),
        ("429 Too Many Requests", "slow down", 58, 61),
        (
            "429 Too Many Requests\nDate: Wed, 01 Jan 2020 00:00:00 GMT\nRetry-After: Wed, 01 Jan 2020 00:01:30 GMT",
            "",
            88,
            91,
        ),
    ] {
        let (fake, server) = Fake::start();
        let operator = operator(&server);
        fake.state().refusals.push((head.into(), message.into()));
        let asked = Asked::new(&operator, "github.cancel", of_run());
        let fault = asked.perform().await.unwrap_err();
        assert_eq!(
            (fault.fault.kind, fault.is_passing, fault.is_open),
            (FaultKind::RateLimited, true, false),
            "{head}"
        );
        let seconds = fault.fault.retry_at.unwrap().as_second() - jiff::Timestamp::now().as_second();
        assert!((least..=most).contains(&seconds), "{head}: {seconds}");
        // Nothing goes out before its end, and that is no lost answer either.
        let again = asked.perform().await.unwrap_err();
        assert_eq!((again.fault.kind, again.is_passing, again.is_open), (FaultKind::RateLimited, true, false));
        assert_eq!(server.seen().len(), 1, "{head}");
    }
}

#[tokio::test]
async fn what_never_went_out_may_be_tried_again() {
    let (_fake, server) = Fake::start();
    let gone = operator(&server);
    drop(server);
    let asked = Asked::new(&gone, "github.cancel", of_run());
    let fault = asked.perform().await.unwrap_err();
    assert_eq!((fault.fault.kind, fault.is_passing, fault.is_open), (FaultKind::Unreachable, true, false));
}

#[tokio::test]
async fn a_cancel_is_asynchronous() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    for (takes, wanted) in [(2, ("completed", "cancelled")), (9, ("in_progress", ""))] {
        fake.state().cancel_takes = takes;
        let run = fake.run("in_progress", None);
        let asked = Asked::new(&operator, "github.cancel", json!({ "repository": REPOSITORY, "run": run }));
        let outputs = asked.perform().await.unwrap();
        assert_eq!((outputs["status"].as_str().unwrap(), outputs["conclusion"].as_str().unwrap()), wanted);
        assert_eq!(asked.voice.lines(), [format!("GitHub took it up: run {run} is being cancelled")]);
    }
}

#[tokio::test]
async fn several_gates_are_answered_by_name() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let run = fake.waiting_at(&[(3, "staging"), (4, "production"), (5, "eu")]);
    let inputs = |names: &[&str]| {
        let gates: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        json!({ "repository": REPOSITORY, "run": run, "environments": gates, "answer": "approve", "comment": "go" })
    };
    let asked = Asked::new(&operator, "github.review", inputs(&["staging", "production"]));
    asked.perform().await.unwrap();
    let body = server.seen().last().unwrap().json();
    assert_eq!(body, json!({ "environment_ids": [3, 4], "state": "approved", "comment": "go" }));
    let wrong = Asked::new(&operator, "github.review", inputs(&["staging"])).perform().await.unwrap_err();
    assert_eq!(wrong.fault.to_string(), "run 1001 of octo/shop does not wait at staging; it waits at eu");
}

#[tokio::test]
async fn an_answer_of_somebody_else_is_not_taken_for_ours() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let run = fake.run("in_progress", None);
    fake.state().reviews.insert(
        run,
        vec![json!({ "environments": [{ "id": 3, "name": "eu" }], "state": "approved", "comment": "go", "user": { "login": "bob" } })],
    );
    let inputs = json!({ "repository": REPOSITORY, "run": run, "environments": [{ "name": "eu" }], "answer": "approve", "comment": "go" });
    assert_eq!(Asked::new(&operator, "github.review", inputs).inspect().await, Finding::Absent);
    let run = fake.run("queued", None);
    fake.state().runs.get_mut(&run).unwrap().attempt = 2;
    let inputs = json!({ "repository": REPOSITORY, "run": run, "attempt": 1 });
    assert_eq!(Asked::new(&operator, "github.rerun", inputs).inspect().await, Finding::Absent, "bob ran it again");
}

#[tokio::test]
async fn a_dispatch_carries_our_id_where_the_workflow_has_room_for_it() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    fake.state().file = "on:\n  workflow_dispatch:\n    inputs:\n      operation_id:\n        required: false\n".into();
    fake.state().gives_details = false;
    let asked = Asked::new(&operator, "github.dispatch", of_dispatch());
    let outputs = asked.perform().await.unwrap();
    assert_eq!(outputs["run_id"], 1_001, "found by its title, without knowing what was before");
    let sent = server.seen().into_iter().find(|request| request.method == "POST").unwrap().json();
    assert_eq!(sent["inputs"]["operation_id"], asked.id.0);
    assert_eq!(fake.state().runs[&1_001].actor, LOGIN);
}

#[tokio::test]
async fn an_older_host_is_asked_without_the_word_that_it_does_not_know() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    fake.state().is_old = true;
    let mut inputs = of_dispatch();
    inputs["after_run"] = json!(1_000);
    let outputs = Asked::new(&operator, "github.dispatch", inputs).perform().await.unwrap();
    assert_eq!(outputs["run_id"], 1_001);
    assert_eq!(fake.done("POST workflows/deploy.yml/dispatches main"), 1);
}

#[tokio::test]
async fn between_two_writes_there_is_a_gap() {
    let (fake, server) = Fake::start();
    let gap = Duration::from_millis(120);
    let operator = operator_with(&server, orchestra_console::provider::Patience { between_writes: gap, ..patience() });
    let start = Instant::now();
    for _ in 0..3 {
        let run = fake.run("completed", Some("success"));
        let inputs = json!({ "repository": REPOSITORY, "run": run });
        Asked::new(&operator, "github.delete-run", inputs).perform().await.unwrap();
    }
    assert!(start.elapsed() >= gap * 2, "{:?}", start.elapsed());
}
