//! The command line.

use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};

use super::Exit;
use crate::{domain::Timestamp, keymap::Pane};

/// A terminal operations console for AI infrastructure: environments, pipelines, GPUs and logs.
///
/// Without a command it opens the console on this machine and the repository of the working
/// directory. It needs no configuration and no token.
#[derive(Debug, Parser)]
#[command(name = "orchestra", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub console: ConsoleArguments,
}

impl Arguments {
    /// Those of the process. What is wrong with them, or the help that was asked for, is printed
    /// here; the error is what to end with.
    pub(super) fn read() -> Result<Self, Exit> {
        Self::try_parse().map_err(|error| {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            if asked { Exit::Ok } else { Exit::Usage }
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct ConsoleArguments {
    /// Follow this file, or the files of this pattern, in the logs; `-` is standard input
    #[arg(long = "log", value_name = "SOURCE")]
    pub logs: Vec<String>,
    /// Colors: dark, light, terminal or high-contrast
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only ASCII characters
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Take the mouse; text is then selected with Shift held
    #[arg(long)]
    pub mouse: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the console on a made-up world, marked DEMO in every frame
    Demo(DemoArguments),
    /// Print one frame of the console after the first readings
    Snapshot(SnapshotArguments),
    /// Read every provider once and say how each is doing
    Status(StatusArguments),
    /// Environments and their health
    #[command(subcommand)]
    Env(EnvCommand),
    /// Workflow runs of the watched GitHub repositories
    #[command(subcommand)]
    Runs(RunsCommand),
    /// GPUs
    #[command(subcommand)]
    Gpu(GpuCommand),
    /// Print log lines, made safe for the terminal
    Logs(LogsArguments),
    /// The keys in force: the chosen keymap with your own keymap.toml over it
    Keys(KeysArguments),
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// What goes on in the made-up world: incident, calm, offline, empty or crash
    #[arg(long, default_value = "incident", value_name = "NAME")]
    pub scenario: String,
    /// Size of the world: gpus=1000,runs=10000,environments=50,log-lines-per-second=1000
    #[arg(long, value_name = "SIZES")]
    pub scale: Option<String>,
    /// Every number in the world follows from this one
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Let time stand still at this moment (RFC 3339), so that a screen can be reproduced
    #[arg(long, value_name = "TIME")]
    pub clock: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(super) struct SnapshotArguments {
    /// Show the made-up world of `orchestra demo`
    #[arg(long = "demo")]
    pub is_demo: bool,
    #[command(flatten)]
    pub demo: DemoArguments,
    /// Give this pane the whole frame
    #[arg(long, value_enum)]
    pub pane: Option<PaneName>,
    /// Columns and rows
    #[arg(long, default_value = "120x40", value_name = "CxR", value_parser = parse_size)]
    pub size: (u16, u16),
    /// Keep the colors, as terminal sequences
    #[arg(long)]
    pub color: bool,
    /// Wait no longer than this for the first readings
    #[arg(long, default_value = "10s", value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Duration,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PaneName {
    Overview,
    Environments,
    Pipelines,
    Gpu,
    Logs,
    Executions,
}

impl From<PaneName> for Pane {
    fn from(name: PaneName) -> Self {
        match name {
            PaneName::Overview => Self::Overview,
            PaneName::Environments => Self::Environments,
            PaneName::Pipelines => Self::Pipelines,
            PaneName::Gpu => Self::Gpu,
            PaneName::Logs => Self::Logs,
            PaneName::Executions => Self::Executions,
        }
    }
}

#[derive(Debug, Default, Args)]
pub(super) struct StatusArguments {
    #[arg(long)]
    pub json: bool,
    /// Read again until all is well; with --json, one object a line
    #[arg(long)]
    pub watch: bool,
    /// Give up after this long [default: 10s; with --watch, never]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
}

#[derive(Debug, Subcommand)]
pub(super) enum EnvCommand {
    /// All environments
    List(JsonArguments),
    /// Exit with 0 when the environment is healthy
    Check {
        name: String,
        #[command(flatten)]
        output: JsonArguments,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RunsCommand {
    /// The newest runs, newest first
    List(JsonArguments),
    /// One run with its jobs and steps
    Show {
        /// The run's id, as `runs list --json` shows it
        id: u64,
        /// Its repository as OWNER/NAME; needed only when the id is not among the newest runs
        #[arg(long, value_name = "OWNER/NAME")]
        repository: Option<String>,
        #[command(flatten)]
        output: JsonArguments,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum GpuCommand {
    /// All GPUs that a source can see
    List(JsonArguments),
}

#[derive(Debug, Args)]
pub(super) struct JsonArguments {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct LogsArguments {
    /// Files, patterns, `-` for standard input, `journal` for the system's journal
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Go on with lines that are added
    #[arg(long, short)]
    pub follow: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct KeysArguments {
    /// Print JSON, for scripts
    #[arg(long, conflicts_with_all = ["markdown", "check"])]
    pub json: bool,
    /// Print the reference as Markdown
    #[arg(long, conflicts_with = "check")]
    pub markdown: bool,
    /// Only say what is wrong with your own keymap.toml; exit code 3 when something is
    #[arg(long)]
    pub check: bool,
}

fn parse_size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    match parts {
        Some((columns @ 1..=1000, rows @ 1..=1000)) => Ok((columns, rows)),
        _ => Err(format!("`{text}` is not COLUMNSxROWS with numbers from 1 to 1000, such as 120x40")),
    }
}

/// `30s`, `2m`, `1h30m`, `500ms`, or a bare number of seconds.
fn parse_duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(Duration::from_secs(seconds));
    }
    let span: Result<jiff::SignedDuration, _> = text.parse();
    span.ok()
        .and_then(|span| Duration::try_from(span).ok())
        .ok_or_else(|| format!("`{text}` is not a duration such as 30s, 2m or 1h30m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn sizes_and_durations_are_checked() {
        assert_eq!(parse_size("80x24"), Ok((80, 24)));
        assert!(parse_size("80").is_err() && parse_size("0x24").is_err() && parse_size("80x99999").is_err());
        assert_eq!(parse_duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("1h30m"), Ok(Duration::from_secs(5_400)));
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert!(parse_duration("-5m").is_err() && parse_duration("soon").is_err());
    }
}
