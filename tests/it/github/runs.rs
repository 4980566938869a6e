//! Runs that are asked for one by one, or by a filter, page by page.

use orchestra_console::domain::{Conclusion, RunFilter, RunList};

use super::*;

fn row(id: u64, conclusion: &str) -> serde_json::Value {
    json!({
        "id": id, "name": "ci", "status": "completed", "conclusion": conclusion, "run_attempt": 2,
        "created_at": "2026-11-21T10:00:00Z",
    })
}

fn key(id: u64) -> RunKey {
    RunKey { repository: Printable::new("octo/api"), id }
}

async fn listed(server: &Loopback, filter: RunFilter) -> Result<RunList, Fault> {
    client(server, Some(TOKEN)).runs_that("octo/api", &filter).await
}

#[tokio::test]
async fn one_run_and_an_attempt_of_it() {
    let server = Loopback::start(|_| Answer::json(row(9, "failure").to_string()));
    let client = client(&server, Some(TOKEN));
    let run = client.run(&key(9), None).await.unwrap();
    assert_eq!((run.attempt, run.conclusion), (2, Some(Conclusion::Failure)));
    client.run(&key(9), Some(1)).await.unwrap();
    let targets: Vec<String> = server.seen().iter().map(|request| request.target.clone()).collect();
    assert_eq!(targets, ["/repos/octo/api/actions/runs/9", "/repos/octo/api/actions/runs/9/attempts/1"]);
    let fault = client.run(&key(8), None).await.unwrap_err();
    assert_eq!(said(&fault, &server), "could not read run 8 of octo/api: the answer is about something else");
}

#[tokio::test]
async fn pages_are_followed_until_there_are_enough() {
    let server = Loopback::start(|request| {
        let page: u64 = request.target.split("page=").nth(2).map_or(1, |number| number.parse().unwrap());
        let next = format!("/repositories/5/runs?per_page=2&page={}", page + 1);
        let rows = [row(page * 10, "success"), row(page * 10 + 1, "success")];
        let body = json!({ "total_count": 2_000, "workflow_runs": rows });
        Answer::new(&format!("200 OK\nLink: <{next}>; rel=\"next\""), body.to_string())
    });
    let list = listed(&server, RunFilter { limit: 3, ..RunFilter::default() }).await.unwrap();
    assert_eq!(list.runs.iter().map(|run| run.key.id).collect::<Vec<_>>(), [21, 20, 11]);
    assert_eq!((server.seen().len(), list.lacks), (2, Vec::new()));
}

#[tokio::test]
async fn the_end_of_what_github_lists_is_said() {
    let server = Loopback::start(|request| {
        let page: u64 = request.target.split("page=").nth(2).map_or(1, |number| number.parse().unwrap());
        let rows: Vec<_> = (0..100).map(|number| row(page * 1_000 + number, "success")).collect();
        let body = json!({ "total_count": 4_321, "workflow_runs": rows }).to_string();
        let next = format!("200 OK\nLink: </repositories/5/runs?per_page=100&page={}>; rel=\"next\"", page + 1);
        Answer::new(if page < 10 { &next } else { "200 OK" }, body)
    });
    let filter = RunFilter { workflow: Some("release".into()), limit: 1_000, ..RunFilter::default() };
    let list = listed(&server, filter).await.unwrap();
    assert!(list.runs.is_empty());
    let sentence = "GitHub lists only 1000 of the 4321 runs of octo/api; --since or --branch narrow it";
    assert_eq!(list.lacks, [sentence]);
}

#[tokio::test]
async fn a_word_for_several_outcomes_asks_for_each_of_them() {
    let server = Loopback::start(|request| {
        let rows = match request.target.rsplit('=').next() {
            Some("failure") => vec![row(1, "failure")],
            Some("timed_out") => vec![row(2, "timed_out"), row(1, "failure")],
            _ => vec![row(4, "success"), row(3, "startup_failure"), row(1, "failure")],
        };
        Answer::json(json!({ "total_count": rows.len(), "workflow_runs": rows }).to_string())
    });
    let filter = RunFilter { status: Some("failed".into()), limit: 50, ..RunFilter::default() };
    let list = listed(&server, filter).await.unwrap();
    let mut ids: Vec<u64> = list.runs.iter().map(|run| run.key.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3], "each once");
}
