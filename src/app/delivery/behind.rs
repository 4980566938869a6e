//! From a gate, an environment, a pull request or a workflow to the run behind it.

use std::sync::Arc;

use super::{
    rows::{EnvironmentRow, PullRow},
    subject::{PipelineSubject, pipeline_subject},
    text,
};
use crate::app::{App, Effect, open, press};
use crate::domain::{Deployment, Printable, RunKey, WorkflowRun};

/// Opens the run behind the thing in focus, also one that is not listed; or says why there is none.
pub(in crate::app) fn open_run(app: &mut App) -> Vec<Effect> {
    match run_of(app) {
        Ok(key) => open::open_run(app, key),
        Err(why) => {
            press::tell(app, why);
            Vec::new()
        }
    }
}

/// The run that waits at a gate, that deployed what is live in an environment, of the checks of a pull request, or that
/// a workflow began last.
///
/// # Errors
/// Why none is known.
pub(in crate::app) fn run_of(app: &App) -> Result<RunKey, String> {
    match pipeline_subject(app).ok_or("only in Pipelines, on a row")? {
        PipelineSubject::Run(_) => Err("it is a run already".into()),
        PipelineSubject::Gate(gate) => Ok(gate.run.clone()),
        PipelineSubject::Environment(row) => deployed(app, &row),
        PipelineSubject::Pull(row) => checks(app, &row),
        PipelineSubject::Workflow(row) => match &row.last {
            Some(run) => Ok(run.key.clone()),
            None => Err("none of its runs is among those that were read".into()),
        },
    }
}

fn runs<'a>(app: &'a App, repository: &'a Printable) -> impl Iterator<Item = &'a Arc<WorkflowRun>> {
    app.store.inventory.runs.iter().filter(move |run| run.key.repository == *repository)
}

/// By the number that the deployment names; else by its commit, where a single run of it was read.
fn deployed(app: &App, row: &EnvironmentRow) -> Result<RunKey, String> {
    let repository = &row.delivery.repository;
    let of: &Deployment = match (&row.of().live, &row.of().latest) {
        (Some(live), _) => live,
        (None, Some(latest)) => latest,
        (None, None) if row.delivery.knows_deployments() => return Err("nothing was deployed here yet".into()),
        (None, None) => return Err("what is live here could not be read".into()),
    };
    if let Some(id) = of.run {
        return Ok(RunKey { repository: repository.clone(), id });
    }
    let same: Vec<_> = runs(app, repository).filter(|run| run.head_sha == of.sha).collect();
    match same[..] {
        [only] => Ok(only.key.clone()),
        [] => Err(format!("no run that was read is of {}, which is live here", text::sha(&of.sha))),
        _ => Err(format!("{} runs are of {}; which of them deployed it is not known", same.len(), text::sha(&of.sha))),
    }
}

/// Of the runs of its newest commit the one in the worst state.
fn checks(app: &App, row: &PullRow) -> Result<RunKey, String> {
    let branch = &row.of().branch;
    let own = || runs(app, &row.delivery.repository).filter(|run| run.branch == *branch);
    let Some(newest) = own().next() else { return Err(format!("no run that was read is of {branch}")) };
    let of_commit = own().filter(|run| run.head_sha == newest.head_sha);
    let worst = of_commit.reduce(|worst, run| if run.health() > worst.health() { run } else { worst });
    Ok(worst.unwrap_or(newest).key.clone())
}
