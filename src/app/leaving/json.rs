//! Things as JSON: numbers as numbers with the unit in the key, times in RFC 3339, stable ids.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Sheet;
use crate::app::{App, LogsPane};
use crate::domain::{Environment, Gpu, Service, WorkflowRun};
use crate::plan::ListedExecution;

/// All environments of a list.
pub fn environments<'a>(app: &App, rows: impl IntoIterator<Item = &'a Arc<Environment>>) -> Sheet {
    Sheet::new(rows.into_iter().map(|row| environment(app, row)).collect())
}

/// All runs of a list.
pub fn runs<'a>(app: &App, rows: impl IntoIterator<Item = &'a Arc<WorkflowRun>>) -> Sheet {
    Sheet::new(rows.into_iter().map(|row| run_until_now(app, row)).collect())
}

/// All GPUs of a list.
pub fn gpus<'a>(rows: impl IntoIterator<Item = &'a Arc<Gpu>>) -> Sheet {
    Sheet::new(rows.into_iter().map(|row| gpu(row)).collect())
}

/// All executions of a list.
pub fn executions<'a>(rows: impl IntoIterator<Item = &'a Arc<ListedExecution>>) -> Sheet {
    Sheet::new(rows.into_iter().map(|listed| execution(listed)).collect())
}

/// One execution as it is listed.
fn execution(listed: &ListedExecution) -> Value {
    let row = &listed.row;
    json!({
        "id": row.id,
        "title": row.title,
        "plan": row.plan,
        "environment": row.environment,
        "layer": listed.layer,
        "status": row.status.word(),
        "created_at": row.created_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "steps_done": row.steps_done,
        "steps_total": row.steps_total,
        "expected_seconds": listed.expected_seconds,
        "owner": row.owner,
        "actor": row.actor,
        "why": row.why,
    })
}

/// The log lines that pass the filter, oldest first.
pub(super) fn log_lines(logs: &LogsPane) -> Sheet {
    let lines = (0..logs.shown.len()).filter_map(|index| logs.buffer.line(logs.shown.get(index)?));
    let value = |line: &crate::logs::Line| {
        let source = logs.buffer.source(line).map(|source| &source.id);
        json!({ "source": source, "at": line.at(), "level": line.level(), "text": line.text() })
    };
    Sheet::new(lines.map(value).collect())
}

/// One environment with its services.
pub fn environment(app: &App, environment: &Environment) -> Value {
    json!({
        "name": environment.name,
        "layer": environment.layer,
        "health": environment.health,
        "age_seconds": age_seconds(app, environment),
        "reason": environment.reason,
        "price_cents_per_hour": environment.price_cents_per_hour,
        "services": environment.services.iter().map(|(_, one)| service(one)).collect::<Vec<_>>(),
    })
}

/// Age of its oldest reading.
pub fn age_seconds(app: &App, environment: &Environment) -> Option<f64> {
    let ages = environment.providers.iter().filter_map(|provider| app.store.age(provider, app.now));
    ages.max().map(|age| age.as_secs_f64())
}

/// One service of one environment (and region).
pub fn service(service: &Service) -> Value {
    json!({
        "name": service.name,
        "region": service.region,
        "probe": service.probe,
        "version": service.version,
        "deployed_at": service.deployed_at,
        "health": service.health,
        "reason": service.reason,
        "latency_ms": service.latency.map(|latency| latency.as_secs_f64() * 1000.0),
        "error_ratio": service.error_ratio,
        "instances_ready": service.instances.map(|(ready, _)| ready),
        "instances_wanted": service.instances.map(|(_, wanted)| wanted),
        "certificate_ends_at": service.certificate_ends_at,
    })
}

/// One GPU; what its source does not give is null.
pub fn gpu(gpu: &Gpu) -> Value {
    json!({
        "id": gpu.id,
        "host": gpu.host,
        "index": gpu.index,
        "model": gpu.model,
        "utilization_percent": gpu.utilization_percent,
        "memory_used_bytes": gpu.memory_used_bytes,
        "memory_total_bytes": gpu.memory_total_bytes,
        "temperature_celsius": gpu.temperature_celsius,
        "power_watts": gpu.power_watts,
        "power_limit_watts": gpu.power_limit_watts,
        "price_cents_per_hour": gpu.price_cents_per_hour,
        "idle_since": gpu.idle_since,
        "trouble": gpu.trouble,
        "processes": gpu.processes.iter().map(|process| json!({
            "pid": process.pid, "name": process.name, "memory_bytes": process.memory_bytes,
        })).collect::<Vec<_>>(),
    })
}

/// One workflow run as it was read.
pub fn run(run: &WorkflowRun) -> Value {
    json!({
        "id": run.key.id,
        "repository": run.key.repository,
        "workflow": run.workflow,
        "title": run.title,
        "number": run.number,
        "branch": run.branch,
        "event": run.event,
        "actor": run.actor,
        "status": run.status.word(),
        "conclusion": run.conclusion.as_ref().map(|conclusion| conclusion.word()),
        "attempt": run.attempt,
        "head_sha": run.head_sha,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "updated_at": run.updated_at,
        "duration_seconds": run.duration(run.updated_at).as_secs(),
        "url": run.url,
    })
}

/// The same; its duration is counted until now while it goes on.
pub fn run_until_now(app: &App, of: &WorkflowRun) -> Value {
    let mut value = run(of);
    value["duration_seconds"] = json!(of.duration(app.now).as_secs());
    value
}
