//! From arguments to what is asked of a pipeline.

use super::{RunsChange, WorkflowChange};
use crate::{
    cli::args_runs_change::{DispatchArguments, RerunArguments, ReviewArguments, SaidArguments, WorkflowArguments},
    plan::{GateAnswer, GateName, PipelineChange, RerunJobs},
};

/// A change, and how it is agreed to and followed.
pub(super) struct Wished {
    pub(super) change: PipelineChange,
    pub(super) said: SaidArguments,
    pub(super) is_followed: bool,
}

pub(super) fn of_run(change: RunsChange) -> Wished {
    let not_followed = |change, said| Wished { change, said, is_followed: false };
    match change {
        RunsChange::Dispatch(DispatchArguments { repository, workflow, reference, inputs, follow, said }) => {
            let inputs = inputs.into_iter().collect();
            let change = PipelineChange::Dispatch { repository, workflow, reference, inputs };
            Wished { change, said, is_followed: follow }
        }
        RunsChange::Rerun(RerunArguments { run, failed, job, debug, follow }) => {
            let jobs = match job {
                Some(job) => RerunJobs::One(job),
                None if failed => RerunJobs::Failed,
                None => RerunJobs::All,
            };
            let change = PipelineChange::Rerun { repository: run.repository, run: run.id, jobs, debug };
            Wished { change, said: run.said, is_followed: follow }
        }
        RunsChange::Cancel { run, force } => {
            not_followed(PipelineChange::Cancel { repository: run.repository, run: run.id, forced: force }, run.said)
        }
        RunsChange::Approve(review) => answered(review, GateAnswer::Approve),
        RunsChange::Reject(review) => answered(review, GateAnswer::Reject),
        RunsChange::ApproveFork { run } => {
            not_followed(PipelineChange::ApproveFork { repository: run.repository, run: run.id }, run.said)
        }
        RunsChange::Delete { run } => {
            not_followed(PipelineChange::DeleteRun { repository: run.repository, run: run.id }, run.said)
        }
    }
}

pub(super) fn of_workflow(change: WorkflowChange) -> Wished {
    let (WorkflowArguments { repository, workflow, said }, enabled) = match change {
        WorkflowChange::Enable(arguments) => (arguments, true),
        WorkflowChange::Disable(arguments) => (arguments, false),
    };
    Wished { change: PipelineChange::SetWorkflow { repository, workflow, enabled }, said, is_followed: false }
}

fn answered(review: ReviewArguments, answer: GateAnswer) -> Wished {
    let ReviewArguments { run, environments, comment } = review;
    let environments = environments.into_iter().map(|name| GateName { name, id: None }).collect();
    let change = PipelineChange::Review { repository: run.repository, run: run.id, environments, answer, comment };
    Wished { change, said: run.said, is_followed: false }
}
