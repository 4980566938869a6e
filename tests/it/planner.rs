//! Goal and what was observed in, plan out.

use std::{collections::BTreeSet, fs, path::Path};

use orchestra_console::plan::{
    Budget, Catalog, Estimate, Goal, Idempotence, Observed, PathState, Plan, Refusal, Requirement, RiskLevel, Scaling,
    Security, Template, Tool, Undo, choose, enquire, make_plan,
};
use serde_json::json;

fn templates() -> Vec<Template> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates");
    let mut all: Vec<Template> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("template.toml"))
        .filter(|file| file.is_file())
        .map(|file| toml::from_str(&fs::read_to_string(file).unwrap()).unwrap())
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(all.len() >= 7, "only {} templates", all.len());
    all
}

fn catalog() -> Catalog {
    let tool = |name: &str, idempotence| Tool {
        name: name.to_owned(),
        description: "A tool".into(),
        idempotence,
        irreversible: None,
        inputs: json!({}),
        outputs: json!({}),
    };
    let changes = [
        "allocate-port",
        "create-directory",
        "render-template",
        "python-packages",
        "npm-install",
        "cargo-build",
        "git-init",
        "write-configuration",
        "sqlite-database",
        "postgres-cluster",
        "supervise",
        "register-environment",
    ];
    let looks = ["path-state", "program", "http-get"];
    let changes = changes.map(|name| tool(&format!("local.{name}"), Idempotence::Inspectable));
    let looks = looks.map(|name| tool(&format!("local.{name}"), Idempotence::ReadOnly));
    changes.into_iter().chain(looks).map(|tool| (tool.name.clone(), tool)).collect()
}

/// A machine where everything is installed and nothing was made.
fn machine() -> Observed {
    let mut observed = Observed::nothing("2026-01-01T12:00:00Z".parse().unwrap(), "/home/ada");
    observed.catalog = catalog();
    observed.programs = templates().iter().flat_map(|template| template.programs.clone()).collect();
    observed
}

fn named(name: &str) -> Goal {
    Goal { name: Some(name.into()), ..Goal::default() }
}

fn with(framework: &str, database: Option<&str>) -> Goal {
    Goal { framework: Some(framework.into()), database: database.map(str::to_owned), ..named("demo") }
}

