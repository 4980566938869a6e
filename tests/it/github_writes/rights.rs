//! A change with several tokens: one that may not do it did nothing, so the next larger one is tried.

use orchestra_console::provider::GithubToken;
use serde_json::json;

use super::*;
use crate::loopback::{Answer, Request};

const SMALL: &str = "github_pat_small";
const WORKFLOW: &str = r#"{"id":5,"name":"ci","path":".github/workflows/ci.yml","state":"active"}"#;

fn operator_of_two(server: &Loopback) -> GithubOperator {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    let token = |text: &str| GithubToken { secret: Secret::new(text).unwrap(), origin: "keyring".into(), name: None };
    let open = move || GithubClient::with_tokens(&settings, vec![token(SMALL), token(TOKEN)]);
    GithubOperator::new(open, patience())
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
