//! A run that is followed to its end, whatever the far side does meanwhile; and what is gone.

use std::sync::atomic::{AtomicUsize, Ordering};

use orchestra_console::{domain::FaultKind, plan::Fields, provider::OperationFault};
use serde_json::json;

use super::*;
use crate::loopback::Answer;

fn seen(attempt: u32, status: &str, conclusion: Option<&str>) -> Answer {
    let run = json!({
        "id": 7, "name": "Deploy", "run_attempt": attempt, "status": status, "conclusion": conclusion,
        "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-01T10:00:00Z",
    });
    Answer::json(run.to_string())
}

fn not_found() -> Answer {
    Answer::said("404 Not Found", "Not Found")
}

/// What following attempt 2 comes to where looks at the run are answered so, and what was said.
async fn followed(
    look: impl Fn(usize) -> Answer + Send + Sync + 'static,
) -> (Result<Fields, OperationFault>, Vec<String>) {
    let looks = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.target.contains("/jobs") {
        true => Answer::json(r#"{"total_count":0,"jobs":[]}"#),
        false => look(looks.fetch_add(1, Ordering::Relaxed)),
    });
    let operator = operator(&server);
    let inputs = json!({ "repository": REPOSITORY, "run": 7, "attempt": 2 });
    let asked = Asked::new(&operator, "github.follow-run", inputs);
    let ended = tokio::time::timeout(Duration::from_secs(20), asked.perform()).await.expect("it ends");
    (ended, asked.voice.lines())
}

#[tokio::test]
async fn an_outage_is_no_end_of_the_run() {
    let (ended, said) = followed(|look| match look {
        0 => seen(2, "in_progress", None),
        1..6 => Answer::new("502 Bad Gateway", ""),
        6..9 => Answer::Reset,
        _ => seen(2, "completed", Some("success")),
    })
    .await;
    assert_eq!(ended.unwrap()["phase"], "succeeded");
    let told = |words: &str| said.iter().filter(|line| line.contains(words)).count();
    assert_eq!(told("it is asked again"), 2, "each kind of fault once: {said:?}");
}

#[tokio::test]
async fn the_end_of_the_attempt_before_is_not_that_of_the_one_that_is_followed() {
    let (ended, _) = followed(|look| match look {
        0..3 => seen(1, "completed", Some("failure")),
        3..5 => seen(2, "queued", None),
        _ => seen(2, "completed", Some("success")),
    })
    .await;
    let outputs = ended.unwrap();
    assert_eq!((&outputs["attempt"], &outputs["phase"]), (&json!(2), &json!("succeeded")));
}

#[tokio::test]
async fn a_run_that_does_not_show_yet_is_waited_for_and_one_that_never_shows_is_told() {
    let (ended, _) = followed(|look| if look < 4 { not_found() } else { seen(2, "completed", Some("success")) }).await;
    assert_eq!(ended.unwrap()["phase"], "succeeded");
    let (never, _) = followed(|_| not_found()).await;
    assert_eq!(never.unwrap_err().fault.kind, FaultKind::NotFound);
}

#[tokio::test]
async fn a_run_in_a_repository_that_cannot_be_seen_any_more_is_not_taken_for_removed() {
    let server = Loopback::start(|_| not_found());
    let operator = operator(&server);
    let asked = Asked::new(&operator, "github.delete-run", json!({ "repository": REPOSITORY, "run": 7 }));
    let fault = asked.operator.inspect(asked.act()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
}

#[tokio::test]
async fn an_account_that_is_locked_out_is_left_alone() {
    let message = "Maximum number of login attempts exceeded. Please try again later.";
    let server = Loopback::start(move |_| Answer::said("403 Forbidden", message));
    let operator = operator(&server);
    let asked = Asked::new(&operator, "github.delete-run", json!({ "repository": REPOSITORY, "run": 7 }));
    let first = asked.perform().await.unwrap_err();
    assert_eq!((first.fault.kind, first.is_passing, first.is_open), (FaultKind::Unauthorized, false, false));
    assert!(first.fault.to_string().contains("takes no login of this account for now"), "{}", first.fault);
    asked.perform().await.unwrap_err();
    assert_eq!(server.seen().len(), 1, "each further try would lock it for longer");
}
