//! What can be taken back is, and a second time does nothing.

use serde_json::{Value, json};

use super::{
    Asked, REPOSITORY,
    fake::{Fake, Mode},
    operator,
};
use orchestra_console::{
    domain::{FaultKind, Timestamp},
    plan::Fields,
    provider::{Finding, GithubOperator},
};

#[tokio::test]
async fn what_a_dispatch_began_is_cancelled_once() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let inputs = json!({ "repository": REPOSITORY, "workflow": "deploy.yml", "reference": "main", "after_run": 1_000 });
    let asked = Asked::new(&operator, "github.dispatch", inputs);
    let outputs = asked.perform().await.unwrap();
    assert_eq!(outputs["run_id"], 1_001);
    for _ in 0..2 {
        asked.undo(&outputs).await.unwrap();
        assert_eq!(fake.state().runs[&1_001].conclusion, Some("cancelled"));
    }
    // Its end was not seen: the run is found.
    asked.undo(&Fields::new()).await.unwrap();
    assert_eq!(fake.done("POST runs/1001/cancel"), 1);
}

#[tokio::test]
async fn the_new_attempt_is_cancelled_and_no_later_one() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let run = fake.run("completed", Some("failure"));
    let asked = Asked::new(&operator, "github.rerun", json!({ "repository": REPOSITORY, "run": run, "attempt": 1 }));
    let outputs = asked.perform().await.unwrap();
    assert_eq!(outputs["attempt"], 2);
    asked.undo(&outputs).await.unwrap();
    asked.undo(&outputs).await.unwrap();
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 1);
    // Somebody ran it again since.
    {
        let mut state = fake.state();
        let later = state.runs.get_mut(&run).unwrap();
        (later.attempt, later.status, later.conclusion) = (3, "in_progress", None);
    }
    asked.undo(&outputs).await.unwrap();
    assert_eq!(fake.state().runs[&run].status, "in_progress");
    assert_eq!(
        asked.perform().await.unwrap_err().fault.message.as_str(),
        "run 1001 of octo/shop is in attempt 3 by now, not in 1"
    );
}

#[tokio::test]
async fn on_and_off_are_each_others_undo() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    fake.state().workflows.insert("ci.yml".into(), "active");
    let inputs = || json!({ "repository": REPOSITORY, "workflow": "ci.yml" });
    let off = Asked::new(&operator, "github.disable-workflow", inputs());
    let outputs = off.perform().await.unwrap();
    assert_eq!(fake.state().workflows["ci.yml"], "disabled_manually");
    for _ in 0..2 {
        off.undo(&outputs).await.unwrap();
        assert_eq!(fake.state().workflows["ci.yml"], "active");
    }
    assert_eq!((fake.done("PUT workflows/ci.yml/disable"), fake.done("PUT workflows/ci.yml/enable")), (1, 1));
    // What was on already is not switched off by taking back that it was switched on.
    let on = Asked::new(&operator, "github.enable-workflow", inputs());
    let outputs = on.perform().await.unwrap();
    assert_eq!(outputs["changed"], false);
    on.undo(&outputs).await.unwrap();
    assert_eq!(fake.state().workflows["ci.yml"], "active");
}

#[tokio::test]
async fn a_run_of_a_fork_that_began_is_cancelled() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let run = fake.run("completed", Some("action_required"));
    let asked = Asked::new(&operator, "github.approve-fork", json!({ "repository": REPOSITORY, "run": run }));
    let outputs = asked.perform().await.unwrap();
    asked.undo(&outputs).await.unwrap();
    asked.undo(&outputs).await.unwrap();
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 1);
}

/// What can be taken back, after it was done once at a fake of its own: its name, its inputs.
fn kinds(fake: &Fake) -> Vec<(&'static str, Value)> {
    let failed = fake.run("completed", Some("failure"));
    let fork = fake.run("completed", Some("action_required"));
    fake.state().workflows.insert("ci.yml".into(), "active");
    vec![
        (
            "github.dispatch",
            json!({ "repository": REPOSITORY, "workflow": "deploy.yml", "reference": "main", "after_run": fork }),
        ),
        ("github.rerun", json!({ "repository": REPOSITORY, "run": failed, "attempt": 1 })),
        ("github.approve-fork", json!({ "repository": REPOSITORY, "run": fork })),
        ("github.disable-workflow", json!({ "repository": REPOSITORY, "workflow": "ci.yml" })),
    ]
}

