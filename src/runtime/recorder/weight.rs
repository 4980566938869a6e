//! How much memory an event keeps from being freed.

use std::{collections::HashSet, mem::size_of_val, sync::Arc};

use crate::{
    app::{Event, JobLogSaid},
    domain::{Fault, Gpu, Host, Job, LogLine, Printable, Repository, RunsReading, Service, Snapshot, WorkflowRun},
    logs::job::JobLine,
};

/// What a shared text costs beside its letters: two counters, and the allocator's own word.
const TEXT: usize = 24;
/// Settings and keys, as large as most are.
const SETTINGS: usize = 64 << 10;
/// A row of executions, a step of a plan, an entry, as large as most are.
const EXECUTION: usize = 512;
const STEP: usize = 2 << 10;
const ENTRY: usize = 512;

/// Bytes on the heap. `last` is the provider's reading before this one: what both share is counted
/// with that.
pub(super) fn bytes(event: &Event, last: Option<&Snapshot>) -> usize {
    match event {
        Event::Paste(text) | Event::Theme(text) => text.len(),
        Event::Observed { outcome: Ok(observation), .. } => snapshot(&observation.snapshot, last),
        Event::Observed { outcome: Err(why), .. } => fault(why),
        Event::Jobs { outcome: Ok(jobs), .. } => jobs.iter().map(job).sum(),
        Event::Jobs { outcome: Err(why), .. } => fault(why),
        Event::JobLog { said, .. } => job_log(said),
        Event::Log(batch) => batch.lines.iter().map(line).sum(),
        Event::Notice(notice) => text(&notice.text),
        Event::Misconfigured(why) => text(why),
        Event::Configured(_) => SETTINGS,
        Event::CommandSaid { lines, .. } => lines.iter().map(text).sum(),
        Event::CommandEnded { outcome: Err(why), .. }
        | Event::Executions { outcome: Err(why) }
        | Event::ExecutionLost { fault: why, .. }
        | Event::Started { outcome: Err(why) } => fault(why),
        Event::Executions { outcome: Ok(rows) } => rows.len() * EXECUTION,
        Event::ExecutionRead { plan, entries, .. } => {
            plan.as_ref().map_or(0, |plan| plan.steps.len() * STEP) + entries.len() * ENTRY
        }
        Event::ExecutionSaid { lines, .. } => {
            lines.iter().map(|line| size_of_val(line) + line.step.len() + text(&line.text)).sum()
        }
        Event::Actor(name) => text(name),
        Event::Offered(offers) => offers.len() * EXECUTION,
        Event::DispatchForm { repository, workflow, reference, outcome } => {
            repository.len()
                + reference.len()
                + as_json(workflow.as_ref())
                + outcome.as_ref().map_or_else(fault, |form| as_json(form.as_ref()))
        }
        Event::Planned { outcome: Ok(planned), .. } => planned.plan.steps.len() * STEP,
        Event::Planned { outcome: Err(reasons), .. } => reasons.iter().map(text).sum(),
        Event::StartedAll(begun) => begun.iter().map(|one| size_of_val(one) + text(&one.name)).sum(),
        Event::Clock(_)
        | Event::Key(_)
        | Event::Mouse(_)
        | Event::Resize(..)
        | Event::Expected { .. }
        | Event::CommandEnded { .. }
        | Event::Started { .. }
        | Event::Removed(_)
        | Event::LogState(..)
        | Event::LogsDropped(..)
        | Event::Link(_) => 0,
    }
}

fn job_log(said: &JobLogSaid) -> usize {
    let lines = |lines: &[JobLine]| -> usize {
        lines
            .iter()
            .map(|line| size_of_val(line) + text(&line.text.text) + size_of_val(line.text.changes.as_slice()))
            .sum()
    };
    match said {
        JobLogSaid::Arriving { .. } => 0,
        JobLogSaid::Failed(why) => fault(why),
        JobLogSaid::Lines(read) => lines(read),
        JobLogSaid::Found { text, finding } => text.len() + size_of_val(finding.lines.as_slice()),
        JobLogSaid::Tail(Err(why)) => fault(why),
        JobLogSaid::Opened(outline) | JobLogSaid::Tail(Ok(outline)) => {
            size_of_val(outline.groups.as_slice())
                + size_of_val(outline.marks.as_slice())
                + size_of_val(outline.steps.as_slice())
                + lines(&outline.tail)
        }
    }
}

fn snapshot(snapshot: &Snapshot, last: Option<&Snapshot>) -> usize {
    match (snapshot, last) {
        (Snapshot::Host(reading), _) => host(reading),
        (Snapshot::Repository(reading), _) => repository(reading),
        (Snapshot::Services(reading), last) => {
            let old = if let Some(Snapshot::Services(old)) = last { old.environments.as_slice() } else { &[] };
            let known = known(old.iter().flat_map(|environment| &environment.services));
            let services = reading.environments.iter().flat_map(|environment| &environment.services);
            size_of_val(&**reading) + fresh(services, &known, service)
        }
        (Snapshot::Gpus(gpus), last) => {
            let old = if let Some(Snapshot::Gpus(old)) = last { old.as_slice() } else { &[] };
            fresh(gpus.iter(), &known(old.iter()), gpu)
        }
        (Snapshot::Runs(reading), last) => {
            let old = if let Some(Snapshot::Runs(old)) = last { old.runs.as_slice() } else { &[] };
            runs(reading, &known(old.iter()))
        }
        (Snapshot::Delivery(reading), last) => {
            let (deliveries, gates) = if let Some(Snapshot::Delivery(old)) = last {
                (known(old.deliveries.iter()), known(old.gates.iter()))
            } else {
                Default::default()
            };
            fresh(reading.deliveries.iter(), &deliveries, as_json)
                + fresh(reading.gates.iter(), &gates, as_json)
                + reading.faults.iter().map(|(repository, one)| text(repository) + fault(one)).sum::<usize>()
        }
    }
}

