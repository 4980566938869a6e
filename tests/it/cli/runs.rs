//! `runs`: GitHub as a script sees it.

use serde_json::{Value, json};

use super::{Place, Said};
use crate::loopback::{Answer, Loopback, Request};

fn run(id: u64, status: &str, conclusion: Option<&str>) -> Value {
    json!({
        "id": id, "name": "ci", "display_title": "Fix \u{1b}[31mred", "run_number": 12, "run_attempt": 2,
        "head_branch": "main", "head_sha": "abc", "event": "push", "status": status, "conclusion": conclusion,
        "created_at": "2026-01-01T10:00:00Z", "run_started_at": "2026-01-01T10:00:00Z",
        "updated_at": "2026-01-01T10:03:07Z", "html_url": "https://github.com/octo/hello/actions/runs/7",
        "actor": { "login": "ada" },
    })
}

fn github() -> Loopback {
    Loopback::start(|request: &Request| {
        if request.target.contains("/jobs") {
            return Answer::json(json!({ "total_count": 1, "jobs": [{
                "id": 70, "run_id": 7, "run_attempt": 2, "name": "build", "status": "completed", "conclusion": "failure",
                "started_at": "2026-01-01T10:00:01Z", "completed_at": "2026-01-01T10:03:00Z",
                "steps": [{ "number": 1, "name": "Check out", "status": "completed", "conclusion": "success" },
                          { "number": 2, "name": "Test", "status": "completed", "conclusion": "failure" }],
            }] }).to_string());
        }
        for (id, of) in [(7, run(7, "completed", Some("failure"))), (8, run(8, "in_progress", None))] {
            if request.target.contains(&format!("/runs/{id}")) {
                return Answer::json(of.to_string());
            }
        }
        if request.target.contains("/runs/") {
            return Answer::said("404 Not Found", "Not Found");
        }
        let runs = [run(8, "in_progress", None), run(7, "completed", Some("failure"))];
        Answer::json(json!({ "total_count": 2, "workflow_runs": runs }).to_string())
    })
}

