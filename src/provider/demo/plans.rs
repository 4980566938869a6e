//! The plans of the demo world's executions.

use serde_json::{Value, json};

use crate::{
    domain::{Layer, Timestamp},
    plan::{
        Check, Comparison, Condition, Estimate, Fields, Idempotence, OnFailure, Operation, PLAN_VERSION, Plan, Retry,
        Risk, RiskLevel, Step, Undo,
    },
};

pub(super) fn fields(value: Value) -> Fields {
    if let Value::Object(fields) = value { fields } else { Fields::new() }
}

fn step(id: &str, title: String, operation: (&str, Value), needs: &[&str], undo: Undo, seconds: u64) -> Step {
    Step {
        id: id.to_owned(),
        title,
        operation: Operation::new(operation.0, fields(operation.1)),
        needs: needs.iter().map(|id| (*id).to_owned()).collect(),
        undo,
        checks: Vec::new(),
        timeout_seconds: seconds.max(5) * 10,
        retry: Retry::default(),
        idempotence: Idempotence::Inspectable,
        estimate: Estimate {
            price_cents_per_hour: 0,
            duration_seconds: Some(seconds),
            basis: "median of 4 executions".into(),
        },
        risk: Risk { level: RiskLevel::Low, reason: "it only makes what is not there yet".into() },
    }
}

fn undo(what: impl Into<String>) -> Undo {
    Undo::Automatic { what: what.into() }
}

fn plan(title: String, environment: &str, layer: Layer, steps: Vec<Step>, made_at: Timestamp) -> Plan {
    Plan {
        version: PLAN_VERSION,
        title,
        environment: environment.to_owned(),
        layer,
        goal: None,
        steps,
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 1_800,
        made_at,
        budget_cents_per_hour: None,
        account: None,
    }
}

/// Port, directory and files of an environment.
fn ground(name: &str, directory: &str) -> Vec<Step> {
    vec![
        step(
            "port",
            "Find a free port".into(),
            ("local.allocate-port", json!({ "environment": name, "from": 8000, "to": 8099 })),
            &[],
            undo("gives the port back"),
            1,
        ),
        step(
            "directory",
            format!("Create {directory}"),
            ("local.create-directory", json!({ "path": directory })),
            &[],
            undo(format!("removes {directory} if nothing else is in it")),
            1,
        ),
        step(
            "files",
            "Render the template fastapi-postgres".into(),
            ("local.render-template", json!({ "template": "fastapi-postgres", "into": directory })),
            &["port", "directory"],
            undo("removes the files that it made and nobody changed"),
            2,
        ),
    ]
}

/// What is made from the files, and started.
fn built(name: &str, directory: &str) -> Vec<Step> {
    vec![
        step(
            "python",
            "Install the Python packages".into(),
            ("local.python-packages", json!({ "directory": directory })),
            &["files"],
            undo(format!("removes {directory}/.venv")),
            45,
        ),
        step(
            "cluster",
            "Create the PostgreSQL cluster".into(),
            ("local.postgres-cluster", json!({ "directory": format!("{directory}/postgres") })),
            &["files"],
            undo("stops the cluster and removes its files"),
            8,
        ),
        step(
            "migrate",
            "Migrate the database".into(),
            ("local.migrate", json!({ "directory": directory })),
            &["python", "cluster"],
            Undo::Nothing { reason: "the cluster goes as a whole".into() },
            3,
        ),
        step(
            "git",
            "Begin a git repository".into(),
            ("local.git-init", json!({ "directory": directory })),
            &["files"],
            undo(format!("removes {directory}/.git")),
            1,
        ),
        step(
            "start",
            "Start the services".into(),
            ("local.supervise", json!({ "environment": name, "directory": directory })),
            &["migrate"],
            undo("stops the services, the last one first"),
            6,
        ),
        step(
            "register",
            "Register the environment".into(),
            ("local.register-environment", json!({ "name": name })),
            &["start", "git"],
            undo("takes it off the list"),
            1,
        ),
    ]
}

fn health() -> Check {
    Check {
        title: "GET /api/health answers 200".into(),
        measure: Operation::new("local.http-get", fields(json!({ "url": "http://127.0.0.1:${port.port}/api/health" }))),
        success: Some(Condition { field: "status".into(), is: Comparison::Equal, value: json!(200) }),
        failure: None,
        initial_delay_seconds: 1,
        interval_seconds: 1,
        count: 2,
        failure_limit: 0,
        inconclusive_limit: 0,
        consecutive_error_limit: 4,
        max_staleness_seconds: None,
        deadline_seconds: 60,
    }
}

/// Nine steps that make a FastAPI service with a PostgreSQL database on this machine.
pub(super) fn create(name: &str, made_at: Timestamp) -> Plan {
    let directory = format!("./{name}");
    let mut steps = ground(name, &directory);
    steps.extend(built(name, &directory));
    steps[3].retry.attempts = 3;
    steps[3].risk = Risk { level: RiskLevel::Medium, reason: "it runs what the packages run when they install".into() };
    steps[7].checks.push(health());
    plan(format!("create {name}"), name, Layer::Development, steps, made_at)
}

/// Four steps that move a service of staging to another version.
pub(super) fn migrate(version: &str, made_at: Timestamp) -> Plan {
    let mut steps = vec![
        step(
            "backup",
            "Back up the orders database".into(),
            ("local.backup", json!({ "database": "orders" })),
            &[],
            Undo::Nothing { reason: "a backup is kept".into() },
            40,
        ),
        step(
            "migration",
            "Run migration 0042 on orders".into(),
            ("local.run-once", json!({ "migration": "0042_split_address.sql" })),
            &["backup"],
            Undo::Irreversible { reason: "it drops a column".into(), backup: Some("orders-2026-03-14T14-09".into()) },
            12,
        ),
        step(
            "restart",
            format!("Restart api with {version}"),
            ("local.restart-service", json!({ "service": "api" })),
            &["migration"],
            undo("restarts it with the version before"),
            5,
        ),
        step(
            "watch",
            "Watch the error rate for a minute".into(),
            ("local.http-get", json!({ "url": "http://staging.example/api/health" })),
            &["restart"],
            Undo::Nothing { reason: "it only looks".into() },
            60,
        ),
    ];
    steps[1].idempotence = Idempotence::OnceOnly;
    steps[1].risk = Risk { level: RiskLevel::High, reason: "it drops a column of a table in use".into() };
    plan(format!("move staging to {version}"), "staging", Layer::Staging, steps, made_at)
}
