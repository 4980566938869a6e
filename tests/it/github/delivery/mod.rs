//! Between commit and production: what is read, what it costs, and what a person is told is missing.

mod budget;
mod form;
mod limits;
mod parts;
mod tokens;
mod versions;

use std::sync::Arc;

use orchestra_console::{
    domain::{DeliveryReading, DeploymentState, Gap},
    provider::DeliveryObserver,
};
use serde_json::Value;

use super::*;

const HEAD: &str = "1111111111111111111111111111111111111111";
const LIVE: &str = "2222222222222222222222222222222222222222";
const NEXT: &str = "3333333333333333333333333333333333333333";

/// A GitHub on which all is well; `over` answers first.
pub fn hub(over: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static) -> Loopback {
    let asked = AtomicUsize::new(0);
    Loopback::start(move |request| {
        over(request).unwrap_or_else(|| {
            if request.line() == "POST /graphql" {
                let asked = asked.fetch_add(1, Ordering::Relaxed) as u64;
                graph(request, |_| repository(), &[], 5_000 - 3 * (asked + 1))
            } else {
                rest(request)
            }
        })
    })
}

/// GraphQL's answer about all repositories that are asked about.
fn graph(request: &Request, each: impl Fn(usize) -> Value, errors: &[Value], remaining: u64) -> Answer {
    let asked = request.json();
    let count = asked["variables"].as_object().unwrap().len() / 2;
    let mut data: serde_json::Map<String, Value> = (0..count).map(|index| (format!("r{index}"), each(index))).collect();
    let renewed = Timestamp::now() + Duration::from_secs(3_600);
    let rate = json!({ "cost": 3, "limit": 5_000, "remaining": remaining, "resetAt": renewed });
    data.insert("rateLimit".into(), rate);
    let mut body = json!({ "data": data });
    if !errors.is_empty() {
        body["errors"] = json!(errors);
    }
    let head = "200 OK\nContent-Type: application/json\nX-RateLimit-Resource: graphql\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 7";
    Answer::new(head, body.to_string())
}

fn repository() -> Value {
    let checks = json!({ "state": "FAILURE", "contexts": { "totalCount": 9, "nodes": [
        { "name": "lint", "conclusion": "SUCCESS" }, { "name": "test", "conclusion": "TIMED_OUT" },
        { "context": "ci/old", "state": "ERROR" }, null,
    ] } });
    let pull = json!({ "number": 41, "title": "Batch", "author": { "login": "mara" }, "headRefName": "batch", "isDraft": false,
        "reviewDecision": "APPROVED", "statusCheckRollup": checks, "mergeQueueEntry": { "position": 1 },
        "updatedAt": "2026-11-21T09:00:00Z", "url": "https://github.com/octo/api/pull/41" });
    let deployed = |environment: &str, sha: &str, state: &str, at: &str| {
        json!({ "environment": environment, "commitOid": sha, "createdAt": at, "state": state, "ref": { "name": "v1" },
            "creator": { "login": "bot" }, "latestStatus": { "createdAt": at,
                "logUrl": "https://github.com/octo/api/actions/runs/61/job/9" } })
    };
    json!({
        "defaultBranchRef": {
            "name": "main",
            "target": { "oid": HEAD, "messageHeadline": "Newest", "committedDate": "2026-11-21T10:00:00Z",
                "author": { "name": "Mara", "user": { "login": "mara" } }, "statusCheckRollup": checks },
            "branchProtectionRule": null,
            "refUpdateRule": { "requiredApprovingReviewCount": 1, "requiredStatusCheckContexts": ["lint"], "requiresCodeOwnerReviews": false },
            "rules": { "nodes": [
                { "type": "PULL_REQUEST", "parameters": { "requiredApprovingReviewCount": 2, "requireCodeOwnerReview": true } },
                { "type": "REQUIRED_STATUS_CHECKS", "parameters": { "requiredStatusChecks": [{ "context": "test" }, { "context": "lint" }] } },
                { "type": "LEVITATION", "parameters": null },
            ] },
        },
        "deployments": { "nodes": [
            deployed("production", NEXT, "FAILURE", "2026-11-21T08:00:00Z"),
            deployed("production", LIVE, "ACTIVE", "2026-11-20T08:00:00Z"),
            deployed("staging", HEAD, "ACTIVE", "2026-11-21T08:30:00Z"),
        ] },
        "environments": { "nodes": [{ "latestCompletedDeployment": deployed("gpu", LIVE, "ACTIVE", "2026-01-01T00:00:00Z") }] },
        "pullRequests": { "totalCount": 30, "nodes": [pull] },
        "mergeQueue": { "entries": { "nodes": [{ "position": 1, "pullRequest": pull }] } },
    })
}

