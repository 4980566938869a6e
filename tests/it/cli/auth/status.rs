//! What is said of each token, and the exit code.

use orchestra_console::domain::Timestamp;
use serde_json::{Value, json};

use super::{CLASSIC, FINE, OTHER, at, github, log_in, missing, silent, user};
use crate::{
    cli::Place,
    loopback::{Answer, Loopback, Request},
};

fn status(place: &Place) -> (i32, Value) {
    let said = silent(place.run(&["auth", "status", "--json"]));
    (said.code, said.json())
}

/// Both ways in which the end is written, so many days and an hour from now.
fn ends_in(days: i64) -> [String; 2] {
    let at = Timestamp::now() + std::time::Duration::from_secs((days as u64 * 24 + 1) * 3_600);
    let offset = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(1)));
    [at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(), offset.strftime("%Y-%m-%d %H:%M:%S %z").to_string()]
}

#[test]
fn without_any_token_a_login_is_needed() {
    let place = Place::new();
    let (code, value) = status(&place);
    assert_eq!((code, &value["tokens"]), (4, &json!([])));
    assert!(value["stores"].as_array().unwrap().iter().any(|store| store["store"] == "encrypted-file"));
    assert!(place.run(&["auth", "status"]).out.starts_with("no token is here; to log in: orchestra auth login\n"));
}

#[test]
fn a_token_is_named_with_store_kind_scopes_end_and_never_its_value() {
    for (days, reminder) in [(30, Value::Null), (13, json!("two_weeks")), (6, json!("one_week")), (0, json!("one_day"))]
    {
        for written in ends_in(days) {
            let header: &'static str =
                format!("X-OAuth-Scopes: repo\nGitHub-Authentication-Token-Expiration: {written}").leak();
            let server = github(header);
            let place = at(&server, "").with("GH_TOKEN", CLASSIC);
            let (code, value) = status(&place);
            let token = &value["tokens"][0];
            assert_eq!(code, 0, "{value}");
            assert_eq!((&token["name"], &token["host"]), (&json!("github.com"), &json!("github.com")));
            assert_eq!((&token["store"], &token["origin"]), (&json!("environment"), &json!("GH_TOKEN")));
            assert_eq!((&token["kind"], &token["state"]), (&json!("classic"), &json!("good")));
            assert_eq!((&token["login"], &token["scopes"]), (&json!("ada"), &json!(["repo"])));
            assert_eq!((&token["days_left"], &token["reminder"]), (&json!(days), &reminder), "{written}");
            assert!(token["expires_at"].as_str().unwrap().ends_with('Z'));
        }
    }
}

#[test]
fn a_refused_token_is_state_refused_and_exit_4() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let place = at(&server, "'octo/hello'").with("GH_TOKEN", CLASSIC);
    let (code, value) = status(&place);
    assert_eq!((code, &value["tokens"][0]["state"]), (4, &json!("refused")));
    assert_eq!(value["tokens"][0]["what_to_do"], "set GH_TOKEN to a valid token");
    assert_eq!(server.seen().len(), 1, "a 401 is not tried again");
}

#[test]
fn a_mistyped_token_is_told_without_sending_it() {
    let server = github("");
    let place = at(&server, "").with("GH_TOKEN", "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxJk0mLq17");
    let (code, value) = status(&place);
    assert_eq!((code, &value["tokens"][0]["state"], server.seen().len()), (4, &json!("mistyped"), 0));
}

#[test]
fn a_lost_network_is_no_refusal() {
    let server = Loopback::start(|_| Answer::Reset);
    let (code, value) = status(&at(&server, "").with("GH_TOKEN", CLASSIC));
    assert_eq!((code, &value["tokens"][0]["state"]), (1, &json!("unreachable")));
    assert_eq!(value["tokens"][0]["kind"], "classic", "which is told without the network");
}

