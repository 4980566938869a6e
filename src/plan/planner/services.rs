//! The last steps: services are started and looked at, and the environment is noted.

use serde_json::{Map, Value, json};

use super::{
    choose::Chosen,
    fill::{self, PORT},
    steps::{Draft, has_port},
};
use crate::plan::{Check, Comparison, Condition, Operation, StepId, TemplateService};

pub(super) fn append(chosen: &Chosen<'_>, drafts: &mut Vec<Draft>) {
    let services = &chosen.template.services;
    if !services.is_empty() {
        drafts.push(supervise(chosen, ends(drafts)));
    }
    drafts.push(register(chosen, ends(drafts)));
}

/// The steps that nothing else needs yet.
fn ends(drafts: &[Draft]) -> Vec<StepId> {
    let is_needed = |id: &StepId| drafts.iter().any(|draft| draft.needs.contains(id));
    drafts.iter().map(|draft| &draft.id).filter(|id| !is_needed(id)).cloned().collect()
}

fn supervise(chosen: &Chosen<'_>, needs: Vec<StepId>) -> Draft {
    let services = &chosen.template.services;
    let inputs = json!({
        "environment": chosen.name,
        "directory": chosen.path,
        "services": services.iter().map(|service| spec(chosen, service)).collect::<Vec<_>>(),
    });
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let mut draft = Draft::new("supervise", format!("Start {}", names.join(", ")), "local.supervise", inputs, needs);
    draft.checks = services.iter().filter_map(|service| check(chosen, service)).collect();
    draft
}

/// A service as the supervisor takes it.
fn spec(chosen: &Chosen<'_>, service: &TemplateService) -> Value {
    let texts = |all: &[String]| all.iter().map(|one| fill::text(chosen, one)).collect::<Vec<_>>();
    let environment: Map<String, Value> =
        service.environment.iter().map(|(name, value)| (name.clone(), fill::text(chosen, value).into())).collect();
    let mut spec = json!({
        "name": service.name,
        "command": texts(&service.command),
        "environment": environment,
        "after": service.after,
        "restart": service.restart,
    });
    if let Some(port) = port(chosen, service) {
        spec["port"] = port.into();
    }
    if let Some(health) = &service.health {
        spec["health"] = health.as_str().into();
    }
    if service.tcp {
        spec["tcp"] = true.into();
    }
    spec
}

/// Where it listens, as a reference to an output or a number in words.
fn port(chosen: &Chosen<'_>, service: &TemplateService) -> Option<String> {
    match &service.port {
        Some(port) => Some(fill::text(chosen, port)),
        None => ((service.health.is_some() || service.tcp) && has_port(chosen.template)).then(|| PORT.to_owned()),
    }
}

/// It answered when it was started; here it is asked from outside, as a person would.
fn check(chosen: &Chosen<'_>, service: &TemplateService) -> Option<Check> {
    let path = service.health.as_ref()?;
    let url = format!("http://127.0.0.1:{}/{}", port(chosen, service)?, path.trim_start_matches('/'));
    let inputs = [("url".to_owned(), Value::from(url)), ("timeout_seconds".to_owned(), 5.into())];
    Some(Check {
        title: format!("{}: GET {path} answers 200", service.name),
        measure: Operation::new("local.http-get", inputs.into_iter().collect()),
        success: Some(Condition { field: "status".into(), is: Comparison::Equal, value: 200.into() }),
        failure: None,
        initial_delay_seconds: 0,
        interval_seconds: 1,
        count: 2,
        failure_limit: 5,
        inconclusive_limit: 0,
        consecutive_error_limit: 10,
        max_staleness_seconds: None,
        deadline_seconds: 60,
    })
}

fn register(chosen: &Chosen<'_>, needs: Vec<StepId>) -> Draft {
    let services = &chosen.template.services;
    let listed: Vec<Value> = services
        .iter()
        .map(|service| json!({ "name": service.name, "port": port(chosen, service), "health": service.health }))
        .collect();
    let mut inputs = json!({
        "name": chosen.name,
        "layer": chosen.layer,
        "path": chosen.path,
        "template": chosen.template.name,
        "services": listed,
        "generated": chosen.template.generated,
    });
    let opens = services.iter().filter(|service| service.health.is_some()).find_map(|service| port(chosen, service));
    if let Some(port) = opens {
        inputs["url"] = format!("http://127.0.0.1:{port}").into();
    }
    Draft::new("register", "Note the environment", "local.register-environment", inputs, needs)
}
