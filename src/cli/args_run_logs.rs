//! The arguments of `runs logs`.

use clap::Args;

use super::{
    args_runs::parse_attempt,
    words::{parse_number, parse_repository},
};

#[derive(Debug, Args)]
pub(super) struct RunLogsArguments {
    /// The run's id, as `runs list` shows it
    #[arg(value_parser = parse_number)]
    pub id: u64,
    /// Its repository, watched or not; else it is looked for in those that are watched
    #[arg(long, value_name = "OWNER/NAME", value_parser = parse_repository)]
    pub repository: Option<String>,
    /// Of this attempt; else of the newest
    #[arg(long, value_name = "NUMBER", value_parser = parse_attempt)]
    pub attempt: Option<u32>,
    /// Only the log of this job, by its name or id
    #[arg(long, value_name = "NAME|ID")]
    pub job: Option<String>,
    /// Only what the failed step of each failed job said
    #[arg(long)]
    pub failed: bool,
    /// Only the last lines of each
    #[arg(long, value_name = "N", value_parser = parse_number)]
    pub tail: Option<u64>,
    /// Leave the runner's times out
    #[arg(long)]
    pub no_timestamps: bool,
    /// An object a line: `job`, `step`, `line`, `at`, `mark`, `text`
    #[arg(long)]
    pub json: bool,
}