type Known<T> = HashSet<*const T>;

fn known<'a, T: 'a>(old: impl Iterator<Item = &'a Arc<T>>) -> Known<T> {
    old.map(Arc::as_ptr).collect()
}

/// The pointers to all, and the things themselves that were not known.
fn fresh<'a, T: 'a>(all: impl Iterator<Item = &'a Arc<T>>, known: &Known<T>, weigh: impl Fn(&T) -> usize) -> usize {
    all.map(|one| size_of::<Arc<T>>() + if known.contains(&Arc::as_ptr(one)) { 0 } else { weigh(one) }).sum()
}

/// Of things with many small parts that come seldom: about what they weigh when written.
fn as_json(thing: &impl serde::Serialize) -> usize {
    serde_json::to_vec(thing).map_or(0, |written| written.len())
}

fn text(text: &Printable) -> usize {
    text.as_str().len() + TEXT
}

fn maybe(one: Option<&Printable>) -> usize {
    one.map_or(0, text)
}

fn line(line: &LogLine) -> usize {
    size_of_val(line) + text(&line.text.text) + size_of_val(line.text.changes.as_slice())
}

fn fault(fault: &Fault) -> usize {
    size_of_val(fault) + text(&fault.message) + maybe(fault.hint.as_ref())
}

fn host(host: &Host) -> usize {
    let disks: usize = host.disks.iter().map(|disk| text(&disk.mount) + text(&disk.file_system)).sum();
    let networks: usize = host.networks.iter().map(|network| text(&network.name)).sum();
    let sensors: usize = host.temperatures.iter().map(|reading| text(&reading.sensor)).sum();
    let processes: usize = host.processes.iter().map(|process| text(&process.name)).sum();
    let listeners: usize =
        host.listeners.iter().filter_map(|one| one.process.as_ref()).map(|(_, name)| text(name)).sum();
    size_of_val(host)
        + (host.cpu_percent_per_core.len() + host.cpu_history.len()) * size_of::<f32>()
        + size_of_val(host.disks.as_slice())
        + size_of_val(host.networks.as_slice())
        + size_of_val(host.temperatures.as_slice())
        + size_of_val(host.processes.as_slice())
        + size_of_val(host.listeners.as_slice())
        + (disks + networks + sensors + processes + listeners)
}

fn repository(repository: &Repository) -> usize {
    let commits: usize =
        repository.commits.iter().map(|one| text(&one.id) + text(&one.subject) + text(&one.author)).sum();
    let worktrees: usize = repository.worktrees.iter().map(|one| text(&one.path) + maybe(one.branch.as_ref())).sum();
    let remotes: usize = repository.remotes.iter().map(|one| text(&one.name) + text(&one.url)).sum();
    let hints: usize = repository.hints.iter().map(text).sum();
    size_of_val(repository)
        + size_of_val(repository.commits.as_slice())
        + size_of_val(repository.worktrees.as_slice())
        + size_of_val(repository.remotes.as_slice())
        + (commits + worktrees + remotes + hints)
        + repository.workflow_check.as_ref().map_or(0, as_json)
}

fn service(service: &Service) -> usize {
    let texts = [&service.region, &service.probe, &service.version, &service.reason];
    size_of_val(service)
        + text(&service.name)
        + texts.into_iter().map(|one| maybe(one.as_ref())).sum::<usize>()
        + service.history.len() * size_of::<f32>()
}

fn gpu(gpu: &Gpu) -> usize {
    let processes: usize = gpu.processes.iter().map(|one| size_of_val(one) + maybe(one.name.as_ref())).sum();
    let texts = text(&gpu.id) + text(&gpu.host) + text(&gpu.model) + maybe(gpu.trouble.as_ref());
    size_of_val(gpu) + texts + processes + gpu.history.len() * size_of::<f32>()
}

fn runs(reading: &RunsReading, known: &Known<WorkflowRun>) -> usize {
    let faults: usize = reading.faults.iter().map(|(_, why)| fault(why)).sum();
    size_of_val(reading) + faults + fresh(reading.runs.iter(), known, run)
}

/// Names of repositories, workflows and branches are shared among runs, or may be; they are counted.
fn run(run: &WorkflowRun) -> usize {
    let texts = [&run.key.repository, &run.workflow, &run.title, &run.branch, &run.event, &run.actor, &run.head_sha];
    size_of_val(run) + texts.into_iter().map(text).sum::<usize>() + text(&run.url)
}

fn job(job: &Job) -> usize {
    let steps: usize = job.steps.iter().map(|step| size_of_val(step) + text(&step.name)).sum();
    size_of_val(job) + text(&job.name) + maybe(job.runner.as_ref()) + job.labels.iter().map(text).sum::<usize>() + steps
}
