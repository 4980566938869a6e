//! Whom GitHub will take a change for: said before it is agreed to, and still so when it is sent.

use std::collections::BTreeMap;

use orchestra_console::{
    plan::{GateAnswer, GateName},
    provider::GithubToken,
    runtime::plan_pipeline,
};
use serde_json::json;

use super::*;
use crate::loopback::{Answer, Request};

const SMALL: &str = "github_pat_small";
const APP: &str = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";

/// A token as a store has it.
fn kept(text: &str, name: &str, store: &str) -> GithubToken {
    GithubToken { secret: Secret::new(text).unwrap(), origin: store.into(), name: Some(name.into()) }
}

fn operators_with(server: &Loopback, tokens: Vec<GithubToken>) -> Operators {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    let open = move || GithubClient::with_tokens(&settings, tokens.clone());
    Operators::new([std::sync::Arc::new(GithubOperator::new(open, patience())) as _])
}

fn two() -> Vec<GithubToken> {
    vec![kept(TOKEN, "github.com", "keyutils"), kept(SMALL, "deploy@github.com", "keyring")]
}

fn is_small(request: &Request) -> bool {
    request.header("authorization").is_some_and(|header| header.contains(SMALL))
}

/// A run that goes on, and this for the account.
fn server(user: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| match request.target.as_str() {
        "/user" => user(request),
        target if target.ends_with("pending_deployments") => {
            Answer::json(r#"[{"environment":{"id":4,"name":"staging"},"current_user_can_approve":true}]"#)
        }
        _ => Answer::json(
            r#"{"id":7,"run_attempt":1,"status":"in_progress","created_at":"2026-01-01T10:00:00Z","display_title":"Deploy"}"#,
        ),
    })
}

fn cancel() -> PipelineChange {
    PipelineChange::Cancel { repository: REPOSITORY.into(), run: 7, forced: false }
}

async fn planned(operators: &Operators, change: &PipelineChange) -> Result<Plan, orchestra_console::domain::Fault> {
    plan_pipeline(operators, &BTreeMap::new(), change).await
}

fn asked_who(server: &Loopback) -> usize {
    server.seen().iter().filter(|request| request.target == "/user").count()
}

#[tokio::test]
async fn of_two_tokens_the_smaller_is_named_and_whom_the_other_belongs_to() {
    let server = server(|request| fake::account(if is_small(request) { "ada" } else { "bot" }));
    let plan = planned(&operators_with(&server, two()), &cancel()).await.unwrap();
    let wanted = "ada on github.com, by deploy@github.com from the keyring; where it may not: bot";
    assert_eq!(plan.account.as_deref(), Some(wanted));
    assert_eq!(asked_who(&server), 2, "one question a token");
    assert!(!serde_json::to_string(&plan).unwrap().contains(SMALL));
}

