//! What can be taken back is, and a second time does nothing.

use serde_json::json;

use super::{Asked, REPOSITORY, fake::Fake, operator};
use orchestra_console::plan::Fields;

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
