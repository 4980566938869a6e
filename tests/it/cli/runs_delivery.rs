//! `runs gates` and `runs deployments`: between commit and production, as a script and a person see it.

use serde_json::json;

use super::Place;
use crate::{
    github::delivery::hub,
    loopback::{Answer, Loopback},
};

fn watching(server: &Loopback) -> Place {
    let url = server.url();
    Place::configured(format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n"))
        .with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz")
}

#[test]
fn gates_are_an_array_and_a_table() {
    let server = hub(|_| None);
    let place = watching(&server);
    let said = place.run(&["runs", "gates", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let gate = &said.json()[0];
    assert_eq!((&gate["repository"], &gate["run_id"]), (&json!("octo/hello"), &json!(77)));
    assert_eq!((&gate["environment"], &gate["can_approve"]), (&json!("production"), &json!(true)));
    assert_eq!(gate["brings"]["commits_total"], 2);
    let text = place.run(&["runs", "gates"]).out;
    let row: Vec<&str> = text.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row[..3], ["77", "octo/hello", "production"], "{text}");
    assert!(text.lines().nth(1).unwrap().ends_with("sre, aisha  2 commits"), "{text}");
}

#[test]
fn deployments_say_what_is_live_and_what_is_not_yet() {
    let server = hub(|_| None);
    let place = watching(&server);
    let environments = place.run(&["runs", "deployments", "--json"]).json();
    let production = &environments[0];
    assert_eq!((&production["environment"], &production["live"]["reference"]), (&json!("production"), &json!("v1")));
    assert_eq!((&production["live"]["state"], &production["latest"]["state"]), (&json!("success"), &json!("failure")));
    assert_eq!(production["unreleased"]["commits_total"], 2);
    assert_eq!(place.run(&["runs", "deployments"]).out.lines().count(), 4);
}

#[test]
fn what_may_not_be_read_is_said_beside_the_rest() {
    let server = hub(|request| {
        request.target.contains("/compare/").then(|| Answer::said("403 Forbidden", "Resource not accessible"))
    });
    let said = watching(&server).run(&["runs", "deployments"]);
    assert_eq!(said.code, 0);
    let gap =
        "octo/hello: commits between versions not read: this token may not read octo/hello (Resource not accessible)";
    assert!(said.err.contains(gap), "{}", said.err);
}

#[test]
fn a_refused_token_needs_a_login() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let said = watching(&server).run(&["runs", "gates"]);
    assert_eq!((said.code, said.out.as_str()), (4, ""));
    assert!(said.err.contains("github.com refused the token from GH_TOKEN"), "{}", said.err);
}
