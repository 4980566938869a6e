use std::collections::BTreeMap;

use super::*;
use crate::plan::GateName;

fn every_change() -> Vec<PipelineChange> {
    let repository = || "octo/shop".to_owned();
    let (run, gate) = (7, |name: &str| GateName { name: name.into(), id: Some(3) });
    let review = |answer| PipelineChange::Review {
        repository: repository(),
        run,
        environments: vec![gate("staging"), gate("production")],
        answer,
        comment: "go ${now}".into(),
    };
    let inputs: BTreeMap<String, String> = [("version".to_owned(), "${x}".to_owned())].into();
    let rerun = |jobs| PipelineChange::Rerun { repository: repository(), run, jobs, debug: true };
    vec![
        PipelineChange::Dispatch {
            repository: repository(),
            workflow: "deploy.yml".into(),
            reference: "main".into(),
            inputs,
        },
        rerun(RerunJobs::All),
        rerun(RerunJobs::Failed),
        rerun(RerunJobs::One(70)),
        PipelineChange::Cancel { repository: repository(), run, forced: false },
        PipelineChange::Cancel { repository: repository(), run, forced: true },
        review(GateAnswer::Approve),
        review(GateAnswer::Reject),
        PipelineChange::ApproveFork { repository: repository(), run },
        PipelineChange::SetWorkflow { repository: repository(), workflow: "deploy.yml".into(), enabled: true },
        PipelineChange::SetWorkflow { repository: repository(), workflow: "deploy.yml".into(), enabled: false },
        PipelineChange::DeleteRun { repository: repository(), run },
    ]
}

fn seen() -> SeenPipeline {
    SeenPipeline {
        run: Some(SeenRun { attempt: 2, is_over: true, title: "Fix \u{1b}[31mred\nlight".into() }),
        workflow_state: Some("active".into()),
        newest_dispatch: Some(41),
        host: Some("ghe.corp".into()),
        ..SeenPipeline::default()
    }
}

fn planned(change: &PipelineChange) -> Plan {
    plan_pipeline_change(change, &seen(), Timestamp::UNIX_EPOCH)
}

#[test]
fn each_change_is_one_step_that_says_what_it_does() {
    let titles: Vec<String> = every_change().iter().map(|change| planned(change).title).collect();
    let wanted = [
        "Dispatch deploy.yml of octo/shop at main with version=${x}",
        "Repeat run 7 of octo/shop with debug logging",
        "Repeat the failed jobs of run 7 of octo/shop with debug logging",
        "Repeat job 70 of run 7 of octo/shop with debug logging",
        "Cancel run 7 of octo/shop",
        "Force run 7 of octo/shop to end",
        "Approve staging, production for run 7 of octo/shop (\"go ${now}\")",
        "Reject staging, production for run 7 of octo/shop (\"go ${now}\")",
        "Let run 7 of octo/shop from a fork begin",
        "Switch deploy.yml of octo/shop on",
        "Switch deploy.yml of octo/shop off",
        "Remove run 7 of octo/shop with its logs",
    ];
    assert_eq!(titles, wanted);
    for change in every_change() {
        let plan = planned(&change);
        assert_eq!((plan.steps.len(), plan.on_failure), (1, OnFailure::Keep));
        assert_eq!(plan.steps[0].idempotence, Idempotence::Inspectable);
        assert!(!plan.steps[0].title.contains(['\n', '\u{1b}']), "{:?}", plan.steps[0].title);
    }
}

