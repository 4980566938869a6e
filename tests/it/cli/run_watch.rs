//! `runs watch` on good days and on bad ones.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::{Place, Said};
use crate::loopback::{Answer, Loopback};

fn run(status: &str, conclusion: Option<&str>) -> String {
    json!({
        "id": 7, "name": "ci", "run_number": 12, "run_attempt": 1, "head_branch": "main", "status": status,
        "conclusion": conclusion, "created_at": "2026-01-01T10:00:00Z", "run_started_at": "2026-01-01T10:00:00Z",
        "updated_at": "2026-01-01T10:03:07Z",
    })
    .to_string()
}

fn jobs(status: &str, conclusion: Option<&str>) -> String {
    let step = |number: u32, name: &str, conclusion: Option<&str>| json!({ "number": number, "name": name, "status": status, "conclusion": conclusion });
    json!({ "total_count": 1, "jobs": [{
        "id": 70, "name": "build", "status": status, "conclusion": conclusion,
        "started_at": "2026-01-01T10:00:01Z", "completed_at": conclusion.map(|_| "2026-01-01T10:03:00Z"),
        "steps": [step(1, "Check out", conclusion.map(|_| "success")), step(2, "Test", conclusion)],
    }] })
    .to_string()
}

/// Runs for some questions, then ends so. Where the script has an answer of its own, that is sent.
fn server(
    conclusion: &'static str,
    ends_after: usize,
    script: impl Fn(usize) -> Option<Answer> + Send + Sync + 'static,
) -> Loopback {
    let (count, looks) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Loopback::start(move |request| {
        if let Some(answer) = script(count.fetch_add(1, Ordering::Relaxed)) {
            return answer;
        }
        let is_jobs = request.target.contains("/jobs");
        let is_over = looks.fetch_add(usize::from(!is_jobs), Ordering::Relaxed) + usize::from(!is_jobs) > ends_after;
        let (status, ended) = if is_over { ("completed", Some(conclusion)) } else { ("in_progress", None) };
        Answer::json(if is_jobs { jobs(status, ended) } else { run(status, ended) })
    })
}

