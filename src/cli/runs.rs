//! `orchestra runs`: workflow runs, read only.

mod delivery;
mod deployments;
mod gates;

use std::sync::Arc;

use serde_json::json;

pub(super) use deployments::deployments;
pub(super) use gates::gates;

use super::{Exit, json, output, surroundings::Surroundings, tui};
use crate::{
    app::{
        App, SheetForm,
        json::{run_until_now, runs as run_sheet},
    },
    domain::{Fault, FaultKind, Feed, Job, Printable, RunKey, RunStatus, WorkflowRun, age, coarse_age, long_age},
    provider::{ReadJobs, World},
    runtime::{Clock, read_once},
};

const LIMIT: std::time::Duration = std::time::Duration::from_secs(30);

pub(super) async fn list(surroundings: &Surroundings, form: Option<SheetForm>) -> Exit {
    let Some((app, reader)) = read(surroundings).await else { return Exit::Failure };
    if reader.is_none() {
        return nothing_watched();
    }
    let runs = &app.store.inventory.runs;
    let printed = if let Some(form) = form {
        output::print(&run_sheet(&app, runs).text(form))
    } else if runs.is_empty() {
        Exit::Ok
    } else {
        let rows: Vec<Vec<String>> = runs.iter().map(|run| row(&app, run)).collect();
        let titles = ["id", "status", "repository", "workflow", "branch", "took", "age"];
        output::print(&output::table(&titles, &rows))
    };
    let faults = faults(&app);
    for fault in &faults {
        output::notice(&fault.to_string());
    }
    if runs.is_empty() && faults.is_empty() {
        output::notice("the watched repositories have no workflow runs");
    }
    faults.first().map_or(printed, exit_of)
}

pub(super) async fn show(surroundings: &Surroundings, id: u64, repository: Option<&str>, as_json: bool) -> Exit {
    let Some((app, reader)) = read(surroundings).await else { return Exit::Failure };
    let Some(reader) = reader else { return nothing_watched() };
    let is_it = |run: &&Arc<WorkflowRun>| {
        run.key.id == id && repository.is_none_or(|wanted| run.key.repository.as_str().eq_ignore_ascii_case(wanted))
    };
    let run = app.store.inventory.runs.iter().find(is_it);
    let key = match (run, repository) {
        (Some(run), _) => run.key.clone(),
        (None, Some(repository)) => RunKey { repository: Printable::new(repository), id },
        (None, None) => return not_found(&app, id),
    };
    match reader.jobs(&key, run.map(|run| run.attempt)).await {
        Ok(jobs) if as_json => {
            let mut value =
                run.map_or_else(|| json!({ "id": id, "repository": key.repository }), |run| run_until_now(&app, run));
            value["jobs"] = jobs.iter().map(json::job).collect();
            output::print_json(&value)
        }
        Ok(jobs) => output::print(&as_text(&app, &key, run, &jobs)),
        Err(fault) => {
            output::notice(&fault.to_string());
            exit_of(&fault)
        }
    }
}

fn nothing_watched() -> Exit {
    output::notice(
        "no GitHub repository is watched; start in a clone of one, set GH_REPO=OWNER/NAME, or list some as \
         github.repositories in orchestra.toml",
    );
    Exit::Usage
}

fn not_found(app: &App, id: u64) -> Exit {
    let faults = faults(app);
    for fault in &faults {
        output::notice(&fault.to_string());
    }
    output::notice(&format!(
        "run {id} is not among the newest runs; name its repository: orchestra runs show {id} --repository OWNER/NAME"
    ));
    faults.first().map_or(Exit::Failure, exit_of)
}

async fn read(surroundings: &Surroundings) -> Option<(App, Option<Arc<dyn ReadJobs>>)> {
    let mut app = tui::app(surroundings, Clock::Real)?;
    let world = World::of(tui::place(surroundings, Vec::new(), false)).whole().await.only_named("github");
    let jobs = world.jobs.clone();
    if !read_once(&mut app, world, Clock::Real, LIMIT).await {
        output::notice(&format!("not every repository answered within {} s", LIMIT.as_secs()));
    }
    Some((app, jobs))
}

/// What could not be read: of the provider, then of each repository. The first decides the exit code.
fn faults(app: &App) -> Vec<Fault> {
    let of_provider = app.store.of(Feed::Pipelines).filter(|(id, _)| id.as_str() != "git");
    let of_provider = of_provider.filter_map(|(_, source)| Some(&source.fault.as_ref()?.1));
    let of_repositories = app.store.inventory.readings.iter().flat_map(|reading| &reading.faults);
    of_provider.chain(of_repositories.map(|(_, fault)| fault)).cloned().collect()
}

fn exit_of(fault: &Fault) -> Exit {
    match fault.kind {
        FaultKind::Unauthorized => Exit::NeedsLogin,
        FaultKind::TimedOut => Exit::TimedOut,
        _ => Exit::Failure,
    }
}

/// What fits a terminal; event and attempt are in the JSON.
fn row(app: &App, run: &WorkflowRun) -> Vec<String> {
    vec![
        run.key.id.to_string(),
        run.word().to_owned(),
        run.key.repository.to_string(),
        run.workflow.to_string(),
        run.branch.to_string(),
        long_age(run.duration(app.now)),
        coarse_age(age(app.now, run.created_at)),
    ]
}

fn as_text(app: &App, key: &RunKey, run: Option<&Arc<WorkflowRun>>, jobs: &[Job]) -> String {
    let unlisted = || format!("{} run {}\n", key.repository, key.id);
    let mut text = run.map_or_else(unlisted, |run| {
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