/// REST's answers, each with a tag.
fn rest(request: &Request) -> Answer {
    let target = request.target.as_str();
    let path = target.split('?').next().unwrap();
    let body = if target.ends_with("/actions/runs?status=waiting&per_page=50") {
        json!({ "total_count": 1, "workflow_runs": [{
            "id": 77, "name": "deploy", "display_title": "Deploy v2", "status": "waiting", "event": "workflow_dispatch",
            "head_branch": "main", "head_sha": NEXT, "actor": { "login": "tomek" },
            "created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:05:00Z",
        }] })
    } else if path.ends_with("/actions/runs/77/pending_deployments") {
        json!([
            { "environment": { "id": 5, "name": "production" }, "wait_timer": 30, "wait_timer_started_at": "2026-11-21T09:04:00Z",
              "current_user_can_approve": true, "reviewers": [
                { "type": "Team", "reviewer": { "slug": "sre", "name": "SRE" } }, { "type": "User", "reviewer": { "login": "aisha" } },
            ] },
            { "environment": { "id": 6, "name": "nowhere" }, "wait_timer": 0, "wait_timer_started_at": null,
              "current_user_can_approve": false, "reviewers": [] },
            { "environment": null }, 7,
        ])
    } else if path.ends_with("/environments") {
        json!({ "total_count": 3, "environments": [
            { "id": 4, "name": "gpu" },
            { "id": 5, "name": "production", "protection_rules": [
                { "type": "wait_timer", "wait_timer": 30 }, { "type": "branch_policy" }, { "type": "levitation" },
                { "type": "required_reviewers", "prevent_self_review": true, "reviewers": [{ "type": "Team", "reviewer": { "slug": "sre" } }] },
            ] },
            { "id": 6, "name": "staging", "protection_rules": [] },
        ] })
    } else if path.ends_with("/actions/workflows") {
        json!({ "total_count": 1, "workflows": [{ "id": 9, "name": "deploy", "path": ".github/workflows/deploy.yml", "state": "active" }] })
    } else if path.contains("/compare/") {
        let commit = |id: &str| json!({ "sha": format!("{id}aaaaaaaaa"), "commit": { "message": format!("{id}\n\nlong"), "author": { "name": "Mara", "date": "2026-11-20T00:00:00Z" } } });
        json!({ "status": "ahead", "total_commits": 2, "behind_by": 0, "commits": [commit("old"), commit("new")], "files": [{}] })
    } else if path.ends_with("/actions/runs") {
        json!({ "total_count": 0, "workflow_runs": [] })
    } else {
        return Answer::said("404 Not Found", "Not Found");
    };
    tagged(request, &body.to_string())
}

/// `200` with a tag, or `304` for one who has it.
fn tagged(request: &Request, body: &str) -> Answer {
    let quota = "X-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4900\nX-RateLimit-Resource: core";
    let tag = format!("W/\"{:x}\"", body.len());
    if request.header("if-none-match") == Some(&tag) {
        let lines = quota.replace('\n', "\r\n");
        let answer = format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n{lines}\r\nConnection: close\r\n\r\n");
        return Answer::Bytes(answer.into_bytes());
    }
    Answer::new(&format!("200 OK\nContent-Type: application/json\nETag: {tag}\n{quota}"), body)
}

fn deliveries(server: &Loopback, repositories: &[&str]) -> DeliveryObserver {
    DeliveryObserver::new(client(server, Some(TOKEN)), repositories.iter().map(Printable::new))
}

fn delivered(observation: &Observation) -> Arc<DeliveryReading> {
    match &observation.snapshot {
        Snapshot::Delivery(reading) => reading.clone(),
        other => panic!("no delivery: {other:?}"),
    }
}

fn gaps(gaps: &[Gap]) -> Vec<(&str, &str)> {
    gaps.iter().map(|gap| (gap.what.as_str(), gap.why.as_str())).collect()
}

