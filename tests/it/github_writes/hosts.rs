//! A plan is for one GitHub: elsewhere a run has another number, or is another's.

use orchestra_console::domain::{Fault, FaultKind, Layer};
use orchestra_console::runtime::plan_pipeline;
use serde_json::json;

use super::*;

const ELSEWHERE: &str = "github.cancel is planned for ghe.corp, and from here github.com is asked; export \
                         GH_HOST=ghe.corp, then give the same command again";

fn cancel(run: u64, host: Option<&str>) -> Value {
    let mut inputs = json!({ "repository": REPOSITORY, "run": run });
    if let Some(host) = host {
        inputs["host"] = json!(host);
    }
    inputs
}

#[tokio::test]
async fn what_is_planned_for_another_github_is_neither_done_nor_asked_nor_taken_back_here() {
    let (fake, server) = Fake::start();
    let operator = operator(&server).at("github.com");
    let run = fake.run("in_progress", None);
    let asked = Asked::new(&operator, "github.cancel", cancel(run, Some("ghe.corp")));
    let said = |fault: &Fault| (fault.kind, fault.to_string());
    let wanted = (FaultKind::Conflict, ELSEWHERE.to_owned());
    let fault = asked.perform().await.unwrap_err();
    assert_eq!((said(&fault.fault), fault.is_open, fault.is_passing), (wanted.clone(), false, false));
    assert_eq!(said(&operator.inspect(asked.act()).await.unwrap_err()), wanted);
    assert_eq!(said(&asked.undo(&Fields::new()).await.unwrap_err().fault), wanted);
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_plan_of_before_that_names_no_github_is_carried_out() {
    let (fake, server) = Fake::start();
    let operator = operator(&server).at("github.com");
    for host in [None, Some("GitHub.com")] {
        let run = fake.run("in_progress", None);
        Asked::new(&operator, "github.cancel", cancel(run, host)).perform().await.unwrap();
        assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 1);
    }
}

/// The plan of a dispatch as the commands and the console make it.
async fn dispatch(fake: &Fake, server: &Loopback, inputs: &[(&str, &str)]) -> Plan {
    fake.state().workflows.insert("deploy.yml".into(), "active");
    let operators = Operators::new([std::sync::Arc::new(operator(server).at("ghe.corp")) as _]);
    let change = PipelineChange::Dispatch {
        repository: REPOSITORY.into(),
        workflow: "deploy.yml".into(),
        reference: "main".into(),
        inputs: inputs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    plan_pipeline(&operators, &[].into(), &change).await.unwrap()
}

#[tokio::test]
async fn a_plan_names_the_github_that_was_looked_at() {
    let (fake, server) = Fake::start();
    let plan = dispatch(&fake, &server, &[]).await;
    assert_eq!(plan.steps[0].operation.inputs["host"], "ghe.corp");
    assert_eq!(plan.facts[0].observe.inputs["host"], "ghe.corp");
}

#[tokio::test]
async fn a_dispatch_that_leaves_production_to_the_file_is_one_of_production() {
    let (fake, server) = Fake::start();
    fake.state().file = "on:\n  workflow_dispatch:\n    inputs:\n      environment: { default: production }\n".into();
    assert_eq!(dispatch(&fake, &server, &[("version", "1.2")]).await.layer, Layer::Production);
    let plan = dispatch(&fake, &server, &[("environment", "preview")]).await;
    assert_eq!((plan.layer, plan.steps[0].risk.reason.contains("not known")), (Layer::Development, false));
    fake.state().file = String::new();
    let reason = dispatch(&fake, &server, &[]).await.steps[0].risk.reason.clone();
    assert!(reason.contains("its file's own inputs are not known, and may name production: "), "{reason}");
}

#[tokio::test]
async fn an_answer_of_an_earlier_attempt_is_not_taken_for_this_one() {
    for (attempt, is_told) in [(1, true), (2, false)] {
        let (fake, server) = Fake::start();
        let operator = operator(&server);
        let run = fake.waiting_at(&[(4, "production")]);
        fake.state().runs.get_mut(&run).unwrap().attempt = attempt;
        let of_before = json!({ "environments": [{ "id": 4, "name": "production" }], "state": "approved",
            "comment": "go", "user": { "login": fake::LOGIN } });
        fake.state().reviews.insert(run, vec![of_before]);
        // A colleague rejected it meanwhile, or it was cancelled.
        fake.state().runs.get_mut(&run).unwrap().gates.clear();
        let inputs = json!({ "repository": REPOSITORY, "run": run, "environments": [{ "name": "production" }],
            "answer": "approve", "comment": "go" });
        let found = Asked::new(&operator, "github.review", inputs).inspect().await;
        assert_eq!(matches!(found, Finding::Present(_)), is_told, "{found:?}");
        assert_eq!(matches!(&found, Finding::Unknown(why) if why.as_str().contains("earlier attempt")), !is_told);
    }
}
