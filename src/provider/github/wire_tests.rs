//! Samples as GitHub sends them, as it might one day, and junk.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn runs(body: &Value) -> (Vec<Arc<WorkflowRun>>, usize) {
    serde_json::from_value::<Runs>(body.clone()).unwrap().into_runs("octo/api")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn sample() -> Value {
    json!({
        "id": 30_433_642, "name": "Build", "node_id": "MDEy", "head_branch": "main", "path": ".github/workflows/build.yml@main",
        "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "run_number": 562, "event": "push", "display_title": "Update README.md",
        "status": "completed", "conclusion": "failure", "workflow_id": 159_038, "html_url": "https://github.com/octo/api/actions/runs/30433642",
        "pull_requests": [], "created_at": "2020-01-22T19:33:08Z", "updated_at": "2020-01-22T19:35:08Z",
        "actor": { "login": "octocat", "id": 1 }, "run_attempt": 2, "run_started_at": "2020-01-22T19:34:00Z"
    })
}

#[test]
fn a_run_as_github_writes_it() {
    let (runs, unusable) = runs(&json!({ "total_count": 1, "workflow_runs": [sample()] }));
    let run = &runs[0];
    assert_eq!((runs.len(), unusable), (1, 0));
    assert_eq!((run.key.repository.as_str(), run.key.id), ("octo/api", 30_433_642));
    assert_eq!(
        (run.workflow.as_str(), run.title.as_str(), run.actor.as_str()),
        ("Build", "Update README.md", "octocat")
    );
    assert_eq!((run.word(), run.attempt, run.number), ("failure", 2, 562));
    assert_eq!(run.started_at, Some(at("2020-01-22T19:34:00Z")));
}

#[test]
fn null_fields_and_words_not_known_today() {
    let mut row = sample();
    for (field, value) in [
        ("name", Value::Null),
        ("head_branch", Value::Null),
        ("actor", Value::Null),
        ("display_title", json!("")),
        ("head_commit", json!({ "message": "Fix the gate\n\nlong text" })),
        ("status", json!("levitating")),
        ("conclusion", Value::Null),
    ] {
        row[field] = value;
    }
    let (runs, _) = runs(&json!({ "workflow_runs": [row] }));
    assert_eq!((runs[0].workflow.as_str(), runs[0].title.as_str()), ("build.yml@main", "Fix the gate"));
    assert_eq!((runs[0].branch.as_str(), runs[0].actor.as_str(), runs[0].word()), ("", "", "levitating"));
}

#[test]
fn ids_as_text_and_times_without_a_zone() {
    let mut row = sample();
    row["id"] = json!("30433642");
    row["run_attempt"] = json!("3");
    row["run_number"] = json!(562.0);
    row["created_at"] = json!("2020-01-22T19:33:08");
    row["updated_at"] = json!("2020-01-22T20:35:08+01:00");
    row["run_started_at"] = json!(1_579_721_640);
    let (runs, _) = runs(&json!({ "workflow_runs": [row] }));
    assert_eq!((runs[0].key.id, runs[0].attempt, runs[0].number), (30_433_642, 3, 562));
    assert_eq!((runs[0].created_at, runs[0].updated_at), (at("2020-01-22T19:33:08Z"), at("2020-01-22T19:35:08Z")));
    assert_eq!(runs[0].started_at, Some(at("2020-01-22T19:34:00Z")));
}

#[test]
fn a_row_without_id_or_time_is_counted_and_the_others_stay() {
    let body = json!({ "workflow_runs": [sample(), { "id": -4, "created_at": "2020-01-22T19:33:08Z" }, { "id": 5 }, 7, null] });
    let decoded: Runs = serde_json::from_value(body).unwrap();
    assert_eq!(decoded.workflow_runs.skipped, 2);
    let (runs, unusable) = decoded.into_runs("octo/api");
    assert_eq!((runs.len(), unusable), (1, 2));
}

#[test]
fn an_answer_that_is_about_something_else_is_an_error() {
    for body in [json!({}), json!([]), json!(null), json!({ "workflow_runs": null }), json!({ "workflow_runs": "x" })] {
        assert!(serde_json::from_value::<Runs>(body.clone()).is_err(), "{body}");
    }
}

#[test]
fn a_job_with_its_steps() {
    let body = json!({ "total_count": "1", "jobs": [{
        "id": 399_444_496, "name": "build", "status": "in_progress", "conclusion": null, "run_attempt": 1,
        "started_at": "2020-01-20T17:42:40Z", "completed_at": null, "runner_name": "",
        "steps": [
            { "name": "Set up job", "status": "completed", "conclusion": "success", "number": 1, "started_at": "2020-01-20T09:42:40.000-08:00" },
            { "name": "Run actions/checkout@v2", "status": "queued", "conclusion": null, "number": null }
        ]
    }, { "id": 2, "name": "queued", "status": "queued", "steps": null }, { "name": "no id" }] });
    let decoded: Jobs = serde_json::from_value(body).unwrap();
    assert_eq!(decoded.total_count, Some(1));
    let jobs: Vec<Job> = decoded.into_jobs().collect();
    assert_eq!((jobs.len(), jobs[0].steps.len(), jobs[1].steps.len()), (2, 2, 0));
    assert_eq!((jobs[0].runner.clone(), jobs[0].conclusion.clone()), (None, None));
    assert_eq!((jobs[0].steps[0].started_at, jobs[0].steps[1].number), (Some(at("2020-01-20T17:42:40Z")), 2));
}

fn any_json() -> impl Strategy<Value = Value> {
    let keys = "id|name|status|steps|number|created_at|run_attempt|actor|login|head_commit|message|[a-z_]{1,6}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("2020-01-22T19:33:08Z")),
        Just(json!("-9999-99-99T99:99:99")),
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(keys, inner, 0..8).prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_decodes_or_is_refused_and_never_panics(rows in prop::collection::vec(any_json(), 0..6), total in any_json()) {
        let count = rows.len();
        let body = json!({ "total_count": total, "workflow_runs": rows, "jobs": rows });
        let decoded: Runs = serde_json::from_str(&body.to_string()).unwrap();
        let skipped = decoded.workflow_runs.skipped;
        let (runs, unusable) = decoded.into_runs("a/b");
        prop_assert_eq!(runs.len() + unusable + skipped, count);
        let jobs: Jobs = serde_json::from_str(&body.to_string()).unwrap();
        prop_assert!(jobs.into_jobs().count() <= count);
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = serde_json::from_slice::<Runs>(&bytes);
        let _ = serde_json::from_slice::<Jobs>(&bytes);
    }
}