#[tokio::test]
async fn one_question_and_what_it_lacks() {
    let server = hub(|_| None);
    let mut observer = deliveries(&server, &["octo/api", "Octo/API"]);
    let observation = observer.observe().await.unwrap();
    assert_eq!(observation.quota.as_ref().unwrap().remaining, 4_997, "GraphQL's own points");
    let reading = delivered(&observation);
    let [delivery] = &reading.deliveries[..] else { panic!("{reading:?}") };
    assert_eq!((delivery.default_branch.as_str(), delivery.head.as_ref().unwrap().id.as_str()), ("main", "1111111"));
    let checks = delivery.checks.as_ref().unwrap();
    let failed: Vec<_> = checks.failed.iter().map(Printable::as_str).collect();
    assert_eq!((checks.word.as_str(), failed, checks.total), ("failure", vec!["test", "ci/old"], 9));
    let rules = delivery.branch_rules.as_ref().unwrap();
    assert_eq!((rules.required_reviews, rules.asks_for_code_owners, rules.has_merge_queue), (2, true, true));
    assert_eq!(rules.required_checks.iter().map(Printable::as_str).collect::<Vec<_>>(), ["lint", "test"]);
    assert_eq!(rules.binds_administrators, None, "only an administrator may see it");
    let [production, staging, gpu] = &delivery.environments[..] else { panic!("{:?}", delivery.environments) };
    assert_eq!(
        ["production", "staging", "gpu"],
        [production, staging, gpu].map(|environment| environment.name.as_str())
    );
    assert_eq!(production.live.as_ref().unwrap().sha.as_str(), LIVE);
    assert_eq!(production.latest.as_ref().unwrap().state, DeploymentState::Failure);
    assert_eq!(production.rules.as_ref().unwrap().len(), 4);
    let unreleased = production.unreleased.as_ref().unwrap();
    assert_eq!((unreleased.commits_total, unreleased.commits[0].subject.as_str()), (2, "new"), "newest first");
    assert_eq!((staging.unreleased.as_ref().unwrap().commits_total, &staging.latest), (0, &None));
    assert_eq!(gpu.live.as_ref().unwrap().sha.as_str(), LIVE, "of long ago");
    let [pull] = &delivery.pulls[..] else { panic!("{:?}", delivery.pulls) };
    assert_eq!((pull.number, pull.queue_place, delivery.pulls_total), (41, Some(1), 30));
    assert_eq!(pull.review.as_ref().unwrap().as_str(), "approved");
    assert_eq!((delivery.workflows[0].file(), delivery.gaps.len()), ("deploy.yml", 0), "{:?}", delivery.gaps);
    let [gate, unknown] = &reading.gates[..] else { panic!("{:?}", reading.gates) };
    assert_eq!(
        (gate.run.id, gate.environment.as_str(), gate.environment_id, gate.can_approve),
        (77, "production", 5, true)
    );
    assert_eq!(gate.waits_since.to_string(), "2026-11-21T09:04:00Z");
    assert_eq!(gate.timer_ends_at.unwrap().to_string(), "2026-11-21T09:34:00Z");
    let reviewers: Vec<_> = gate.reviewers.iter().map(|reviewer| (reviewer.is_team, reviewer.name.as_str())).collect();
    assert_eq!(reviewers, [(true, "sre"), (false, "aisha")]);
    assert_eq!(gate.brings.as_ref().unwrap().from_sha.as_ref().unwrap().as_str(), LIVE);
    let first = unknown.brings.as_ref().unwrap();
    assert_eq!((&first.from_sha, first.commits_total), (&None, 0), "nothing was deployed there");
    assert_eq!((first.to_sha.as_str().is_empty(), unknown.timer_ends_at), (false, None));
    assert!(!unknown.can_approve, "others may");
    let lines: Vec<_> = server.seen().iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "POST /graphql",
            "GET /repos/octo/api/actions/runs?status=waiting&per_page=50",
            "GET /repos/octo/api/actions/runs/77/pending_deployments",
            "GET /repos/octo/api/environments?per_page=100",
            "GET /repos/octo/api/actions/workflows?per_page=100",
            &format!("GET /repos/octo/api/compare/{LIVE}...{HEAD}?per_page=100&page=1"),
            &format!("GET /repos/octo/api/compare/{LIVE}...{NEXT}?per_page=100&page=1"),
        ]
    );
    let question = &server.seen()[0];
    assert_eq!(question.json()["variables"], json!({ "o0": "octo", "n0": "api" }));
    assert_eq!(question.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(question.header("content-type"), Some("application/json"));
}
