//! What a key asks for, here and now; or why it asks for nothing.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    batch::{Aside, Wanted},
    meant::{Subject, meant},
    review::WaitingGate,
};
use crate::app::{App, PipelineSubject, Row};
use crate::domain::{Conclusion, Gate, RunKey, RunStatus, Workflow, WorkflowRun};
use crate::keymap::{Action, Pane};
use crate::plan::{GateAnswer, PipelineChange, RerunJobs};

/// What follows on a key.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    /// All is known.
    Changes(Vec<Wanted>, Aside),
    /// The inputs must be known first.
    Dispatch { repository: String, workflow: Box<Workflow>, reference: String },
    /// A comment, and at which of the gates.
    Review { gates: Vec<WaitingGate>, answer: GateAnswer, aside: Aside },
}

/// The error is why the action would do nothing.
pub(super) fn wish(app: &App, action: Action) -> Result<Wish, String> {
    if app.focus.pane != Pane::Pipelines {
        return Err("only in Pipelines".into());
    }
    let (mut subjects, mut aside) = meant(app)?;
    subjects.retain(|Subject { of, .. }| match app.read_only(of.repository()) {
        Some(why) => {
            aside.leave_out(of.title(), why);
            false
        }
        None => true,
    });
    match action {
        Action::ApproveGate => review(app, &subjects, aside, GateAnswer::Approve),
        Action::RejectGate => review(app, &subjects, aside, GateAnswer::Reject),
        Action::DispatchWorkflow => match &subjects[..] {
            [] => Err(aside.nothing_left()),
            [only] if aside.left_out.is_empty() => dispatch(app, &only.of),
            _ => Err("each of them asks for inputs of its own: mark one alone, or none".into()),
        },
        _ => changes(app, action, subjects, aside),
    }
}

/// One change of each thing; what it cannot be of is left out with the reason.
fn changes(app: &App, action: Action, subjects: Vec<Subject>, mut aside: Aside) -> Result<Wish, String> {
    let mut wanted = Vec::new();
    for Subject { of, is_hidden } in subjects {
        match change(app, action, &of) {
            Ok(change) => wanted.push(Wanted { name: of.title(), about: about(&of), is_hidden, change }),
            Err(why) => aside.leave_out(of.title(), why),
        }
    }
    let is_on = |wanted: &Wanted| matches!(wanted.change, PipelineChange::SetWorkflow { enabled: true, .. });
    if wanted.is_empty() {
        Err(aside.nothing_left())
    } else if wanted.iter().any(is_on) && !wanted.iter().all(is_on) {
        Err("some of them are on and some are off: mark those alone that are one of it".into())
    } else {
        Ok(Wish::Changes(wanted, aside))
    }
}

fn change(app: &App, action: Action, of: &PipelineSubject) -> Result<PipelineChange, String> {
    match (action, of) {
        (Action::TurnWorkflow, PipelineSubject::Workflow(row)) => Ok(PipelineChange::SetWorkflow {
            repository: row.delivery.repository.to_string(),
            workflow: row.of().handle(),
            enabled: !row.of().is_active(),
        }),
        (Action::TurnWorkflow, _) => Err("go to a workflow first".into()),
        (_, PipelineSubject::Run(run)) => of_run(action, run, job(app)),
        _ => Err("go to a run first".into()),
    }
}

/// What a person knows it by besides its name.
fn about(of: &PipelineSubject) -> String {
    match of {
        PipelineSubject::Run(run) => run.title.to_string(),
        PipelineSubject::Workflow(row) => row.of().name.to_string(),
        _ => String::new(),
    }
}

/// The job under the cursor of an opened run.
fn job(app: &App) -> Option<u64> {
    app.pipelines.opened?;
    app.run.as_ref()?.job().map(|(job, _)| job.id)
}

fn of_run(action: Action, run: &WorkflowRun, job: Option<u64>) -> Result<PipelineChange, String> {
    let (repository, id) = (run.key.repository.to_string(), run.key.id);
    let is_over = run.status == RunStatus::Completed;
    let over = |change| if is_over { Ok(change) } else { Err(format!("it is {}; cancel it first", run.word())) };
    let live = |change| if is_over { Err("it is over".to_owned()) } else { Ok(change) };
    let failed = matches!(
        run.conclusion,
        Some(Conclusion::Failure | Conclusion::TimedOut | Conclusion::Cancelled | Conclusion::StartupFailure)
    );
    let rerun = |jobs, debug| PipelineChange::Rerun { repository: repository.clone(), run: id, jobs, debug };
    match action {
        Action::RerunFailed if is_over && !failed => Err("nothing in it failed; rerun all of it".into()),
        Action::RerunFailed => over(rerun(RerunJobs::Failed, false)),
        Action::RerunAll => over(rerun(RerunJobs::All, false)),
        Action::RerunDebug => over(rerun(if failed { RerunJobs::Failed } else { RerunJobs::All }, true)),
        Action::RerunJob => match job {
            Some(job) => over(rerun(RerunJobs::One(job), false)),
            None => Err("open the run first, and go to the job".into()),
        },
        Action::CancelRun => live(PipelineChange::Cancel { repository, run: id, forced: false }),
        Action::ForceCancelRun => live(PipelineChange::Cancel { repository, run: id, forced: true }),
        Action::ApproveFork if run.conclusion == Some(Conclusion::ActionRequired) => {
            Ok(PipelineChange::ApproveFork { repository, run: id })
        }
        Action::ApproveFork => Err("it does not wait for leave to begin".into()),
        Action::DeleteRun => over(PipelineChange::DeleteRun { repository, run: id }),
        _ => Err("that is no change of a run".into()),
    }
}

