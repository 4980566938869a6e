//! Arguments of the commands that read runs, and of the check of workflow files.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::{
    args::ListArguments,
    words::{parse_duration, parse_number, parse_repository, parse_span},
};
use crate::domain::RunFilter;

/// Rows of a list of runs, unless said otherwise; as many as the console itself reads of each repository.
const USUAL: usize = 50;

#[derive(Debug, Args)]
pub(in crate::cli) struct RunListArguments {
    /// Only of this repository, whether it is watched or not
    #[arg(long, value_name = "OWNER/NAME", value_parser = parse_repository)]
    pub repository: Option<String>,
    /// Only on this branch
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// Only started by this: push, pull_request, schedule, workflow_dispatch, …
    #[arg(long, value_name = "NAME")]
    pub event: Option<String>,
    /// Only started by this person
    #[arg(long, value_name = "LOGIN")]
    pub actor: Option<String>,
    /// A status or a conclusion, as GitHub writes it, or failed, running or passed
    #[arg(long, value_name = "WORD")]
    pub status: Option<String>,
    /// Only of workflows with this in their name
    #[arg(long, value_name = "NAME")]
    pub workflow: Option<String>,
    /// Only those that are no older: 90s, 30m, 2h, 7d
    #[arg(long, value_name = "AGE", visible_alias = "age", value_parser = parse_span)]
    pub since: Option<Duration>,
    /// So many rows of each repository at most
    #[arg(long, value_name = "NUMBER", default_value_t = USUAL, value_parser = parse_limit)]
    pub limit: usize,
    #[command(flatten)]
    pub output: ListArguments,
}

impl RunListArguments {
    pub(in crate::cli) fn filter(&self) -> RunFilter {
        RunFilter {
            branch: self.branch.clone(),
            event: self.event.clone(),
            actor: self.actor.clone(),
            status: self.status.as_ref().map(|word| word.trim().to_lowercase().replace([' ', '-'], "_")),
            workflow: self.workflow.clone(),
            younger_than: self.since,
            limit: self.limit,
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RunShowArguments {
    /// The run's id, as `runs list` shows it
    #[arg(value_parser = parse_number)]
    pub id: u64,
    /// Its repository; without it every watched one is asked
    #[arg(long, value_name = "OWNER/NAME", value_parser = parse_repository)]
    pub repository: Option<String>,
    /// This attempt of it, from 1 [default: the latest]
    #[arg(long, value_name = "NUMBER", value_parser = parse_attempt)]
    pub attempt: Option<u32>,
    /// Print JSON, for scripts
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RunWatchArguments {
    /// The run's id, as `runs list` shows it
    #[arg(value_parser = parse_number)]
    pub id: u64,
    /// Its repository; without it every watched one is asked
    #[arg(long, value_name = "OWNER/NAME", value_parser = parse_repository)]
    pub repository: Option<String>,
    /// End with 1 where the run did not go well
    #[arg(long)]
    pub exit_status: bool,
    /// Give up after this long, with exit code 5; time in which this machine sleeps does not count
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
    /// Time between two questions; more where the quota is small
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = parse_duration)]
    pub interval: Duration,
    /// One JSON object a line: every change as it is seen
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArguments {
    /// Files, or folders of them [default: .github/workflows of this repository]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print JSON, for scripts
    #[arg(long)]
    pub json: bool,
}

fn parse_limit(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1_000).contains(number));
    number.ok_or_else(|| "it is not a number from 1 to 1000, which is all that GitHub lists".to_owned())
}

pub(super) fn parse_attempt(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "it is not the number of an attempt, from 1".to_owned())
}