#[tokio::test]
async fn what_the_token_may_not_see_any_more_is_not_taken_back() {
    let walls = [
        ("404 Not Found", "Not Found"),
        ("403 Forbidden", "Resource not accessible by personal access token"),
        (
            "403 Forbidden\nX-GitHub-SSO: required; url=https://github.com/orgs/octo/sso?authorization_request=1",
            "Resource protected by organization SAML enforcement.",
        ),
    ];
    for wall in walls {
        let (fake, server) = Fake::start();
        let operator = operator(&server);
        for (name, inputs) in kinds(&fake) {
            let asked = Asked::new(&operator, name, inputs);
            let outputs = asked.perform().await.unwrap();
            fake.state().hides_behind = Some(wall);
            let fault = asked.undo(&outputs).await.unwrap_err();
            assert_eq!((fault.fault.kind, fault.is_passing), (FaultKind::NotFound, false), "{name} behind {wall:?}");
            assert!(!asked.voice.lines().iter().any(|line| line.contains("not there any more")), "{name}");
            fake.state().hides_behind = None;
            asked.undo(&outputs).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_run_that_was_removed_needs_no_taking_back() {
    for kind in 0..4 {
        let (fake, server) = Fake::start();
        let operator = operator(&server);
        let (name, inputs) = kinds(&fake).swap_remove(kind);
        let asked = Asked::new(&operator, name, inputs);
        let outputs = asked.perform().await.unwrap();
        fake.state().runs.clear();
        fake.state().workflows.clear();
        asked.undo(&outputs).await.unwrap();
        assert!(asked.voice.lines().last().unwrap().ends_with("is not there any more"), "{name}");
    }
}

/// A dispatch whose run GitHub did not name and does not show.
async fn late_dispatch<'a>(fake: &Fake, operator: &'a GithubOperator) -> (Asked<'a>, Fields) {
    (fake.state().gives_details, fake.state().is_late) = (false, true);
    let inputs = json!({ "repository": REPOSITORY, "workflow": "deploy.yml", "reference": "main", "after_run": 1_000 });
    let asked = Asked::new(operator, "github.dispatch", inputs);
    let outputs = asked.perform().await.unwrap();
    assert_eq!(outputs["run_id"], Value::Null);
    (asked, outputs)
}

#[tokio::test]
async fn a_dispatch_whose_run_does_not_show_yet_is_not_taken_back_at_once() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let (asked, outputs) = late_dispatch(&fake, &operator).await;
    for outputs in [&outputs, &Fields::new()] {
        assert_eq!(
            asked.undo(outputs).await.unwrap_err().fault.message.as_str(),
            "no run of deploy.yml at main shows that this began, and one may still come; look: orchestra runs list \
             --repository octo/shop"
        );
    }
    // It shows, and is tried again.
    fake.state().is_late = false;
    asked.undo(&outputs).await.unwrap();
    assert_eq!(fake.done("POST runs/1001/cancel"), 1);
}

#[tokio::test]
async fn after_some_minutes_a_run_that_never_showed_did_not_begin() {
    let (fake, server) = Fake::start();
    let operator = operator(&server);
    let (asked, mut outputs) = late_dispatch(&fake, &operator).await;
    outputs["taken_up_at"] = json!((Timestamp::now() - std::time::Duration::from_secs(301)).to_string());
    asked.undo(&outputs).await.unwrap();
    assert_eq!(asked.voice.lines().last().unwrap(), "no run that this began is there");
}

#[tokio::test]
async fn what_was_so_before_the_crash_is_not_turned_the_other_way() {
    for (was, ends) in [("disabled_manually", "disabled_manually"), ("active", "active")] {
        let (fake, server) = Fake::start();
        let operator = operator(&server);
        fake.state().workflows.insert("ci.yml".into(), was);
        let inputs = json!({ "repository": REPOSITORY, "workflow": "ci.yml", "was": was });
        let off = Asked::new(&operator, "github.disable-workflow", inputs);
        fake.state().mode = Mode::LosesAnswer;
        off.perform().await.ok();
        let Finding::Present(outputs) = off.inspect().await else { panic!("it is off") };
        assert_eq!(outputs["was"], was);
        off.undo(&outputs).await.unwrap();
        assert_eq!(fake.state().workflows["ci.yml"], ends);
        // Nobody asked what came of it before it is taken back.
        fake.state().workflows.insert("ci.yml".into(), "disabled_manually");
        off.undo(&Fields::new()).await.unwrap();
        assert_eq!(fake.state().workflows["ci.yml"], ends);
    }
}
