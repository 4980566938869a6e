//! A change with several tokens: one that may not do it did nothing, so the next larger one is tried.

use orchestra_console::{domain::FaultKind, provider::GithubToken};
use serde_json::json;

use super::*;
use crate::loopback::{Answer, Request};

const SMALL: &str = "github_pat_small";
const WORKFLOW: &str = r#"{"id":5,"name":"ci","path":".github/workflows/ci.yml","state":"active"}"#;

fn operator_of_two(server: &Loopback) -> GithubOperator {
    operator_of(server, [(SMALL, None), (TOKEN, None)])
}

/// With these tokens and their names.
fn operator_of(server: &Loopback, tokens: [(&'static str, Option<&'static str>); 2]) -> GithubOperator {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    let token = |(text, name): (&str, Option<&str>)| GithubToken {
        secret: Secret::new(text).unwrap(),
        origin: "keyring".into(),
        name: name.map(str::to_owned),
    };
    let open = move || GithubClient::with_tokens(&settings, tokens.map(token).into());
    GithubOperator::new(open, patience())
}

async fn disable(operator: &GithubOperator) {
    let inputs = json!({ "repository": REPOSITORY, "workflow": "ci.yml" });
    Asked::new(operator, "github.disable-workflow", inputs).perform().await.unwrap();
}

/// As GitHub answers a reading: each kind of token with its own header.
fn as_read(request: &Request, body: &str) -> Answer {
    let header = if request.header("authorization").is_some_and(|header| header.contains("github_pat_")) {
        "X-Accepted-GitHub-Permissions: actions=read"
    } else {
        "X-OAuth-Scopes: repo"
    };
    Answer::new(&format!("200 OK\nContent-Type: application/json\n{header}"), body)
}

/// The tokens that were sent with a write, in order.
fn written_with(server: &Loopback) -> Vec<String> {
    let writes = server.seen().into_iter().filter(|request| request.method != "GET");
    writes.map(|request| request.header("authorization").unwrap().trim_start_matches("Bearer ").to_owned()).collect()
}

fn is_small(request: &Request) -> bool {
    request.header("authorization").is_some_and(|header| header.contains(SMALL))
}

#[tokio::test]
async fn a_refusal_for_lack_of_right_goes_on_with_the_larger_token() {
    let server = Loopback::start(|request| match (request.method.as_str(), is_small(request)) {
        ("GET", _) => Answer::json(WORKFLOW),
        (_, true) => Answer::said(
            "403 Forbidden\nX-Accepted-GitHub-Permissions: actions=write",
            "Resource not accessible by personal access token",
        ),
        _ => Answer::new("204 No Content", ""),
    });
    let operator = operator_of_two(&server);
    let asked =
        Asked::new(&operator, "github.disable-workflow", json!({ "repository": REPOSITORY, "workflow": "ci.yml" }));
    asked.perform().await.ok();
    assert_eq!(written_with(&server), [SMALL, TOKEN]);
}

#[tokio::test]
async fn the_token_that_was_made_for_it_writes_and_the_wide_one_is_not_sent() {
    let server = Loopback::start(|request| match request.method.as_str() {
        "GET" => as_read(request, WORKFLOW),
        _ => Answer::new("204 No Content", ""),
    });
    let operator = operator_of(&server, [(TOKEN, Some("github.com")), (SMALL, Some("deploy@github.com"))]);
    disable(&operator).await;
    // Whose each of them is has been asked, so that the scopes of the wide one are known.
    let found = Asked::new(&operator, "github.rerun", json!({ "repository": REPOSITORY, "run": 7, "attempt": 1 }));
    found.operator.inspect(found.act()).await.ok();
    disable(&operator).await;
    assert_eq!(written_with(&server), [SMALL, SMALL]);
}

#[tokio::test]
async fn what_was_refused_once_goes_to_the_other_token_from_then_on() {
    let server = Loopback::start(|request| match (request.method.as_str(), is_small(request)) {
        ("GET", _) => as_read(request, WORKFLOW),
        (_, true) => Answer::said(
            "403 Forbidden\nX-Accepted-GitHub-Permissions: actions=write",
            "Resource not accessible by personal access token",
        ),
        _ => Answer::new("204 No Content", ""),
    });
    let operator = operator_of_two(&server);
    for _ in 0..3 {
        disable(&operator).await;
    }
    assert_eq!(written_with(&server), [SMALL, TOKEN, TOKEN, TOKEN]);
}

#[tokio::test]
async fn of_two_alike_the_one_with_a_purpose_changes_and_the_hosts_own_reads() {
    const OTHER: &str = "ghp_9876543210abcdefghijklmnopqrstuvwxyz";
    let server = Loopback::start(|request| match request.method.as_str() {
        "GET" => as_read(request, WORKFLOW),
        _ => Answer::new("204 No Content", ""),
    });
    let names = [(TOKEN, Some("github.com")), (OTHER, Some("deploy@github.com"))];
    for tokens in [names, [names[1], names[0]]] {
        disable(&operator_of(&server, tokens)).await;
    }
    assert_eq!(written_with(&server), [OTHER, OTHER]);
    let reads = server.seen().into_iter().filter(|request| request.method == "GET");
    assert!(reads.into_iter().all(|request| request.header("authorization").unwrap().ends_with(TOKEN)));
}