fn plan(goal: &Goal) -> Plan {
    make_plan(goal, &templates(), &machine()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn refusal(goal: &Goal, observed: &Observed) -> Refusal {
    make_plan(goal, &templates(), observed).unwrap_err()
}

fn said(refusal: &Refusal) -> String {
    refusal.to_string()
}

fn needs(plan: &Plan, id: &str) -> BTreeSet<String> {
    plan.step(id).unwrap_or_else(|| panic!("no step {id}")).needs.iter().cloned().collect()
}

fn set(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn a_plan_goes_from_a_port_and_a_directory_to_services_that_answer() {
    let plan = plan(&with("fastapi", Some("sqlite")));
    assert_eq!((plan.title.as_str(), plan.environment.as_str()), ("create demo", "demo"));
    let ids: Vec<&str> = plan.ids().map(String::as_str).collect();
    assert_eq!(ids, ["port", "directory", "files", "packages", "database", "supervise", "register"]);
    assert!(needs(&plan, "port").is_empty() && needs(&plan, "directory").is_empty());
    assert_eq!(needs(&plan, "files"), set(&["port", "directory"]));
    assert_eq!(needs(&plan, "packages"), set(&["files"]));
    assert_eq!(needs(&plan, "supervise"), set(&["packages", "database"]));
    assert_eq!(needs(&plan, "register"), set(&["supervise"]));
    let directory = &plan.step("directory").unwrap().operation.inputs;
    assert_eq!(directory["path"], "/home/ada/demo");
    let files = &plan.step("files").unwrap().operation.inputs;
    assert_eq!((&files["template"], &files["into"]), (&json!("fastapi-sqlite"), &json!("/home/ada/demo")));
    assert_eq!(files["values"]["port"], "${port.port}");
    assert_eq!(files["values"]["name"], "demo");
    let database = &plan.step("database").unwrap().operation.inputs;
    assert_eq!(database["path"], "/home/ada/demo/data/app.db");
    let supervise = plan.step("supervise").unwrap();
    assert_eq!(supervise.operation.inputs["services"][0]["environment"]["PORT"], "${port.port}");
    let check = &supervise.checks[0];
    assert_eq!(check.title, "api: GET /api/health answers 200");
    assert_eq!(check.measure.inputs["url"], "http://127.0.0.1:${port.port}/api/health");
    assert_eq!(plan.step("register").unwrap().operation.inputs["url"], "http://127.0.0.1:${port.port}");
    let facts: Vec<&str> = plan.facts.iter().map(|fact| fact.title.as_str()).collect();
    assert_eq!(facts, ["/home/ada/demo does not exist", "python3 is on PATH"]);
}

#[test]
fn every_step_says_how_it_is_taken_back_how_often_it_is_tried_and_what_can_go_wrong() {
    let plan = plan(&with("fastapi", None));
    for step in &plan.steps {
        assert!(matches!(&step.undo, Undo::Automatic { what } if !what.is_empty()), "{}", step.id);
        assert!(step.timeout_seconds > 0 && !step.risk.reason.is_empty() && !step.title.is_empty());
        assert_eq!(step.idempotence, Idempotence::Inspectable, "from the catalog");
    }
    let packages = plan.step("packages").unwrap();
    assert_eq!((packages.retry.attempts, packages.risk.level), (3, RiskLevel::Medium));
    assert_eq!(plan.step("files").unwrap().retry.attempts, 1);
    assert_eq!(plan.price_cents_per_hour(), 0, "processes of this machine cost nothing");
    assert!(plan.deadline_seconds >= 3 * packages.timeout_seconds);
}

#[test]
fn every_template_gives_a_plan_whose_steps_hold_together() {
    for template in templates() {
        let goal = Goal { template: Some(template.name.clone()), ..named("demo") };
        let plan = plan(&goal);
        let ids: BTreeSet<&String> = plan.ids().collect();
        assert_eq!(ids.len(), plan.steps.len(), "{}: an id is there twice", template.name);
        for step in &plan.steps {
            assert!(step.needs.iter().all(|need| ids.contains(need)), "{}: {}", template.name, step.id);
            let text = serde_json::to_string(&step.operation.inputs).unwrap();
            for own in ["${name}", "${directory}", "${port}"] {
                assert!(!text.contains(own), "{}: {} still holds {own}", template.name, step.id);
            }
        }
        assert!(
            plan.step("supervise").is_some_and(|step| !step.checks.is_empty()),
            "{}: nothing is asked",
            template.name
        );
        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    }
}

#[test]
fn the_same_is_planned_twice_alike() {
    let goal = with("axum", Some("sqlite"));
    assert_eq!(plan(&goal).digest(), plan(&goal).digest());
    assert_ne!(plan(&goal).digest(), plan(&with("fastapi", None)).digest());
}

#[test]
fn what_is_left_open_is_chosen_with_a_reason() {
    let (templates, machine) = (templates(), machine());
    let chosen = choose(&Goal::default(), &templates, &machine).unwrap();
    assert_eq!((chosen.template.name.as_str(), chosen.name.as_str()), ("fastapi-sqlite", "fastapi-sqlite"));
    assert_eq!(chosen.path, "/home/ada/fastapi-sqlite");
    let about: Vec<Requirement> = chosen.choices.iter().map(|choice| choice.about).collect();
    for expected in
        [Requirement::Framework, Requirement::Database, Requirement::Name, Requirement::Path, Requirement::Target]
    {
        assert!(about.contains(&expected), "{expected:?}");
    }
    assert!(chosen.choices.iter().all(|choice| !choice.reason.is_empty() && !choice.chosen.is_empty()));
    let postgres = Goal { database: Some("postgresql".into()), ..Goal::default() };
    assert_eq!(choose(&postgres, &templates, &machine).unwrap().template.name, "fastapi-postgres");
    let static_site = Goal { framework: Some("html".into()), ..Goal::default() };
    assert_eq!(choose(&static_site, &templates, &machine).unwrap().template.name, "static-site");
}

#[test]
fn a_name_that_is_taken_gets_a_number_unless_it_was_given() {
    let mut machine = machine();
    machine.environments.insert("fastapi-sqlite".into());
    machine.paths.insert("/home/ada/fastapi-sqlite-2".into(), PathState::FullDirectory);
    let templates = templates();
    assert_eq!(choose(&Goal::default(), &templates, &machine).unwrap().name, "fastapi-sqlite-3");
    let why = said(&refusal(&named("fastapi-sqlite"), &machine));
    assert!(why.contains("already") && why.contains("orchestra env destroy fastapi-sqlite"), "{why}");
    let enquiry = enquire(&Goal::default(), &templates, "/home/ada");
    assert!(enquiry.paths.contains(&"/home/ada/fastapi-sqlite-3".to_owned()), "it is looked at before");
    assert_eq!(enquiry.programs, ["python3"]);
    assert_eq!(
        enquire(&Goal { path: Some("../x".into()), ..named("demo") }, &templates, "/home/ada").paths,
        ["/home/x"]
    );
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let goal = Goal {
        name: Some("My App!".into()),
        path: Some("~/apps".into()),
        framework: Some("fastpi".into()),
        database: Some("mysql".into()),
        target: Some("aws".into()),
        scaling: Scaling { workers: Some(900) },
        ..Goal::default()
    };
    let refusal = refusal(&goal, &machine());
    let about: Vec<Requirement> = refusal.faults.iter().map(|fault| fault.about).collect();
    for expected in [
        Requirement::Name,
        Requirement::Path,
        Requirement::Framework,
        Requirement::Database,
        Requirement::Target,
        Requirement::Workers,
    ] {
        assert_eq!(about.iter().filter(|about| **about == expected).count(), 1, "{expected:?} in {refusal}");
    }
    let why = said(&refusal);
    assert!(why.contains("did you mean `fastapi`?"), "{why}");
    assert!(why.contains("such as `my-app`"), "{why}");
    assert!(why.contains("none, postgres, sqlite"), "{why}");
    assert_eq!(why.lines().count(), refusal.faults.len());
}

#[test]
fn names_that_would_leave_the_folder_or_the_list_are_refused() {
    for name in ["", "-x", "x-", "../x", "a/b", "Ä", "x y", "local", "UP", "\u{1b}[31m", &"x".repeat(41)] {
        let refusal = refusal(&Goal { path: Some("/srv/x".into()), ..named(name) }, &machine());
        assert_eq!(refusal.faults[0].about, Requirement::Name, "{name:?}");
        assert!(!said(&refusal).contains('\u{1b}'));
    }
    for name in ["a", "demo-2", "7", &"x".repeat(40)] {
        assert_eq!(plan(&named(name)).environment, *name);
    }
}

#[test]
fn a_directory_that_holds_something_is_left_alone() {
    let mut machine = machine();
    machine.paths.insert("/home/ada/demo".into(), PathState::FullDirectory);
    let why = said(&refusal(&named("demo"), &machine));
    assert!(why.contains("/home/ada/demo is there already and is not empty"), "{why}");
    let elsewhere = Goal { path: Some("/srv/demo/../demo2/.".into()), ..named("demo") };
    let plan = make_plan(&elsewhere, &templates(), &machine).unwrap();
    assert_eq!(plan.step("directory").unwrap().operation.inputs["path"], "/srv/demo2");
    machine.paths.insert("/home/ada/demo".into(), PathState::EmptyDirectory);
    let plan = make_plan(&named("demo"), &templates(), &machine).unwrap();
    assert_eq!(plan.facts[0].expected, json!({ "exists": true, "is_empty": true }));
}

#[test]
fn a_program_that_is_missing_is_named_before_anything_begins() {
    let mut machine = machine();
    machine.programs.remove("python3");
    let why = said(&refusal(&with("fastapi", Some("sqlite")), &machine));
    assert!(why.contains("`python3`, which is not on PATH"), "{why}");
}

#[test]
fn workers_are_set_where_a_template_has_them_and_refused_where_not() {
    let two = |framework: &str| Goal { scaling: Scaling { workers: Some(2) }, ..with(framework, None) };
    let files = plan(&two("fastapi")).step("files").unwrap().operation.inputs.clone();
    assert_eq!(files["values"]["workers"], "2");
    let why = said(&refusal(&two("static"), &machine()));
    assert!(why.contains("no workers to set"), "{why}");
}

#[test]
fn a_limit_is_kept() {
    let limited = |cents| Goal { budget: Budget { limit_cents_per_hour: Some(cents) }, ..with("axum", None) };
    assert_eq!(plan(&limited(0)).budget_cents_per_hour, Some(0), "what costs nothing fits into every budget");
    let mut machine = machine();
    let dear = Estimate { price_cents_per_hour: 12, ..Estimate::default() };
    machine.estimates.insert("local.supervise".into(), dear);
    let why = said(&refusal(&limited(11), &machine));
    assert_eq!(why, "budget: it costs 12 US cents an hour, and the limit is 11");
    assert_eq!(make_plan(&limited(12), &templates(), &machine).unwrap().price_cents_per_hour(), 12);
}

#[test]
fn durations_are_those_of_earlier_executions_where_there_are_any() {
    let mut machine = machine();
    let packages = |machine: &Observed| {
        let plan = make_plan(&with("fastapi", Some("sqlite")), &templates(), machine).unwrap();
        plan.step("packages").unwrap().estimate.clone()
    };
    assert_eq!(packages(&machine).basis, "the template");
    machine.durations.insert("local.python-packages".into(), vec![9, 60, 7]);
    let estimate = packages(&machine);
    assert_eq!((estimate.duration_seconds, estimate.basis.as_str()), (Some(9), "median of 3 earlier"));
}

#[test]
fn a_random_key_is_written_into_no_journal() {
    let wanted = |database: &str| Goal {
        security: Security { generate_secrets: Some(true) },
        ..with("fastapi", Some(database))
    };
    let alone = plan(&wanted("sqlite"));
    let inputs = &alone.step("secrets").unwrap().operation.inputs;
    assert_eq!(
        (&inputs["path"], &inputs["values"]["SECRET_KEY"]),
        (&json!("/home/ada/demo/.env"), &json!({ "generate": 32 }))
    );
    assert!(needs(&alone, "supervise").contains("secrets"));
    let beside = plan(&wanted("postgres"));
    assert!(beside.step("secrets").is_none(), "the template writes .env itself");
    let values = &beside.step("configuration").unwrap().operation.inputs["values"];
    assert_eq!(values["SECRET_KEY"], json!({ "generate": 32 }));
    assert!(values["DATABASE_URL"].as_str().unwrap().contains("${database.port}"));
}

#[test]
fn a_template_and_what_else_is_said_of_it_must_agree() {
    let both = Goal { template: Some("axum-sqlite".into()), ..with("fastapi", Some("postgres")) };
    let refusal_of_both = refusal(&both, &machine());
    assert_eq!(refusal_of_both.faults.len(), 2, "{refusal_of_both}");
    let mistyped = Goal { template: Some("fastapi-sqlit".into()), ..named("demo") };
    assert!(said(&refusal(&mistyped, &machine())).contains("did you mean `fastapi-sqlite`?"));
    let neither = said(&refusal(&with("axum", Some("postgres")), &machine()));
    assert!(neither.contains("axum comes with the database sqlite, not with postgres"), "{neither}");
}

#[test]
fn a_name_that_speaks_of_production_is_held_to_it() {
    let word = |name: &str| plan(&named(name)).layer.word();
    assert_eq!(
        [word("prod-eu"), word("staging"), word("demo"), word("gpu-test")],
        ["production", "staging", "development", "development"]
    );
}

#[test]
fn a_template_with_an_operation_that_there_is_not_is_refused() {
    let mut machine = machine();
    machine.catalog.remove("local.sqlite-database");
    machine.catalog.remove("local.python-packages");
    let refusal = refusal(&with("fastapi", Some("sqlite")), &machine);
    assert_eq!(refusal.faults.len(), 2, "{refusal}");
    assert!(said(&refusal).contains("`local.sqlite-database`"));
}

#[test]
fn a_token_among_the_words_is_not_in_the_plan() {
    let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    let plan = plan(&Goal { description: Some(format!("fastapi with {token}")), ..with("fastapi", None) });
    let text = serde_json::to_string(&plan).unwrap();
    assert!(text.contains("fastapi with ") && !text.contains(&token), "{text}");
}