fn watch(server: &Loopback, more: &[&str]) -> Said {
    let url = server.url();
    let place = Place::configured(format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n"))
        .with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    place.run(&[&["runs", "watch", "7", "--interval", "200ms"], more].concat())
}

/// What was printed, without the times.
fn lines(said: &Said) -> Vec<&str> {
    said.out.lines().map(|line| line.split_once(' ').map_or(line, |(_, text)| text)).collect()
}

#[test]
fn every_change_is_a_line_and_the_end_is_the_last() {
    let said = watch(&server("failure", 2, |_| None), &["--exit-status"]);
    assert_eq!(said.code, 1, "{said:?}");
    let wanted = [
        "octo/hello ci #12 on main: in_progress",
        "build: in_progress",
        "build: step 2 Test: failure",
        "build: failure, 2m59s",
        "octo/hello ci #12 on main: failure, 3m07s",
    ];
    assert_eq!(lines(&said), wanted);
}

#[test]
fn the_exit_code_is_that_of_the_run_only_when_it_is_asked_for() {
    assert_eq!(watch(&server("success", 0, |_| None), &["--exit-status"]).code, 0);
    assert_eq!(watch(&server("failure", 0, |_| None), &[]).code, 0);
    assert_eq!(watch(&server("cancelled", 0, |_| None), &["--exit-status"]).code, 1);
    assert_eq!(watch(&server("quarantined", 0, |_| None), &["--exit-status"]).code, 1, "what is not known is not good");
}

#[test]
fn a_job_that_was_left_queued_does_not_keep_a_run_that_ended_long_ago() {
    let server = Loopback::start(|request| {
        let is_jobs = request.target.contains("/jobs");
        Answer::json(if is_jobs { jobs("queued", None) } else { run("completed", Some("cancelled")) })
    });
    let said = watch(&server, &["--exit-status", "--timeout", "20s"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(lines(&said).last(), Some(&"octo/hello ci #12 on main: cancelled, 3m07s"));
}

#[test]
fn json_is_an_object_a_line() {
    let said = watch(&server("success", 1, |_| None), &["--json"]);
    let values: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(values.iter().all(|value| value["run"] == 7 && value["at"].is_string()), "{values:?}");
    let last = values.last().unwrap();
    assert_eq!(
        (&last["kind"], &last["conclusion"], &last["duration_seconds"]),
        (&json!("run"), &json!("success"), &json!(187))
    );
    assert!(values.iter().any(|value| value["kind"] == "step" && value["step_name"] == "Test"), "{values:?}");
}

#[test]
fn it_goes_on_through_broken_answers_and_says_so_once() {
    let bad = |number: usize| match number {
        2..=4 => Some(Answer::said("502 Bad Gateway", "Server Error")),
        5 | 6 => Some(Answer::Reset),
        7 => Some(Answer::new("200 OK\nContent-Type: application/json", "{\"id\": 7")),
        _ => None,
    };
    let said = watch(&server("success", 2, bad), &["--exit-status"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(lines(&said).last(), Some(&"octo/hello ci #12 on main: success, 3m07s"));
    assert_eq!(said.err.matches("502").count(), 1, "{}", said.err);
    assert!(said.err.contains("asking again\n") && said.err.contains("answers again\n"), "{}", said.err);
}

#[test]
fn nothing_is_sent_before_the_end_of_a_pause_and_it_is_said_once() {
    let limited = |number: usize| {
        (number == 2)
            .then(|| Answer::said("403 Forbidden\nRetry-After: 2", "You have exceeded a secondary rate limit."))
    };
    let server = server("success", 1, limited);
    let said = watch(&server, &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.err.matches("waiting until").count(), 1, "{}", said.err);
    // One look of two requests, the refused one, and one look more: nothing in between.
    assert_eq!(server.seen().len(), 5, "{:?}", server.seen().iter().map(|seen| &seen.target).collect::<Vec<_>>());
}

/// Limited for longer than it is watched: the requests that were sent by then, and what was said.
fn limited(head: &'static str) -> (usize, Said) {
    let server =
        server("success", 9, move |number| (number >= 2).then(|| Answer::said(head, "API rate limit exceeded")));
    let said = watch(&server, &["--timeout", "3s"]);
    (server.seen().len(), said)
}

#[test]
fn a_limit_without_a_time_and_a_used_up_quota_wait_and_the_timeout_is_kept() {
    let (sent, said) = limited("429 Too Many Requests");
    assert_eq!((said.code, sent), (5, 3), "{said:?}");
    assert!(said.err.contains("waiting until"), "{}", said.err);
    assert!(said.err.ends_with("orchestra: run 7 is not over; it goes on\n"), "{}", said.err);
    let (sent, said) =
        limited("403 Forbidden\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 4102444800");
    assert_eq!((said.code, sent), (5, 3), "{said:?}");
    assert!(said.err.contains("the quota of 5000 requests an hour"), "{}", said.err);
}

#[test]
fn one_answer_that_it_is_not_there_ends_nothing_and_three_in_a_row_do() {
    let missing = || Answer::said("404 Not Found", "Not Found");
    let said = watch(&server("success", 6, move |number| (number == 4).then(missing)), &["--exit-status"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(lines(&said).last(), Some(&"octo/hello ci #12 on main: success, 3m07s"));
    assert!(said.err.contains("was not found") && said.err.contains("answers again"), "{}", said.err);
    let gone = server("success", 99, move |number| (number >= 4).then(missing));
    let said = watch(&gone, &["--exit-status"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(gone.seen().len(), 4 + 3);
}

#[test]
fn a_run_that_goes_on_is_told_with_its_expected_end() {
    let now = jiff::Timestamp::now();
    let ago = move |seconds: i64| (now - jiff::SignedDuration::from_secs(seconds)).to_string();
    let of = move |id: u32, started: i64, ended: i64, conclusion: Option<&str>| {
        json!({ "id": id, "name": "ci", "run_number": id, "run_attempt": 1, "head_branch": "main",
            "status": if conclusion.is_some() { "completed" } else { "in_progress" }, "conclusion": conclusion,
            "created_at": ago(started), "run_started_at": ago(started), "updated_at": ago(ended) })
    };
    let server = Loopback::start(move |request| {
        Answer::json(match request.target.as_str() {
            target if target.contains("/jobs") => jobs("in_progress", None),
            target if target.contains("status=success") => {
                json!({ "total_count": 1, "workflow_runs": [of(6, 9_000, 7_200, Some("success"))] }).to_string()
            }
            _ => of(7, 60, 0, None).to_string(),
        })
    });
    let said = watch(&server, &["--timeout", "2s"]);
    assert_eq!(said.code, 5, "{said:?}");
    assert_eq!(lines(&said)[0], "octo/hello ci #7 on main: in_progress, about 28m to go");
    let usual = server.seen().iter().filter(|request| request.target.contains("status=success")).count();
    assert_eq!(usual, 1, "what runs usually take is asked once");
}

#[test]
fn what_waiting_does_not_help_against_ends_it() {
    let said = watch(&server("success", 9, |_| Some(Answer::said("401 Unauthorized", "Bad credentials"))), &[]);
    assert_eq!((said.code, said.out.as_str()), (4, ""), "{said:?}");
    let said = watch(&server("success", 9, |_| Some(Answer::said("404 Not Found", "Not Found"))), &[]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("run 7 of octo/hello was not found"), "{}", said.err);
}