#[tokio::test]
async fn a_gate_is_answered_with_the_token_whose_person_may() {
    let server = Loopback::start(|request| match (request.method.as_str(), request.target.as_str()) {
        ("GET", "/user") => Answer::json(json!({ "login": if is_small(request) { "bot" } else { "ada" } }).to_string()),
        ("GET", _) => {
            let gate = json!([{ "environment": { "id": 5, "name": "production" },
                "current_user_can_approve": !is_small(request) }]);
            as_read(request, &gate.to_string())
        }
        // Not for want of a right of the token: no other would be tried.
        _ if is_small(request) => Answer::said("422 Unprocessable Entity", "You cannot approve this deployment"),
        _ => Answer::json("[]"),
    });
    let gate = json!({ "name": "production", "id": 5 });
    let inputs = json!({ "repository": REPOSITORY, "run": 7, "environments": [gate], "answer": "approve" });
    let operator = operator_of_two(&server);
    Asked::new(&operator, "github.review", inputs).perform().await.unwrap();
    assert_eq!(written_with(&server), [TOKEN]);
    let inputs = json!({ "repository": REPOSITORY, "run": 7, "environment": "production" });
    let seen = Asked::new(&operator, "github.gate", inputs).perform().await.unwrap();
    assert_eq!(seen["can_approve"], true);
}

/// What comes of a refusal of the small token; the tokens that were sent with a write.
async fn refused_with(head: &'static str, message: &'static str) -> (Option<FaultKind>, Vec<String>) {
    let server = Loopback::start(move |request| match (request.method.as_str(), is_small(request)) {
        ("GET", _) => Answer::json(WORKFLOW),
        (_, true) => Answer::said(head, message),
        _ => Answer::new("204 No Content", ""),
    });
    let operator = operator_of_two(&server);
    let asked =
        Asked::new(&operator, "github.disable-workflow", json!({ "repository": REPOSITORY, "workflow": "ci.yml" }));
    let kind = asked.perform().await.err().map(|fault| fault.fault.kind);
    (kind, written_with(&server))
}

#[tokio::test]
async fn a_refusal_for_another_reason_is_githubs_word_and_no_other_token_is_tried() {
    let about_the_thing = "Unable to disable this workflow while it is being used.";
    assert_eq!(
        refused_with("403 Forbidden", about_the_thing).await,
        (Some(FaultKind::Conflict), vec![SMALL.to_owned()])
    );
    let scoped = "403 Forbidden\nX-OAuth-Scopes: gist\nX-Accepted-OAuth-Scopes: repo, workflow";
    assert_eq!(refused_with(scoped, "Forbidden").await.1, [SMALL, TOKEN], "it lacks the scope");
    let enough = "403 Forbidden\nX-OAuth-Scopes: repo\nX-Accepted-OAuth-Scopes: repo";
    assert_eq!(refused_with(enough, "Forbidden").await.1, [SMALL]);
    let admin = "Must have admin rights to Repository.";
    assert_eq!(refused_with("403 Forbidden", admin).await.1, [SMALL, TOKEN]);
}

/// What is found of attempt 2, which `by` asked for; the small token is ada's, the other one is of `other`.
async fn found_of_attempt_by(by: &'static str, other: Option<&'static str>) -> Finding {
    let server = Loopback::start(move |request| match request.target.as_str() {
        "/user" if is_small(request) => Answer::json(json!({ "login": "ada" }).to_string()),
        "/user" => match other {
            Some(login) => Answer::json(json!({ "login": login }).to_string()),
            None => Answer::said("403 Forbidden", "Resource not accessible by integration"),
        },
        _ => Answer::json(
            json!({ "id": 7, "run_attempt": 2, "status": "queued", "created_at": "2026-01-01T10:00:00Z",
                "triggering_actor": { "login": by } })
            .to_string(),
        ),
    });
    let operator = operator_of_two(&server);
    let inputs = json!({ "repository": REPOSITORY, "run": 7, "attempt": 1 });
    Asked::new(&operator, "github.rerun", inputs).inspect().await
}

#[tokio::test]
async fn with_several_tokens_any_of_their_people_may_have_acted() {
    assert!(matches!(found_of_attempt_by("ada", Some("bot")).await, Finding::Present(_)));
    assert!(matches!(found_of_attempt_by("bot", Some("bot")).await, Finding::Present(_)), "the larger token wrote");
    assert_eq!(found_of_attempt_by("bob", Some("bot")).await, Finding::Absent);
    assert!(matches!(found_of_attempt_by("bob", None).await, Finding::Unknown(_)), "bob may be the other token");
}

#[tokio::test]
async fn a_lost_answer_is_never_sent_again_with_another_token() {
    let server =
        Loopback::start(|request| if request.method == "GET" { Answer::json(WORKFLOW) } else { Answer::Reset });
    let operator = operator_of_two(&server);
    let asked =
        Asked::new(&operator, "github.disable-workflow", json!({ "repository": REPOSITORY, "workflow": "ci.yml" }));
    let fault = asked.perform().await.unwrap_err();
    assert!(fault.is_open, "{fault:?}");
    assert_eq!(written_with(&server), [SMALL]);
}
