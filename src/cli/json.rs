//! Readings as JSON: numbers as numbers with the unit in the key, times in RFC 3339, stable ids.

use serde_json::{Value, json};

use crate::{
    app::json::{gpu, run, service},
    domain::{Host, Job, JobStep, Repository, Snapshot},
};

/// One provider's reading.
pub(super) fn snapshot(snapshot: &Snapshot) -> Value {
    match snapshot {
        Snapshot::Host(reading) => host(reading),
        Snapshot::Repository(reading) => repository(reading),
        Snapshot::Gpus(gpus) => gpus.iter().map(|reading| gpu(reading)).collect(),
        Snapshot::Runs(reading) => json!({
            "repositories": reading.repositories,
            "runs": reading.runs.iter().map(|one| run(one)).collect::<Vec<_>>(),
            "faults": reading.faults.iter().map(|(repository, fault)| json!({ "repository": repository, "fault": fault })).collect::<Vec<_>>(),
        }),
        Snapshot::Delivery(reading) => json!({
            "deliveries": reading.deliveries,
            "gates": reading.gates,
            "faults": reading.faults.iter().map(|(repository, fault)| json!({ "repository": repository, "fault": fault })).collect::<Vec<_>>(),
        }),
        Snapshot::Services(reading) => reading
            .environments
            .iter()
            .map(|environment| {
                json!({
                    "environment": environment.name,
                    "layer": environment.layer,
                    "price_cents_per_hour": environment.price_cents_per_hour,
                    "services": environment.services.iter().map(|one| service(one)).collect::<Vec<_>>(),
                })
            })
            .collect(),
    }
}

fn host(host: &Host) -> Value {
    json!({
        "name": host.name,
        "system": host.system,
        "kernel": host.kernel,
        "uptime_seconds": host.uptime.as_secs(),
        "cpu_percent": host.cpu_percent,
        "cpu_percent_per_core": host.cpu_percent_per_core,
        "memory_used_bytes": host.memory_used_bytes,
        "memory_total_bytes": host.memory_total_bytes,
        "swap_used_bytes": host.swap_used_bytes,
        "swap_total_bytes": host.swap_total_bytes,
        "load": host.load,
        "disks": host.disks.iter().map(|disk| json!({
            "mount": disk.mount, "file_system": disk.file_system,
            "used_bytes": disk.used_bytes, "total_bytes": disk.total_bytes,
        })).collect::<Vec<_>>(),
        "networks": host.networks.iter().map(|network| json!({
            "name": network.name,
            "received_bytes_per_second": network.received_bytes_per_second,
            "sent_bytes_per_second": network.sent_bytes_per_second,
        })).collect::<Vec<_>>(),
        "temperatures": host.temperatures.iter().map(|reading| json!({
            "sensor": reading.sensor, "celsius": reading.celsius,
        })).collect::<Vec<_>>(),
        "processes_read_at": host.slow_at,
        "listeners_read_at": host.listeners_at,
        "process_count": host.process_count,
        "processes": host.processes.iter().map(|process| json!({
            "pid": process.pid, "name": process.name,
            "cpu_percent": process.cpu_percent, "memory_bytes": process.memory_bytes,
        })).collect::<Vec<_>>(),
        "listeners": host.listeners.iter().map(|listener| json!({
            "address": listener.address.to_string(),
            "pid": listener.process.as_ref().map(|(pid, _)| pid),
            "process": listener.process.as_ref().map(|(_, name)| name),
        })).collect::<Vec<_>>(),
    })
}

fn repository(repository: &Repository) -> Value {
    json!({
        "path": repository.path,
        "branch": repository.branch,
        "head": repository.head,
        "upstream": repository.upstream,
        "ahead": repository.ahead,
        "behind": repository.behind,
        "staged_files": repository.staged_files,
        "changed_files": repository.changed_files,
        "untracked_files": repository.untracked_files,
        "conflicted_files": repository.conflicted_files,
        "in_progress": repository.in_progress,
        "hints": repository.hints,
        "workflow_check": repository.workflow_check,
        "commits": repository.commits.iter().map(|commit| json!({
            "id": commit.id, "subject": commit.subject, "author": commit.author, "at": commit.at,
        })).collect::<Vec<_>>(),
        "worktrees": repository.worktrees.iter().map(|tree| json!({ "path": tree.path, "branch": tree.branch })).collect::<Vec<_>>(),
        "remotes": repository.remotes.iter().map(|remote| json!({
            "name": remote.name, "url": remote.url, "github": remote.github,
        })).collect::<Vec<_>>(),
    })
}

/// One job with its steps.
pub(super) fn job(job: &Job) -> Value {
    json!({
        "id": job.id,
        "name": job.name,
        "status": job.status.word(),
        "conclusion": job.conclusion.as_ref().map(|conclusion| conclusion.word()),
        "attempt": job.attempt,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "runner": job.runner,
        "steps": job.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &JobStep) -> Value {
    json!({
        "number": step.number,
        "name": step.name,
        "status": step.status.word(),
        "conclusion": step.conclusion.as_ref().map(|conclusion| conclusion.word()),
        "started_at": step.started_at,
        "completed_at": step.completed_at,
    })
}