#[tokio::test]
async fn the_account_that_is_named_is_that_of_the_token_that_sends() {
    // The one with a purpose may do more, which only its own answers tell.
    const NARROW: &str = "ghp_narrow";
    const WIDE: &str = "ghp_wide";
    let is_wide = |request: &Request| request.header("authorization").is_some_and(|header| header.contains(WIDE));
    let server = Loopback::start(move |request| {
        let scopes = if is_wide(request) { "repo, workflow, admin:org" } else { "repo" };
        let who = if is_wide(request) { "bot" } else { "ada" };
        let body = match (request.method.as_str(), request.target.as_str()) {
            (_, "/user") => format!(r#"{{"login":"{who}","id":1}}"#),
            ("POST", _) => "{}".to_owned(),
            _ => r#"{"id":7,"run_attempt":1,"status":"in_progress","created_at":"2026-01-01T10:00:00Z"}"#.to_owned(),
        };
        Answer::new(&format!("200 OK\nContent-Type: application/json\nX-OAuth-Scopes: {scopes}"), &body)
    });
    let tokens = vec![kept(NARROW, "github.com", "keyring"), kept(WIDE, "deploy@github.com", "keyring")];
    let operators = operators_with(&server, tokens);
    let plan = planned(&operators, &cancel()).await.unwrap();
    let named = plan.account.clone().unwrap();
    let step = &plan.steps[0];
    let id = orchestra_console::plan::OperationId("1".repeat(32));
    let act = Act { operation: &step.operation, id: &id, timeout: std::time::Duration::from_secs(20) };
    let _ = operators.perform(act, &Voice::default()).await;
    let sent = server.seen().into_iter().find(|request| request.method == "POST").unwrap();
    let by = if is_wide(&sent) { "bot on" } else { "ada on" };
    assert!(named.starts_with(by), "named is {named}, sent was with the token of {by}");
}

#[tokio::test]
async fn two_tokens_of_one_person_are_one_account() {
    let server = server(|_| fake::account("ada"));
    let plan = planned(&operators_with(&server, two()), &cancel()).await.unwrap();
    assert_eq!(plan.account.as_deref(), Some("ada on github.com, by deploy@github.com from the keyring"));
}

#[tokio::test]
async fn a_refused_token_is_passed_over_as_a_write_would() {
    let server = server(|request| {
        if is_small(request) { Answer::said("401 Unauthorized", "Bad credentials") } else { fake::account("bot") }
    });
    let plan = planned(&operators_with(&server, two()), &cancel()).await.unwrap();
    assert_eq!(plan.account.as_deref(), Some("bot on github.com, by github.com from the kernel's keyring"));
}

#[tokio::test]
async fn nothing_is_planned_with_a_token_that_github_refuses() {
    let server = server(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let operators = operators_with(&server, two()[..1].to_vec());
    let fault = planned(&operators, &cancel()).await.unwrap_err();
    assert!(fault.to_string().contains("github.com refused the token from keyutils"), "{fault}");
    assert!(fault.to_string().contains("orchestra auth rotate github.com"), "{fault}");
}

#[tokio::test]
async fn an_app_has_nobodys_name_and_is_not_asked_for_one() {
    let server = server(|_| fake::account("nobody asks"));
    let tokens = vec![GithubToken { secret: Secret::new(APP).unwrap(), origin: "GITHUB_TOKEN".into(), name: None }];
    let plan = planned(&operators_with(&server, tokens), &cancel()).await.unwrap();
    let wanted = "an app on github.com, by the app installation's token GITHUB_TOKEN from the environment";
    assert_eq!(plan.account.as_deref(), Some(wanted));
    assert_eq!(asked_who(&server), 0);
}

#[tokio::test]
async fn not_to_know_the_account_stops_no_change() {
    let server = server(|_| Answer::said("403 Forbidden", "Resource not accessible by integration"));
    let plan = planned(&operators_with(&server, two()[..1].to_vec()), &cancel()).await.unwrap();
    let account = plan.account.unwrap();
    assert!(account.starts_with("unknown: ") && account.contains("not accessible by integration"), "{account}");
    assert!(plan.facts.iter().all(|fact| fact.observe.name != "github.account"), "{:?}", plan.facts);
    let plan = planned(&operators_with(&server, Vec::new()), &cancel()).await.unwrap();
    let nobody = "nobody: there is no token for github.com; to log in: orchestra auth login";
    assert_eq!(plan.account.as_deref(), Some(nobody));
}

#[tokio::test]
async fn of_an_answer_at_a_gate_the_one_who_may_answer_there_is_named() {
    let server = Loopback::start(|request| match request.target.as_str() {
        "/user" => fake::account(if is_small(request) { "ada" } else { "bot" }),
        target if target.ends_with("pending_deployments") => Answer::json(
            json!([{ "environment": { "id": 4, "name": "staging" }, "current_user_can_approve": !is_small(request) }])
                .to_string(),
        ),
        _ => Answer::json(r#"{"id":7,"run_attempt":1,"status":"waiting","created_at":"2026-01-01T10:00:00Z"}"#),
    });
    let change = PipelineChange::Review {
        repository: REPOSITORY.into(),
        run: 7,
        environments: vec![GateName { name: "staging".into(), id: Some(4) }],
        answer: GateAnswer::Approve,
        comment: "go".into(),
    };
    let plan = planned(&operators_with(&server, two()), &change).await.unwrap();
    let wanted = "bot on github.com, by github.com from the kernel's keyring; where it may not: ada";
    assert_eq!(plan.account.as_deref(), Some(wanted));
    let fact = plan.facts.iter().find(|fact| fact.observe.name == "github.account").unwrap();
    assert_eq!((&fact.observe.inputs["right"], fact.title.as_str()), (&json!("deployments"), "GitHub takes it as bot"));
}

/// What the fact of this plan says when it is looked at with these tokens.
async fn found(server: &Loopback, plan: &Plan, tokens: Vec<GithubToken>) -> Value {
    let operators = operators_with(server, tokens);
    let fact = plan.facts.iter().find(|fact| fact.observe.name == "github.account").unwrap();
    let act = Act { operation: &fact.observe, id: &id(), timeout: Duration::from_secs(30) };
    Value::Object(operators.perform(act, &Voice::default()).await.unwrap())
}

#[tokio::test]
async fn a_renewed_token_of_the_same_person_holds_and_another_persons_does_not() {
    let server = server(|request| fake::account(if is_small(request) { "eve" } else { "ada" }));
    let plan = planned(&operators_with(&server, two()[..1].to_vec()), &cancel()).await.unwrap();
    let fact = plan.facts.iter().find(|fact| fact.observe.name == "github.account").unwrap();
    assert_eq!(fact.title, "GitHub takes it as ada");
    let holds = |found: &Value| fact.expected.as_object().unwrap().iter().all(|(name, value)| found[name] == *value);
    let renewed = found(&server, &plan, vec![kept("ghp_renewed", "github.com", "encrypted-file")]).await;
    assert!(holds(&renewed), "{renewed}");
    let other = found(&server, &plan, vec![kept(SMALL, "github.com", "keyutils")]).await;
    assert!(!holds(&other) && other["login"] == json!("eve"), "{other}");
}
