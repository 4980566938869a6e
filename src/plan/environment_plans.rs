//! Plans for environments that are there: their services started and stopped, and all of it removed.

use serde_json::{Value, json};

use super::{
    Estimate, Fields, Idempotence, OnFailure, Operation, PLAN_VERSION, Plan, Retry, Risk, RiskLevel, Step, Undo,
};
use crate::domain::{Layer, Timestamp};

/// What a plan needs to know about an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEnvironment {
    pub name: String,
    pub layer: Layer,
    /// Where its files are, from the root.
    pub directory: String,
    /// What building and running leaves there, as patterns.
    pub generated: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceChange {
    Start,
    Stop,
    Restart,
}

impl ServiceChange {
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Stop => "Stop",
            Self::Restart => "Restart",
        }
    }
}

/// One step: one service, or all where none is named.
pub fn change_services(
    known: &KnownEnvironment,
    change: ServiceChange,
    service: Option<&str>,
    made_at: Timestamp,
) -> Plan {
    let what = service.map_or_else(|| "all services".to_owned(), |service| format!("service {service}"));
    let (operation, undo) = match (change, service) {
        (ServiceChange::Start, _) => ("local.start-service", automatic("stops what it started")),
        (ServiceChange::Stop, None) => ("local.stop-supervisor", automatic("starts what it stopped")),
        (ServiceChange::Stop, Some(_)) => ("local.stop-service", automatic("starts what it stopped")),
        (ServiceChange::Restart, _) => {
            ("local.restart-service", Undo::Nothing { reason: "it runs afterwards as it did before".into() })
        }
    };
    let mut inputs = environment(known);
    if let Some(service) = service {
        inputs.insert("service".into(), json!(service));
    }
    let risk = match change {
        ServiceChange::Start => risk(RiskLevel::Low, "nothing that runs is touched"),
        ServiceChange::Stop | ServiceChange::Restart => risk(RiskLevel::Medium, "whoever uses it waits meanwhile"),
    };
    let title = format!("{} {what}", change.title());
    let step = step("services", &title, Operation::new(operation, inputs), undo, risk);
    plan(known, format!("{title} of {}", known.name), vec![step], OnFailure::Undo, made_at)
}

/// Everything of it goes: processes, the person's own files into a backup and then the directory, logs, ports, and
/// the note that it was there. What is done stays done when a step fails: it can be destroyed again.
pub fn destroy_environment(known: &KnownEnvironment, made_at: Timestamp) -> Plan {
    let name = &known.name;
    let mut removal = Fields::new();
    removal.insert("path".into(), json!(known.directory));
    removal.insert("keep_backup".into(), Value::Bool(true));
    removal.insert("generated".into(), json!(known.generated));
    removal.insert("name".into(), json!(name));
    let mut noted = Fields::new();
    noted.insert("name".into(), json!(name));
    let stop = step(
        "stop",
        "Stop all services",
        Operation::new("local.stop-supervisor", environment(known)),
        automatic("starts what it stopped"),
        risk(RiskLevel::Medium, "whoever uses it is cut off"),
    );
    let mut files = step(
        "files",
        &format!("Remove {}", known.directory),
        Operation::new("local.remove-directory", removal),
        Undo::Irreversible {
            reason: "a removed directory is gone".into(),
            backup: Some(format!(
                "files that you changed or added are first copied to backups/{name}-*; data of databases is not"
            )),
        },
        risk(RiskLevel::High, "files are removed, with the data of any database among them"),
    );
    files.idempotence = Idempotence::Idempotent;
    let logs = step(
        "logs",
        "Remove the logs of its services",
        Operation::new("local.remove-supervisor", environment(known)),
        Undo::Irreversible { reason: "what the services printed is gone".into(), backup: None },
        risk(RiskLevel::Low, "nobody needs them once it is gone"),
    );
    let note = step(
        "note",
        "Free its ports and strike it from the environments of this machine",
        Operation::new("local.deregister-environment", noted),
        Undo::Nothing { reason: "its files are gone by then".into() },
        risk(RiskLevel::Low, "nothing of it is left by then"),
    );
    let mut steps = vec![stop, files, logs, note];
    for at in 1..steps.len() {
        steps[at].needs = vec![steps[at - 1].id.clone()];
    }
    plan(known, format!("Destroy the environment {name}"), steps, OnFailure::Keep, made_at)
}

