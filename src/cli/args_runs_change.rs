//! The commands that change runs and workflows.

use clap::{Args, Subcommand};

use super::{
    args_work::YesArguments,
    words::{parse_input, parse_number, parse_repository},
};

/// The commands of `runs` that change something.
#[derive(Debug, Subcommand)]
pub(super) enum RunsChange {
    /// Start a workflow that can be started by hand
    Dispatch(DispatchArguments),
    /// Run it again: all jobs, those that failed, or one
    Rerun(RerunArguments),
    /// Ask a run to end
    Cancel {
        #[command(flatten)]
        runs: RunsArguments,
        /// Do not wait for steps that always run
        #[arg(long)]
        force: bool,
    },
    /// Let a run that waits at an environment's gate go on
    Approve(ReviewArguments),
    /// Refuse what waits at an environment's gate: the run fails
    Reject(ReviewArguments),
    /// Let a run of a pull request from a fork begin
    ApproveFork {
        #[command(flatten)]
        runs: RunsArguments,
    },
    /// Remove a run with its logs; it cannot be taken back
    Delete {
        #[command(flatten)]
        runs: RunsArguments,
    },
}

/// The commands of `workflow` that change something.
#[derive(Debug, Subcommand)]
pub(super) enum WorkflowChange {
    /// Switch a workflow on
    Enable(WorkflowArguments),
    /// Switch a workflow off: no event starts it
    Disable(WorkflowArguments),
}

#[derive(Debug, Args)]
pub(super) struct DispatchArguments {
    #[arg(value_name = "OWNER/REPO", value_parser = parse_repository)]
    pub repository: String,
    /// Its file's name, such as deploy.yml, or its number
    pub workflow: String,
    /// Branch or tag
    #[arg(long = "ref", value_name = "REF")]
    pub reference: String,
    /// An input of the workflow; can be given many times
    #[arg(short = 'f', long = "field", value_name = "KEY=VALUE", value_parser = parse_input)]
    pub inputs: Vec<(String, String)>,
    /// Follow the run to its end, and end as it does
    #[arg(long)]
    pub follow: bool,
    #[command(flatten)]
    pub said: SaidArguments,
}

#[derive(Debug, Args)]
pub(super) struct RerunArguments {
    #[command(flatten)]
    pub runs: RunsArguments,
    /// Only the jobs that failed, and those that need them
    #[arg(long, conflicts_with = "job")]
    pub failed: bool,
    /// Only this job of one run, and those that need it
    #[arg(long, value_name = "ID", value_parser = parse_number)]
    pub job: Option<u64>,
    /// With GitHub's debug logging
    #[arg(long)]
    pub debug: bool,
    /// Follow the new attempt to its end, and end as it does
    #[arg(long)]
    pub follow: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    #[command(flatten)]
    pub run: RunArguments,
    /// The environment at whose gate it waits; can be given many times. Naming it here is as good as typing its name
    #[arg(long = "environment", value_name = "NAME", required = true)]
    pub environments: Vec<String>,
    /// What is said about it, at GitHub
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub comment: String,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[arg(value_name = "OWNER/REPO", value_parser = parse_repository)]
    pub repository: String,
    /// The run's id, as `runs list` shows it
    #[arg(value_parser = parse_number)]
    pub id: u64,
    #[command(flatten)]
    pub said: SaidArguments,
}

#[derive(Debug, Args)]
pub(super) struct RunsArguments {
    #[arg(value_name = "OWNER/REPO", value_parser = parse_repository)]
    pub repository: String,
    /// The run's id, as `runs list` shows it; of several each is changed by an execution of its own, after one question
    #[arg(value_name = "ID", value_parser = parse_number, required = true)]
    pub ids: Vec<u64>,
    #[command(flatten)]
    pub said: SaidArguments,
}

#[derive(Debug, Args)]
pub(super) struct WorkflowArguments {
    #[arg(value_name = "OWNER/REPO", value_parser = parse_repository)]
    pub repository: String,
    /// Its file's name, such as deploy.yml, or its number
    pub workflow: String,
    #[command(flatten)]
    pub said: SaidArguments,
}

#[derive(Debug, Clone, Copy, Args)]
pub(super) struct SaidArguments {
    /// Print one JSON object a line: every entry as it is written
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub yes: YesArguments,
}
