//! GitHub as it answers on bad days: what a person reads, and what still works beside it.

mod answers;
pub mod delivery;
mod jobs;
mod limits;
mod network;
mod renewal;
mod runs;
mod tokens;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use orchestra_console::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Observation, Printable, RunKey, RunsReading, Secret, Snapshot, Timestamp},
    provider::{GithubClient, GithubObserver, Observe},
};
use serde_json::json;

use crate::loopback::{Answer, Loopback, Request};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

fn client(server: &Loopback, token: Option<&str>) -> GithubClient {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    GithubClient::new(&settings, token.and_then(Secret::new), "GH_TOKEN")
}

fn watch(server: &Loopback, repositories: &[&str]) -> GithubObserver {
    GithubObserver::new(client(server, Some(TOKEN)), repositories.iter().map(Printable::new))
}

fn runs_body(id: u64) -> String {
    json!({ "total_count": 1, "workflow_runs": [{
        "id": id, "name": "ci", "status": "completed", "conclusion": "success", "created_at": "2026-11-21T10:00:00Z",
    }] })
    .to_string()
}

/// `octo/live` answers as it should; `octo/dead` answers with `dead`.
fn two_repositories(dead: impl Fn() -> Answer + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| if is_live(request) { Answer::json(runs_body(7)) } else { dead() })
}

fn is_live(request: &Request) -> bool {
    request.target.starts_with("/repos/octo/live/")
}

fn reading(observation: &Observation) -> &RunsReading {
    match &observation.snapshot {
        Snapshot::Runs(runs) => runs,
        other => panic!("not runs: {other:?}"),
    }
}

fn said(fault: &Fault, server: &Loopback) -> String {
    fault.to_string().replace(&server.address(), "HOST")
}

/// Reads both repositories, the dead one first, and gives its fault; the live one must have been read.
async fn fault_beside_a_live_one(server: &Loopback) -> (FaultKind, String) {
    let mut observer = watch(server, &["octo/dead", "octo/live"]);
    let observation = observer.observe().await.expect("the live repository is read");
    let reading = reading(&observation);
    assert_eq!(reading.runs.iter().map(|run| run.key.id).collect::<Vec<_>>(), [7]);
    let [(repository, fault)] = &reading.faults[..] else { panic!("{:?}", reading.faults) };
    assert_eq!(repository.as_str(), "octo/dead");
    (fault.kind, said(fault, server))
}

async fn check(dead: impl Fn() -> Answer + Send + Sync + 'static, kind: FaultKind, message: &str) {
    let server = two_repositories(dead);
    assert_eq!(fault_beside_a_live_one(&server).await, (kind, message.to_owned()));
}

fn seconds_until(fault: &Fault) -> i64 {
    fault.retry_at.unwrap().as_second() - Timestamp::now().as_second()
}

#[tokio::test]
async fn a_good_day() {
    let server = Loopback::start(|request| {
        let (id, at) = if is_live(request) { (7, "2026-11-21T10:00:00Z") } else { (8, "2026-11-21T11:00:00Z") };
        let head = "200 OK\nContent-Type: application/json\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4990\nX-RateLimit-Reset: 1795262460";
        Answer::new(head, runs_body(id).replace("2026-11-21T10:00:00Z", at))
    });
    let mut observer = watch(&server, &["octo/live", "octo/other", "Octo/Live"]);
    let observation = observer.observe().await.unwrap();
    let reading = reading(&observation);
    assert_eq!(reading.runs.iter().map(|run| run.key.id).collect::<Vec<_>>(), [8, 7], "newest first");
    assert_eq!(reading.repositories.len(), 2);
    let quota = observation.quota.unwrap();
    assert_eq!((quota.limit, quota.remaining, observation.remark), (5_000, 4_990, None));
    let request = &server.seen()[0];
    assert_eq!(request.target, "/repos/octo/live/actions/runs?per_page=50");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(request.header("x-github-api-version"), Some("2022-11-28"));
    assert_eq!(request.header("accept"), Some("application/vnd.github+json, application/json;q=0.9"));
    assert_eq!(request.header("user-agent"), Some(concat!("orchestra/", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn without_a_token_it_is_said_and_slow() {
    let server = Loopback::start(|_| Answer::json(runs_body(7)));
    let mut observer = GithubObserver::new(client(&server, None), ["octo/live", "octo/b"].map(Printable::new));
    let remark = observer.observe().await.unwrap().remark.unwrap();
    assert_eq!(remark.as_str(), "public access, 60 requests an hour; set GH_TOKEN for 5,000");
    assert_eq!(observer.interval(), Duration::from_secs(180));
    assert_eq!(server.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn nothing_to_watch_sends_nothing() {
    let server = Loopback::start(|_| Answer::json("{}"));
    let fault = watch(&server, &[]).observe().await.unwrap_err();
    assert_eq!(
        fault.to_string(),
        "no GitHub repository is watched; start in a clone of one, or list some as github.repositories in orchestra.toml"
    );
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::Absent, 0));
}

#[tokio::test]
async fn unchanged_lists_send_their_tag_and_keep_body_and_quota() {
    let tag = "W/\"abc, \\def\"";
    let quota = "X-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4966";
    let server = Loopback::start(move |request| match request.header("if-none-match") {
        Some(sent) if sent == tag => Answer::Bytes(
            format!(
                "HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n{}\r\nConnection: close\r\n\r\n",
                quota.replace('\n', "\r\n")
            )
            .into_bytes(),
        ),
        Some(other) => panic!("{other}"),
        None => Answer::new(&format!("200 OK\nContent-Type: application/json\nETag: {tag}\n{quota}"), runs_body(7)),
    });
    let mut observer = watch(&server, &["octo/live"]);
    let first = observer.observe().await.unwrap();
    let second = observer.observe().await.unwrap();
    assert_eq!(first, second);
    assert_eq!(second.quota.unwrap().remaining, 4_966);
    assert_eq!(server.seen()[1].header("if-none-match"), Some(tag));
}

#[tokio::test]
async fn a_repository_that_fails_later_keeps_its_runs() {
    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0..2 => Answer::json(runs_body(7)),
        2 => Answer::said("404 Not Found", "Not Found"),
        _ => Answer::json(runs_body(9)),
    });
    let mut observer = watch(&server, &["octo/dead", "octo/live"]);
    observer.observe().await.unwrap();
    let second = observer.observe().await.unwrap();
    let runs: Vec<_> = reading(&second).runs.iter().map(|run| (run.key.repository.as_str(), run.key.id)).collect();
    assert_eq!(runs, [("octo/live", 9), ("octo/dead", 7)]);
    assert_eq!(reading(&second).faults.len(), 1);
}

#[tokio::test]
async fn runs_that_cannot_be_understood_are_counted() {
    let server = Loopback::start(|_| Answer::json(runs_body(7).replace("[{", "[{\"id\":null},7,{")));
    let observation = watch(&server, &["octo/live"]).observe().await.unwrap();
    let reading = reading(&observation);
    assert_eq!((reading.runs.len(), reading.faults.len()), (1, 1));
    assert_eq!(reading.faults[0].1.to_string(), "2 runs of octo/live cannot be understood and are left out");
}