fn plan(known: &KnownEnvironment, title: String, steps: Vec<Step>, on_failure: OnFailure, made_at: Timestamp) -> Plan {
    Plan {
        version: PLAN_VERSION,
        title,
        environment: known.name.clone(),
        layer: known.layer,
        goal: None,
        steps,
        facts: Vec::new(),
        on_failure,
        parallel: 1,
        deadline_seconds: 600,
        made_at,
        budget_cents_per_hour: None,
        account: None,
    }
}

fn step(id: &str, title: &str, operation: Operation, undo: Undo, risk: Risk) -> Step {
    Step {
        id: id.into(),
        title: title.into(),
        operation,
        needs: Vec::new(),
        undo,
        checks: Vec::new(),
        timeout_seconds: 120,
        retry: Retry::default(),
        idempotence: Idempotence::Inspectable,
        estimate: Estimate {
            price_cents_per_hour: 0,
            duration_seconds: Some(3),
            basis: "the kind of operation".into(),
        },
        risk,
    }
}

fn environment(known: &KnownEnvironment) -> Fields {
    let mut fields = Fields::new();
    fields.insert("environment".into(), json!(known.name));
    fields
}

fn automatic(what: &str) -> Undo {
    Undo::Automatic { what: what.into() }
}

fn risk(level: RiskLevel, reason: &str) -> Risk {
    Risk { level, reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownEnvironment {
        KnownEnvironment {
            name: "demo".into(),
            layer: Layer::Development,
            directory: "/srv/demo".into(),
            generated: vec![".venv/".into()],
        }
    }

    #[test]
    fn one_service_or_all_is_one_step() {
        let table = [
            (ServiceChange::Start, None, "local.start-service", "Start all services of demo"),
            (ServiceChange::Stop, None, "local.stop-supervisor", "Stop all services of demo"),
            (ServiceChange::Stop, Some("api"), "local.stop-service", "Stop service api of demo"),
            (ServiceChange::Restart, Some("api"), "local.restart-service", "Restart service api of demo"),
        ];
        for (change, service, operation, title) in table {
            let plan = change_services(&known(), change, service, Timestamp::UNIX_EPOCH);
            assert_eq!((plan.title.as_str(), plan.steps.len()), (title, 1));
            assert_eq!(plan.steps[0].operation.name, operation);
            assert_eq!(plan.steps[0].operation.inputs.get("service").and_then(Value::as_str), service);
        }
    }

    #[test]
    fn a_destruction_stops_first_and_forgets_last_and_undoes_nothing() {
        let plan = destroy_environment(&known(), Timestamp::UNIX_EPOCH);
        let order: Vec<(&str, Vec<&str>)> =
            plan.steps.iter().map(|step| (step.id.as_str(), step.needs.iter().map(String::as_str).collect())).collect();
        let wanted = [("stop", vec![]), ("files", vec!["stop"]), ("logs", vec!["files"]), ("note", vec!["logs"])];
        assert_eq!(order, wanted);
        assert_eq!(plan.on_failure, OnFailure::Keep);
        assert_eq!(plan.steps[1].operation.inputs["generated"], json!([".venv/"]));
        let Undo::Irreversible { backup: Some(backup), .. } = &plan.steps[1].undo else {
            panic!("{:?}", plan.steps[1])
        };
        assert!(backup.ends_with("backups/demo-*; data of databases is not"), "{backup}");
        assert!(plan.steps[1].risk.reason.contains("the data of any database"), "{:?}", plan.steps[1].risk);
    }
}