fn watching(server: &Loopback) -> Place {
    let url = server.url();
    Place::configured(format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n"))
        .with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz")
}

fn answering(head: &'static str, message: &'static str) -> (Loopback, Said) {
    let server = Loopback::start(move |_| Answer::said(head, message));
    let said = watching(&server).run(&["runs", "list", "--json"]);
    assert_eq!(said.out, "[]\n");
    assert!(!said.err.contains("ghp_"), "{}", said.err);
    (server, said)
}

#[test]
fn runs_are_an_array_with_numbers_as_numbers() {
    let server = github();
    let said = watching(&server).run(&["runs", "list", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let runs = said.json();
    let ids: Vec<&Value> = runs.as_array().unwrap().iter().map(|run| &run["id"]).collect();
    assert_eq!(ids, [8, 7]);
    let old = &runs[1];
    assert_eq!(old["repository"], "octo/hello");
    assert_eq!((&old["workflow"], &old["branch"], &old["event"]), (&json!("ci"), &json!("main"), &json!("push")));
    assert_eq!((&old["status"], &old["conclusion"]), (&json!("completed"), &json!("failure")));
    assert_eq!((&old["attempt"], &old["duration_seconds"]), (&json!(2), &json!(187)));
    assert_eq!(old["created_at"], "2026-01-01T10:00:00Z");
    assert_eq!((&runs[0]["status"], &runs[0]["conclusion"]), (&json!("in_progress"), &Value::Null));
}

#[test]
fn runs_are_a_table_for_people() {
    let server = github();
    let said = watching(&server).run(&["runs", "list"]);
    assert_eq!(said.code, 0);
    let row: Vec<&str> = said.out.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(row[..6], ["7", "failure", "octo/hello", "ci", "main", "3m07s"], "{}", said.out);
}

#[test]
fn one_run_comes_with_its_jobs_and_steps() {
    let server = github();
    let place = watching(&server);
    let value = place.run(&["runs", "show", "7", "--json"]).json();
    assert_eq!((&value["id"], &value["conclusion"]), (&json!(7), &json!("failure")));
    assert_eq!((&value["jobs"][0]["id"], &value["jobs"][0]["conclusion"]), (&json!(70), &json!("failure")));
    assert_eq!(value["jobs"][0]["steps"][1]["name"], "Test");
    let text = place.run(&["runs", "show", "7"]).out;
    assert!(text.starts_with("octo/hello ci #12 on main: failure, 3m07s, queued 1s, attempt 2 of 2\n"), "{text}");
    assert!(text.contains("failed first: build: Test\n"), "{text}");
    assert!(text.contains("  failure       2 Test\n") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_run_is_looked_for_in_every_watched_repository_and_any_other_can_be_named() {
    let server = github();
    let place = watching(&server);
    let said = place.run(&["runs", "show", "9"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    let not_found = "orchestra: run 9 of octo/hello was not found, or this token may not see it";
    assert!(said.err.starts_with(not_found), "{}", said.err);
    let url = server.url();
    let two = Place::configured(format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello', 'octo/other']\n"));
    let wanted =
        "orchestra: run 9 is in none of the watched repositories; name its repository: --repository OWNER/NAME\n";
    assert_eq!(two.run(&["runs", "show", "9"]), Said { code: 1, out: String::new(), err: wanted.into() });
    // Nothing is watched here.
    let nowhere = Place::configured(format!("[github]\napi_url = '{url}'\n"));
    let said = nowhere.run(&["runs", "show", "7", "--repository", "octo/third", "--json"]);
    assert_eq!((said.code, said.json()["repository"].as_str()), (0, Some("octo/third")));
}

#[test]
fn an_earlier_attempt_is_asked_for_by_its_number() {
    let server = github();
    let place = watching(&server);
    assert_eq!(place.run(&["runs", "show", "7", "--attempt", "1", "--json"]).code, 0);
    let asked: Vec<String> = server.seen().iter().map(|request| request.target.clone()).collect();
    assert!(asked.contains(&"/repos/octo/hello/actions/runs/7/attempts/1".into()), "{asked:?}");
    let said = place.run(&["runs", "show", "7", "--attempt", "3"]);
    let wanted = "orchestra: run 7 has 2 attempts; there is no attempt 3\n";
    assert_eq!(said, Said { code: 1, out: String::new(), err: wanted.into() });
}

#[test]
fn github_filters_what_it_can_and_the_rest_is_sifted_here() {
    let server = github();
    let place = watching(&server);
    let list = |more: &[&str]| place.run(&[&["runs", "list", "--json"], more].concat());
    let asked = |server: &Loopback| server.seen().last().unwrap().target.clone();
    assert_eq!(list(&["--branch", "main", "--event", "push", "--actor", "ada", "--limit", "7"]).code, 0);
    assert_eq!(asked(&server), "/repos/octo/hello/actions/runs?per_page=7&branch=main&event=push&actor=ada");
    let failed = list(&["--status", "failed"]).json();
    let ids: Vec<u64> = failed.as_array().unwrap().iter().map(|run| run["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, [7]);
    let targets: Vec<String> = server.seen().iter().map(|request| request.target.clone()).collect();
    assert!(targets.iter().any(|target| target.ends_with("&status=timed_out")), "{targets:?}");
    assert_eq!(list(&["--workflow", "CI"]).json().as_array().unwrap().len(), 2);
    let said = list(&["--workflow", "release"]);
    assert_eq!(
        (said.out.as_str(), said.err.contains("no run of the watched repositories is like that")),
        ("[]\n", true)
    );
    assert_eq!(list(&["--age", "2h"]).out, "[]\n", "they are older");
    assert_eq!(list(&["--since", "5000d"]).json().as_array().unwrap().len(), 2);
    assert_eq!(list(&["--limit", "0"]).code, 3);
}

#[test]
fn a_run_that_did_not_even_start_is_among_the_failed_ones() {
    let server = Loopback::start(|request: &Request| {
        let all = [run(9, "completed", Some("success")), run(5, "completed", Some("startup_failure"))];
        let asked = !request.target.contains("status=");
        let runs = if asked { all.to_vec() } else { Vec::new() };
        let next = format!("<{}&page=2>; rel=\"next\"", request.target);
        let body = json!({ "total_count": 900, "workflow_runs": runs }).to_string();
        Answer::new(&format!("200 OK\nContent-Type: application/json\nLink: {next}"), &body)
    });
    let said = watching(&server).run(&["runs", "list", "--status", "failed", "--json"]);
    let ids: Vec<Value> = said.json().as_array().unwrap().iter().map(|run| run["id"].clone()).collect();
    assert_eq!(ids, [5], "{said:?}");
    let anything = server.seen().iter().filter(|request| !request.target.contains("status=")).count();
    assert_eq!(anything, 1, "only the newest are looked through");
}

#[test]
fn how_long_a_run_usually_takes_is_told_where_the_list_has_no_good_ones() {
    let server = Loopback::start(|request: &Request| {
        let is_good = request.target.contains("status=success");
        let of = if is_good { run(9, "completed", Some("success")) } else { run(8, "in_progress", None) };
        Answer::json(json!({ "total_count": 1, "workflow_runs": [of] }).to_string())
    });
    let said = watching(&server).run(&["runs", "list", "--status", "in_progress"]);
    assert_eq!(said.out.lines().count(), 2, "{}", said.out);
    assert!(said.out.contains("of ~3m"), "{}", said.out);
}

#[test]
fn a_refused_token_ends_with_4() {
    let (_server, said) = answering("401 Unauthorized", "Bad credentials");
    assert_eq!(said.code, 4);
    assert!(said.err.contains("set GH_TOKEN to a valid token and start again"), "{}", said.err);
}

#[test]
fn no_answer_and_a_broken_one_end_with_1() {
    let (_server, said) = answering("404 Not Found", "Not Found");
    assert_eq!(said.code, 1);
    assert!(said.err.contains("octo/hello"), "{}", said.err);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = Place::configured(format!("[github]\napi_url = 'http://{port}'\nrepositories = ['octo/hello']\n"));
    let said = place.run(&["runs", "list"]);
    let wanted = format!("orchestra: could not read the runs of octo/hello: {port} refused the connection\n");
    assert_eq!(said, Said { code: 1, out: String::new(), err: wanted });
}

#[test]
fn nothing_to_watch_is_a_matter_of_configuration() {
    let sentence = "no GitHub repository is watched; start in a clone of one, set GH_REPO=OWNER/NAME, or list some as \
                    github.repositories in orchestra.toml";
    Place::new().run(&["runs", "list"]).refused(sentence);
    Place::new().run(&["runs", "show", "7"]).refused(sentence);
    // Not an empty list: a script would take it for repositories without runs.
    Place::new().run(&["runs", "list", "--json"]).refused(sentence);
}

#[test]
fn gh_repo_and_a_clone_are_watched_too() {
    let server = github();
    let place = Place::configured(format!("[github]\napi_url = '{}'\n", server.url())).with("GH_REPO", "octo/named");
    assert_eq!(place.run(&["runs", "list", "--json"]).json()[0]["repository"], "octo/named");
    let place = Place::configured(format!("[github]\napi_url = '{}'\n", server.url()));
    let git = |arguments: &[&str]| {
        std::process::Command::new("git").args(arguments).current_dir(place.path("work")).output().is_ok()
    };
    if !git(&["init", "-q"]) {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "needs git");
        return println!("skipped: needs git");
    }
    git(&["remote", "add", "origin", "git@github.com:octo/cloned.git"]);
    assert_eq!(place.run(&["runs", "list", "--json"]).json()[0]["repository"], "octo/cloned");
}