/// The gates that are meant and at which this person may answer: those themselves, or all of the runs.
fn review(app: &App, subjects: &[Subject], mut aside: Aside, answer: GateAnswer) -> Result<Wish, String> {
    let mut gates: Vec<WaitingGate> = Vec::new();
    let mut known = BTreeSet::new();
    for Subject { of, is_hidden } in subjects {
        match gates_of(app, of) {
            Ok(found) => gates.extend(found.into_iter().filter(|gate| known.insert(gate.key())).map(|gate| {
                let run = run_title(app, &gate.run);
                WaitingGate { gate, run, is_hidden: *is_hidden }
            })),
            Err(why) => aside.leave_out(of.title(), why),
        }
    }
    if gates.is_empty() { Err(aside.nothing_left()) } else { Ok(Wish::Review { gates, answer, aside }) }
}

/// The gate itself, or all of the run at which this person may answer.
fn gates_of(app: &App, of: &PipelineSubject) -> Result<Vec<Arc<Gate>>, String> {
    let gates: Vec<Arc<Gate>> = match of {
        PipelineSubject::Gate(gate) => vec![gate.clone()],
        PipelineSubject::Run(run) => {
            app.store.inventory.gates.iter().filter(|gate| gate.run == run.key).cloned().collect()
        }
        _ => return Err("go to a run that waits, or to a gate".into()),
    };
    if gates.is_empty() {
        return Err("it waits at no gate".into());
    }
    let names = |gates: &[Arc<Gate>]| {
        let names: Vec<&str> = gates.iter().map(|gate| gate.environment.as_str()).collect();
        names.join(", ")
    };
    let (mine, others): (Vec<_>, Vec<_>) = gates.into_iter().partition(|gate| gate.can_approve);
    if mine.is_empty() {
        let reviewers: Vec<String> =
            others.iter().flat_map(|gate| &gate.reviewers).map(|who| who.name.to_string()).collect();
        let who = if reviewers.is_empty() { String::new() } else { format!("; {} may", reviewers.join(", ")) };
        return Err(format!("this token may not answer at {}{who}", names(&others)));
    }
    Ok(mine)
}

/// As the list of runs calls it; by its id where it is not in it.
fn run_title(app: &App, key: &RunKey) -> String {
    let run = app.store.inventory.runs.iter().find(|run| run.key == *key);
    run.map_or_else(|| format!("{} run {}", key.repository, key.id), Row::title)
}

/// The workflow under the cursor on the default branch, or that of a run on the run's branch.
fn dispatch(app: &App, subject: &PipelineSubject) -> Result<Wish, String> {
    let (workflow, reference) = match subject {
        PipelineSubject::Workflow(row) => (row.of(), row.delivery.default_branch.to_string()),
        PipelineSubject::Run(run) => (workflow_of(app, run)?, run.branch.to_string()),
        _ => return Err("go to a workflow or a run first".into()),
    };
    if !workflow.is_active() {
        return Err(format!("the workflow is {}; enable it first", workflow.state));
    }
    let (repository, workflow) = (subject.repository().to_owned(), Box::new(workflow.clone()));
    Ok(Wish::Dispatch { repository, workflow, reference })
}

/// A run names its workflow by the workflow's name.
fn workflow_of<'a>(app: &'a App, run: &WorkflowRun) -> Result<&'a Workflow, String> {
    let deliveries = app.store.inventory.deliveries.iter();
    let workflows = deliveries.filter(|one| one.repository == run.key.repository).flat_map(|one| &one.workflows);
    let named: Vec<&Workflow> = workflows.filter(|workflow| workflow.name == run.workflow).collect();
    match named[..] {
        [only] => Ok(only),
        [] => Err(format!("no workflow of the name {} is known of {}", run.workflow, run.key.repository)),
        _ => Err(format!(
            "{} workflows are called {}; go to the one in the list of workflows",
            named.len(),
            run.workflow
        )),
    }
}
