//! From arguments to what is asked of a pipeline.

use super::{RunsChange, WorkflowChange};
use crate::{
    cli::{
        Exit,
        args_runs_change::{
            DispatchArguments, RerunArguments, ReviewArguments, RunsArguments, SaidArguments, WorkflowArguments,
        },
        output,
    },
    plan::{GateAnswer, GateName, PipelineChange, RerunJobs},
};

/// One change or several of a kind, and how they are agreed to and followed.
pub(super) struct Wished {
    /// At least one.
    pub(super) changes: Vec<PipelineChange>,
    pub(super) said: SaidArguments,
    pub(super) is_followed: bool,
}

/// # Errors
/// What was said makes no sense together.
pub(super) fn of_run(change: RunsChange) -> Result<Wished, Exit> {
    Ok(match change {
        RunsChange::Dispatch(DispatchArguments { repository, workflow, reference, inputs, follow, said }) => {
            let inputs = inputs.into_iter().collect();
            let change = PipelineChange::Dispatch { repository, workflow, reference, inputs };
            Wished { changes: vec![change], said, is_followed: follow }
        }
        RunsChange::Rerun(RerunArguments { runs, failed, job, debug, follow }) => {
            let jobs = match job {
                Some(_) if runs.ids.len() > 1 => {
                    output::notice("--job is a job of one run: give one ID with it");
                    return Err(Exit::Usage);
                }
                Some(job) => RerunJobs::One(job),
                None if failed => RerunJobs::Failed,
                None => RerunJobs::All,
            };
            let rerun = |repository, run| PipelineChange::Rerun { repository, run, jobs, debug };
            Wished { is_followed: follow, ..each(runs, rerun) }
        }
        RunsChange::Cancel { runs, force } => {
            each(runs, |repository, run| PipelineChange::Cancel { repository, run, forced: force })
        }
        RunsChange::Approve(review) => answered(review, GateAnswer::Approve),
        RunsChange::Reject(review) => answered(review, GateAnswer::Reject),
        RunsChange::ApproveFork { runs } => {
            each(runs, |repository, run| PipelineChange::ApproveFork { repository, run })
        }
        RunsChange::Delete { runs } => each(runs, |repository, run| PipelineChange::DeleteRun { repository, run }),
    })
}

/// One change of each run; a run that is named twice is meant once.
fn each(runs: RunsArguments, change: impl Fn(String, u64) -> PipelineChange) -> Wished {
    let RunsArguments { repository, ids, said } = runs;
    let mut once: Vec<u64> = Vec::new();
    for id in ids {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    let changes = once.into_iter().map(|id| change(repository.clone(), id)).collect();
    Wished { changes, said, is_followed: false }
}

pub(super) fn of_workflow(change: WorkflowChange) -> Wished {
    let (WorkflowArguments { repository, workflow, said }, enabled) = match change {
        WorkflowChange::Enable(arguments) => (arguments, true),
        WorkflowChange::Disable(arguments) => (arguments, false),
    };
    let change = PipelineChange::SetWorkflow { repository, workflow, enabled };
    Wished { changes: vec![change], said, is_followed: false }
}

fn answered(review: ReviewArguments, answer: GateAnswer) -> Wished {
    let ReviewArguments { run, environments, comment } = review;
    let environments = environments.into_iter().map(|name| GateName { name, id: None }).collect();
    let change = PipelineChange::Review { repository: run.repository, run: run.id, environments, answer, comment };
    Wished { changes: vec![change], said: run.said, is_followed: false }
}
