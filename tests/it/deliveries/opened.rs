//! What an opened row says.

use std::sync::Arc;

use orchestra_console::{
    app::App,
    domain::{Brings, Gap, Gate},
    keymap::Pane,
};

use super::readings::{Said, app, brings, gate, read, reading};
use crate::scene::{press, text};

fn opened(keys: &str) -> App {
    let mut app = app(Said::All, (120, 40));
    press(&mut app, &format!("2 z {keys} enter"));
    assert!(app.table_pane(Pane::Pipelines).unwrap().opened.is_some());
    app
}

fn says(app: &App, all: &[&str]) {
    let text = text(app);
    for one in all {
        assert!(text.contains(one), "no `{one}` in\n{text}");
    }
}

#[test]
fn a_gate_says_what_would_be_deployed_who_may_answer_and_what_to_type() {
    says(
        &opened("p g G"),
        &[
            "PRODUCTION",
            "acme/shop waits for production",
            "you may answer",
            "started by grace",
            "a1b2c3d → 9f8e7d6  3 commits",
            "goes back: 1 commit that is live would be gone",
            "Name the queue",
            "any one of ada, team release",
            "the wait timer ends in 12m, at 14:48:00Z; a yes is possible before",
            "waits 30m before each deployment",
            "orchestra runs approve acme/shop 11 --environment production --comment 'looked at it'",
            "orchestra runs reject acme/shop 11 --environment production",
        ],
    );
}

#[test]
fn a_gate_tells_the_keys_that_answer_it_and_a_first_deployment_is_one() {
    let mut app = opened("p g G");
    says(&app, &["c y approve gate", "c n reject gate"]);
    press(&mut app, "esc");
    let mut first = reading();
    let waiting = Gate { brings: Some(Brings { from_sha: None, ..brings(0, 0) }), ..gate(11, "acme/new", "eu", true) };
    first.gates = vec![Arc::new(waiting)];
    read(&mut app, 1, first);
    press(&mut app, "enter");
    says(&app, &["9f8e7d6  the first deployment here"]);
}

#[test]
fn a_gate_of_others_says_why_you_may_not() {
    let app = opened("p g / e u enter");
    says(&app, &["others may answer", "GitHub takes no answer of yours", "check runs", "the token lacks"]);
}

#[test]
fn a_gate_that_was_answered_says_that_it_is_gone() {
    let mut app = opened("p g");
    let mut later = reading();
    later.gates.clear();
    read(&mut app, 1, later);
    says(&app, &["This gate is gone: it was answered, or its run has ended."]);
}

#[test]
fn a_deployment_that_only_goes_back_or_brings_nothing_is_said_to() {
    for (total, behind, said) in [(0, 6, "goes back: 6 commits that are live"), (0, 0, "is live already: nothing new")]
    {
        let mut app = app(Said::All, (120, 40));
        let mut later = reading();
        let mut only = gate(11, "acme/shop", "production", true);
        only.brings = Some(brings(total, behind));
        later.gates = vec![std::sync::Arc::new(only)];
        read(&mut app, 1, later);
        press(&mut app, "2 z p g enter");
        says(&app, &[said]);
    }
}

#[test]
fn an_environment_says_what_is_live_and_what_is_not() {
    says(
        &opened("p e / s h o p space p r o d enter"),
        &[
            "production of acme/shop",
            "live        a1b2c3d v2.14.0  by ada, 25h ago",
            "a run waits",
            "3 in main, not live",
            "only some branches may be deployed",
            "a merge asks for 2 reviews, a yes of the code owners, the merge queue",
            "required checks: ci, lint",
        ],
    );
    says(
        &opened("p e / w e b enter"),
        &["failure", "could not be compared", "Its rules could not be read.", "Could not be read"],
    );
    says(&opened("p e / a p i enter"), &["Nothing was deployed here yet."]);
}

#[test]
fn where_deployments_could_not_be_read_nothing_is_said_to_be_undeployed() {
    let mut app = app(Said::All, (120, 40));
    let mut later = reading();
    let mut api = later.deliveries[2].as_ref().clone();
    api.gaps = vec![Gap { what: "deployments, branch rules".into(), why: "set GH_TOKEN".into() }];
    later.deliveries[2] = std::sync::Arc::new(api);
    read(&mut app, 1, later);
    press(&mut app, "2 z p e / a p i enter");
    assert!(!text(&app).contains("never"), "{}", text(&app));
    press(&mut app, "enter");
    says(&app, &["What is live here could not be read.", "What of main is live here is not known."]);
    assert!(!text(&app).contains("Nothing was deployed"), "{}", text(&app));
}

#[test]
fn a_pull_request_says_what_it_still_needs() {
    says(&opened("p p"), &["acme/shop #7", "approved", "head of the merge queue", "success of 9 checks"]);
    says(&opened("p p j"), &["changes requested", "failure of 9 checks: lint", "not in the merge queue"]);
    says(&opened("p p G"), &["draft", "none is asked for", "none, or they could not be read"]);
}

#[test]
fn a_workflow_says_how_it_did_and_why_it_stands_still() {
    says(&opened("p w"), &["ci of acme/shop", "in the middle of", "Runs", ".github/workflows/ci.yml"]);
    says(&opened("p w j"), &["disabled inactivity", "nothing happened in the repository for 60 days"]);
}
