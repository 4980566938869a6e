//! `orchestra runs`: workflow runs, read only.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Exit, json, output, surroundings::Surroundings, tui};
use crate::{
    app::App,
    domain::{
        Fault, FaultKind, Feed, Job, Printable, RunKey, RunStatus, Snapshot, WorkflowRun, age, coarse_age, long_age,
    },
    provider::{ReadJobs, World},
    runtime::{Clock, read_once},
};

const LIMIT: std::time::Duration = std::time::Duration::from_secs(30);

pub(super) async fn list(surroundings: &Surroundings, as_json: bool) -> Exit {
    let Some((app, _)) = read(surroundings).await else { return Exit::Failure };
    let runs = &app.store.inventory.runs;
    let printed = if as_json {
        let all = runs.iter().map(|run| with_duration(&app, run)).collect();
        output::print_json(&Value::Array(all))
    } else {
        let rows: Vec<Vec<String>> = runs.iter().map(|run| row(&app, run)).collect();
        let titles = ["id", "status", "repository", "workflow", "branch", "event", "attempt", "took", "age"];
        output::print(&output::table(&titles, &rows))
    };
    worst(&app).map_or(printed, |fault| {
        output::notice(&fault.to_string());
        exit_of(&fault)
    })
}

pub(super) async fn show(surroundings: &Surroundings, id: u64, repository: Option<&str>, as_json: bool) -> Exit {
    let Some((app, reader)) = read(surroundings).await else { return Exit::Failure };
    let run = app
        .store
        .inventory
        .runs
        .iter()
        .find(|run| run.key.id == id && repository.is_none_or(|wanted| run.key.repository.as_str() == wanted));
    let key = match (run, repository) {
        (Some(run), _) => run.key.clone(),
        (None, Some(repository)) => RunKey { repository: Printable::new(repository), id },
        (None, None) => {
            let why = worst(&app).map_or_else(String::new, |fault| format!(" ({fault})"));
            output::notice(&format!(
                "run {id} is not among the newest runs{why}; name its repository with --repository"
            ));
            return Exit::Failure;
        }
    };
    let Some(reader) = reader else {
        output::notice("no GitHub repository is watched; run in a clone of one or set GH_REPO=owner/name");
        return Exit::Failure;
    };
    match reader.jobs(&key, run.map_or(1, |run| run.attempt)).await {
        Ok(jobs) if as_json => {
            let mut value =
                run.map_or_else(|| json!({ "id": id, "repository": key.repository }), |run| with_duration(&app, run));
            value["jobs"] = jobs.iter().map(json::job).collect();
            output::print_json(&value)
        }
        Ok(jobs) => output::print(&as_text(&app, run, &jobs)),
        Err(fault) => {
            output::notice(&fault.to_string());
            exit_of(&fault)
        }
    }
}

async fn read(surroundings: &Surroundings) -> Option<(App, Option<Arc<dyn ReadJobs>>)> {
    let mut app = tui::app(surroundings, Clock::Real)?;
    let world = World::of(tui::place(surroundings, Vec::new(), false)).whole().await.only(Feed::Pipelines);
    let jobs = world.jobs.clone();
    if !read_once(&mut app, world, Clock::Real, LIMIT).await {
        output::notice(&format!("not every repository answered within {} s", LIMIT.as_secs()));
    }
    Some((app, jobs))
}

/// The fault that decides the exit code: of the provider, else of a repository.
fn worst(app: &App) -> Option<Fault> {
    let of_provider = app.store.of(Feed::Pipelines).filter(|(id, _)| id.as_str() != "git");
    let of_provider = of_provider.filter_map(|(_, source)| source.fault.as_ref().map(|(_, fault)| fault.clone()));
    let of_repository = app.store.sources.values().filter_map(|source| match &source.good.as_ref()?.1.snapshot {
        Snapshot::Runs(reading) => reading.faults.first().map(|(_, fault)| fault.clone()),
        _ => None,
    });
    of_provider.chain(of_repository).next()
}

fn exit_of(fault: &Fault) -> Exit {
    match fault.kind {
        FaultKind::Unauthorized => Exit::NeedsLogin,
        FaultKind::TimedOut => Exit::TimedOut,
        _ => Exit::Failure,
    }
}

/// A run's duration is counted until now while it goes on.
fn with_duration(app: &App, run: &WorkflowRun) -> Value {
    let mut value = json::run(run);
    value["duration_seconds"] = json!(run.duration(app.now).as_secs());
    value
}

fn row(app: &App, run: &WorkflowRun) -> Vec<String> {
    vec![
        run.key.id.to_string(),
        run.word().to_owned(),
        run.key.repository.to_string(),
        run.workflow.to_string(),
        run.branch.to_string(),
        run.event.to_string(),
        run.attempt.to_string(),
        long_age(run.duration(app.now)),
        coarse_age(age(app.now, run.created_at)),
    ]
}

fn as_text(app: &App, run: Option<&Arc<WorkflowRun>>, jobs: &[Job]) -> String {
    let mut text = run.map_or_else(String::new, |run| {
        format!(
            "{} {} #{} on {}: {}, {}\n{}\n{}\n",
            run.key.repository,
            run.workflow,
            run.number,
            run.branch,
            run.word(),
            long_age(run.duration(app.now)),
            run.title,
            run.url
        )
    });
    for job in jobs {
        let word = |status: &RunStatus, conclusion: Option<&str>| conclusion.unwrap_or(status.word()).to_owned();
        let conclusion = job.conclusion.as_ref().map(|conclusion| conclusion.word());
        text.push_str(&format!("{:12} {}\n", word(&job.status, conclusion), job.name));
        for step in &job.steps {
            let conclusion = step.conclusion.as_ref().map(|conclusion| conclusion.word());
            text.push_str(&format!("  {:12} {:>2} {}\n", word(&step.status, conclusion), step.number, step.name));
        }
    }
    text
}