#[test]
fn a_plan_relies_on_what_was_seen() {
    let facts = |change: &PipelineChange| -> Vec<String> {
        planned(change).facts.into_iter().map(|fact| format!("{} {}", fact.title, fact.expected)).collect()
    };
    let all = every_change();
    let run = r#"run 7 is in attempt 2 and has ended {"attempt":2,"is_over":true}"#;
    assert_eq!(facts(&all[0]), [r#"deploy.yml is active {"state":"active"}"#]);
    assert_eq!(facts(&all[1]), [run]);
    let gate = |name: &str| format!(r#"run 7 waits at {name} {{"is_waiting":true}}"#);
    assert_eq!(facts(&all[6]), [run.to_owned(), gate("staging"), gate("production")]);
    for (change, key, value) in [(1, "jobs", json!(null)), (2, "jobs", json!("failed")), (3, "job", json!(70))] {
        let inputs = &planned(&all[change]).steps[0].operation.inputs;
        assert_eq!((&inputs["attempt"], inputs.get(key).unwrap_or(&json!(null))), (&json!(2), &value), "{change}");
    }
    let unseen = plan_pipeline_change(&all[4], &SeenPipeline::default(), Timestamp::UNIX_EPOCH);
    assert!(unseen.facts.is_empty());
}

#[test]
fn a_plan_names_its_github_in_all_that_it_asks_and_does() {
    for change in every_change() {
        let mut plan = planned(&change);
        if matches!(change, PipelineChange::Dispatch { .. } | PipelineChange::Rerun { .. }) {
            plan = followed(plan);
        }
        let steps = plan.steps.iter().flat_map(|step| {
            step.checks.iter().map(|check| &check.measure).chain([&step.operation]).collect::<Vec<_>>()
        });
        for operation in steps.chain(plan.facts.iter().map(|fact| &fact.observe)) {
            assert_eq!(operation.inputs.get("host"), Some(&json!("ghe.corp")), "{operation:?}");
        }
    }
    let unseen = plan_pipeline_change(&every_change()[4], &SeenPipeline::default(), Timestamp::UNIX_EPOCH);
    assert!(!unseen.steps[0].operation.inputs.contains_key("host"));
}

#[test]
fn a_dispatch_is_where_the_files_own_inputs_lead_unless_others_are_given() {
    let dispatch = |inputs: &[(&str, &str)], seen: &SeenPipeline| {
        let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (repository, workflow) = ("octo/shop".to_owned(), "deploy.yml".to_owned());
        let change = PipelineChange::Dispatch { repository, workflow, reference: "main".into(), inputs };
        plan_pipeline_change(&change, seen, Timestamp::UNIX_EPOCH)
    };
    let defaults = [("environment".to_owned(), "production".to_owned())].into();
    let known = SeenPipeline { defaults, ..SeenPipeline::default() };
    let plan = dispatch(&[("version", "1.2")], &known);
    assert_eq!((plan.layer, plan.environment.as_str()), (Layer::Production, "octo.shop.deploy.yml"));
    assert_eq!(plan.steps[0].operation.inputs["inputs"], json!({ "version": "1.2" }), "only what was given is sent");
    assert_eq!(dispatch(&[("environment", "preview")], &known).layer, Layer::Development);
    let unread = Some("this token may not read octo/shop".to_owned());
    let unknown = dispatch(&[], &SeenPipeline { unread, ..SeenPipeline::default() });
    assert_eq!(
        unknown.steps[0].risk.reason,
        "the workflow runs with the repository's secrets; its file's own inputs are not known, and may name production: \
         this token may not read octo/shop"
    );
}

#[test]
fn what_a_person_wrote_stands_for_itself() {
    let plan = planned(&every_change()[0]);
    assert_eq!(plan.steps[0].operation.inputs["inputs"], json!({ "version": "$${x}" }));
    assert_eq!(plan.steps[0].operation.inputs["after_run"], 41);
    let resolved = crate::plan::resolve(&plan.steps[0].operation.inputs, |_| None).unwrap();
    assert_eq!(resolved["inputs"]["version"], "${x}");
}

#[test]
fn production_is_named_in_place_and_layer() {
    let plan = planned(&every_change()[6]);
    assert_eq!((plan.environment.as_str(), plan.layer), ("octo.shop.production", Layer::Production));
    assert_eq!(plan.steps[0].risk.level, RiskLevel::High);
}

#[test]
fn a_followed_plan_waits_for_the_run_that_it_began() {
    let plan = followed(planned(&every_change()[0]));
    let step = &plan.steps[1];
    assert_eq!(step.needs, ["dispatch"]);
    assert_eq!(step.operation.inputs["run"], "${dispatch.run_id}");
    assert_eq!(step.checks[0].measure.inputs["repository"], "octo/shop");
    assert!(plan.deadline_seconds > step.timeout_seconds);
}

#[test]
fn what_the_settings_call_production_is_and_what_a_name_speaks_of_stays() {
    let layers = [("live".to_owned(), Layer::Production), ("production".to_owned(), Layer::Development)].into();
    let seen = SeenPipeline { layers, ..SeenPipeline::default() };
    let layer = |name: &str, value: &str| {
        let dispatch = PipelineChange::Dispatch {
            repository: "octo/shop".into(),
            workflow: "deploy.yml".into(),
            reference: "main".into(),
            inputs: [(name.to_owned(), value.to_owned())].into(),
        };
        plan_pipeline_change(&dispatch, &seen, Timestamp::UNIX_EPOCH).layer
    };
    assert_eq!(layer("target", "Live"), Layer::Production, "whatever the input is called");
    assert_eq!(layer("environment", "production"), Layer::Production, "no setting makes less of it");
    assert_eq!(layer("version", "1.4.2"), Layer::Development);
}