/// A private repository on which a fine-grained token may read Actions and nothing else.
fn fine_grained() -> Loopback {
    Loopback::start(|request: &Request| {
        let path = request.target.split('?').next().unwrap();
        let granted = |accepted: &str| {
            Answer::new(
                &format!("200 OK\nContent-Type: application/json\nX-Accepted-GitHub-Permissions: {accepted}"),
                "[]",
            )
        };
        let refused = |accepted: &str| {
            Answer::said(
                &format!("403 Forbidden\nX-Accepted-GitHub-Permissions: {accepted}"),
                "Resource not accessible by personal access token",
            )
        };
        match path {
            "/user" => user("GitHub-Authentication-Token-Expiration: 2999-02-06 07:42:23 +0100"),
            "/repos/octo/hello" => Answer::json(r#"{"private":true,"default_branch":"trunk"}"#),
            "/repos/octo/hello/actions/runs" => granted("actions=read"),
            "/repos/octo/hello/deployments" => refused("deployments=read"),
            "/repos/octo/hello/commits/trunk/status" => granted("statuses=read; allows_permissionless_access=true"),
            "/repos/octo/hello/branches" => refused("contents=read"),
            "/repos/octo/hello/pulls" => refused("pull_requests=read; contents=read"),
            "/repos/octo/hello/actions/runners" => refused("administration=read"),
            _ => missing(),
        }
    })
}

#[test]
fn what_a_fine_grained_token_may_do_is_tried_by_reading_only() {
    let server = fine_grained();
    let place = at(&server, "'octo/hello'").with("GH_TOKEN", FINE);
    let (code, value) = status(&place);
    let token = &value["tokens"][0];
    assert_eq!((code, &token["kind"], &token["scopes"]), (0, &json!("fine_grained"), &Value::Null));
    let row = |feature: &str| {
        let rows = token["features"].as_array().unwrap();
        rows.iter().find(|row| row["feature"] == feature).unwrap_or_else(|| panic!("{feature}: {rows:?}")).clone()
    };
    assert_eq!(
        row("runs, jobs and their logs"),
        json!({ "feature": "runs, jobs and their logs", "needed": "Actions: read", "have": "yes", "what_to_do": null })
    );
    assert_eq!(
        (row("deployments")["have"].clone(), row("deployments")["what_to_do"].clone()),
        (json!("no"), json!("give it Deployments: read"))
    );
    assert_eq!(row("commit statuses")["have"], "public_only");
    assert_eq!(row("approve or reject a gate")["have"], "no");
    assert_eq!(row("dispatch, rerun, cancel, enable, delete")["have"], "unknown", "reading does not show writing");
    assert!(row("checks")["what_to_do"].as_str().unwrap().contains("only a token with scopes"));
    assert_eq!(token["repositories"], json!([{ "repository": "octo/hello", "reach": "private", "page": null }]));
    assert!(server.seen().iter().all(|request| request.method == "GET"), "nothing is changed by trying");
    assert_eq!(server.seen().len(), 8);

    let text = silent(place.run(&["auth", "status"])).out;
    assert!(text.starts_with("github.com (from GH_TOKEN): ada, fine-grained token, ends in "), "{text}");
    let row: Vec<&str> = text
        .lines()
        .find(|line| line.trim_start().starts_with("deployments "))
        .unwrap()
        .split("  ")
        .filter(|cell| !cell.is_empty())
        .map(str::trim)
        .collect();
    assert_eq!(row, ["deployments", "Deployments: read", "no", "give it Deployments: read"], "{text}");
}

#[test]
fn single_sign_on_is_said_with_its_page() {
    let server = Loopback::start(|request: &Request| {
        if request.target == "/user" {
            user("X-OAuth-Scopes: repo")
        } else {
            Answer::said("403 Forbidden\nX-GitHub-SSO: required; url=https://github.com/orgs/corp/sso?a=AZ0123", "SAML")
        }
    });
    let (code, value) = status(&at(&server, "'corp/secret'").with("GH_TOKEN", CLASSIC));
    assert_eq!(code, 0);
    let wanted =
        json!([{ "repository": "corp/secret", "reach": "single_sign_on", "page": "https://github.com/orgs/corp/sso" }]);
    assert_eq!(value["tokens"][0]["repositories"], wanted);
}

#[test]
fn one_that_a_stronger_store_hides_is_named() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "");
    log_in(&place, CLASSIC, &[]);
    let place = place.with("GH_TOKEN", OTHER);
    let (_, value) = status(&place);
    assert_eq!(value["tokens"].as_array().unwrap().len(), 1);
    assert_eq!(value["tokens"][0]["store"], "environment");
    assert_eq!(value["hidden"], json!([{ "name": "github.com", "store": "plain-file", "origin": "plain-file" }]));
}

#[test]
fn where_one_token_is_refused_a_login_is_needed_whatever_is_wrong_with_the_others() {
    let server = Loopback::start(|request: &Request| match request.target.as_str() {
        "/user" => Answer::Reset,
        _ => Answer::new("401 Unauthorized\nContent-Type: application/json", "{}"),
    });
    let place = at(&server, "").with("GH_TOKEN", CLASSIC).with("LAMBDA_API_KEY", "secret_ci_0123.abcdef");
    let (code, value) = status(&place);
    let states: Vec<&str> =
        value["tokens"].as_array().unwrap().iter().map(|token| token["state"].as_str().unwrap()).collect();
    assert_eq!((code, states), (4, vec!["unreachable", "refused"]), "{value}");
}

#[test]
fn a_refused_token_with_a_purpose_is_renewed_under_its_whole_name() {
    let is_over = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let ends = is_over.clone();
    let server = Loopback::start(move |_| match ends.load(std::sync::atomic::Ordering::Relaxed) {
        true => Answer::said("401 Unauthorized", "Bad credentials"),
        false => user("X-OAuth-Scopes: repo"),
    });
    let place = at(&server, "");
    assert_eq!(log_in(&place, CLASSIC, &["deploy@github"]).code, 0);
    is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    let (code, value) = status(&place);
    assert_eq!((code, &value["tokens"][0]["name"]), (4, &json!("deploy@github.com")));
    assert_eq!(value["tokens"][0]["what_to_do"], "orchestra auth rotate deploy@github.com");
}
