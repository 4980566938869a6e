//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::NonEmptyStringValueParser, error::ErrorKind};

use super::{
    Exit,
    args_auth::AuthCommand,
    args_run_logs::RunLogsArguments,
    args_runs::{CheckArguments, RunListArguments, RunShowArguments, RunWatchArguments},
    args_runs_change::{RunsChange, WorkflowChange},
    args_settings::SettingsCommand,
    args_work::{EnvWork, WorkCommand},
    output,
    words::{FrameChoice, parse_duration, parse_frame, parse_number, parse_size, parse_time, parse_times},
};
use crate::{app::SheetForm, domain::Timestamp, keymap::Pane};

/// A terminal operations console for AI infrastructure: environments, pipelines, GPUs and logs.
///
/// Without a command it opens the console on this machine and the repository of the working
/// directory. It needs no configuration and no token.
#[derive(Debug, Parser)]
#[command(name = "orchestra", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<AnyCommand>,
    #[command(flatten)]
    pub console: ConsoleArguments,
}

impl Arguments {
    /// Those of the process. What is wrong with them, or the help that was asked for, is printed
    /// here; the error is what to end with.
    pub(super) fn read() -> Result<Self, Exit> {
        Self::try_parse().map_err(|error| {
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            match error.print() {
                Err(failure) if asked => output::failed(&failure),
                _ if asked => Exit::Ok,
                _ => Exit::Usage,
            }
        })
    }
}

#[derive(Debug, Clone, Args)]
pub(super) struct ConsoleArguments {
    /// Follow this file, or the files of this pattern, in the logs; `-` is standard input
    #[arg(long = "log", value_name = "SOURCE")]
    pub logs: Vec<String>,
    /// Open this view, as the key Y copies it: `pipelines?filter=status:failed`
    #[arg(long, global = true, value_name = "VIEW")]
    pub locator: Option<String>,
    /// Colors: `auto` (dark or light, as the terminal is) or a theme that `orchestra themes` lists
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only ASCII characters
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Line by line, for screen readers and plain terminals: nothing is drawn, every change is a
    /// sentence
    #[arg(long, global = true)]
    pub linear: bool,
    /// Spare a slow link: at most ten frames and 32 kB a second
    #[arg(long, global = true)]
    pub slow: bool,
    /// Let nothing be changed from here, in any environment
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Take the mouse; text is then selected with Shift held
    #[arg(long, global = true)]
    pub mouse: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum AnyCommand {
    #[command(flatten)]
    Reading(Command),
    #[command(flatten)]
    Work(WorkCommand),
    #[command(flatten)]
    Settings(SettingsCommand),
    /// Tokens: log in, see what each may do and when it ends, renew or forget one
    #[command(subcommand)]
    Auth(AuthCommand),
}

/// The commands that need a sound configuration.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the console on a made-up world, marked DEMO in every frame
    Demo(DemoArguments),
    /// Print one frame of the console after the first readings
    Snapshot(SnapshotArguments),
    /// Play what a console recorded before a crash or on request: nothing is read, nothing is done
    Replay(ReplayArguments),
    /// Read every provider once and say how each is doing
    Status(StatusArguments),
    /// Environments and their health
    #[command(subcommand)]
    Env(EnvCommand),
    /// Workflow runs of the watched GitHub repositories
    #[command(subcommand)]
    Runs(RunsCommand),
    /// Workflows of GitHub repositories, and the workflow files of this one
    #[command(subcommand)]
    Workflow(WorkflowCommand),
    /// GPUs that can be seen from here
    #[command(subcommand)]
    Gpu(GpuCommand),
    /// Print log lines, made safe for the terminal
    Logs(LogsArguments),
    /// The keys in force: the chosen keymap with your own keymap.toml over it
    Keys(KeysArguments),
    /// The themes there are; with a name, a frame of the made-up world in that one
    Themes(ThemesArguments),
}

#[derive(Debug, Args)]
pub(super) struct ThemesArguments {
    /// Show this one
    #[arg(conflicts_with_all = ["json", "schema"])]
    pub name: Option<String>,
    /// Print JSON, for scripts
    #[arg(long, conflicts_with = "schema")]
    pub json: bool,
    /// Print the JSON Schema of a theme file, for editors
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// What goes on in the made-up world: incident, calm, offline, empty or crash [default:
    /// incident]
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Size of the world: gpus=1000,runs=10000,environments=50,log-lines-per-second=1000
    #[arg(long, value_name = "SIZES")]
    pub scale: Option<String>,
    /// Every number in the world follows from this one [default: 7]
    #[arg(long, value_name = "NUMBER", value_parser = parse_number)]
    pub seed: Option<u64>,
    /// Let time stand still at this moment, such as 2026-01-01T12:00:00Z, so that a screen can be
    /// reproduced
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub clock: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(super) struct SnapshotArguments {
    /// Show the made-up world of `orchestra demo`
    #[arg(long = "demo")]
    pub is_demo: bool,
    #[command(flatten)]
    pub demo: DemoArguments,
    /// Read this file, or the files of this pattern, into the logs; `-` is standard input
    #[arg(long = "log", value_name = "SOURCE")]
    pub logs: Vec<String>,
    /// Give this pane the whole frame
    #[arg(long, value_enum)]
    pub pane: Option<PaneName>,
    /// Columns and rows
    #[arg(long, default_value = "120x40", value_name = "CxR", value_parser = parse_size)]
    pub size: (u16, u16),
    /// Keep the colors, as terminal sequences, whatever standard output is
    #[arg(long)]
    pub color: bool,
    /// Wait no longer than this for the first readings
    #[arg(long, default_value = "10s", value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// The recording: crash-….jsonl or recording-….jsonl in the folder reports of the state directory
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Play so many times as fast as it happened
    #[arg(long, value_name = "TIMES", default_value = "1", value_parser = parse_times)]
    pub speed: f64,
    /// Show the next frame when n is pressed
    #[arg(long, conflicts_with = "speed")]
    pub step: bool,
    /// Columns and rows of the frames [default: as recorded]
    #[arg(long, value_name = "CxR", value_parser = parse_size)]
    pub size: Option<(u16, u16)>,
    /// Print this frame, from 1, or `last`; without a terminal the last is printed
    #[arg(long, value_name = "NUMBER", value_parser = parse_frame, conflicts_with_all = ["step", "speed"])]
    pub frame: Option<FrameChoice>,
    /// Print number, time, size and digest of every frame, so that two replays can be compared
    #[arg(long, conflicts_with_all = ["frame", "step", "speed"])]
    pub frames: bool,
    /// Keep the colors of a printed frame, as terminal sequences
    #[arg(long)]
    pub color: bool,
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

impl DemoArguments {
    /// True when any of them was given.
    pub(super) fn is_given(&self) -> bool {
        self.scenario.is_some() || self.scale.is_some() || self.seed.is_some() || self.clock.is_some()
    }
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
    /// An object with `state`, `age_seconds` and `reading` of each provider
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
    List(ListArguments),
    /// Look at one environment: exit code 0 when it is healthy, 1 when it is not
    Check {
        /// Its name, as `env list` shows it; this machine is `local`
        name: String,
        #[command(flatten)]
        output: JsonArguments,
    },
    #[command(flatten)]
    Work(EnvWork),
}

#[derive(Debug, Subcommand)]
pub(super) enum RunsCommand {
    /// The newest runs, newest first
    List(RunListArguments),
    /// Runs that wait for a person before they may use an environment, the one that waits longest first
    Gates(JsonArguments),
    /// What is live in each environment of each repository, and what is on the default branch and not live
    Deployments(JsonArguments),
    /// One run with its jobs and steps
    Show(RunShowArguments),
    /// Every change of a run as a line, until it is over
    Watch(RunWatchArguments),
    /// What its jobs wrote; a job has a log once it has ended
    Logs(RunLogsArguments),
    #[command(flatten)]
    Change(RunsChange),
}

#[derive(Debug, Subcommand)]
pub(super) enum WorkflowCommand {
    /// Look for mistakes in workflow files, with actionlint or zizmor: exit code 1 when there are any
    Check(CheckArguments),
    #[command(flatten)]
    Change(WorkflowChange),
}

#[derive(Debug, Subcommand)]
pub(super) enum GpuCommand {
    /// All GPUs that a source can see
    List(ListArguments),
}

#[derive(Debug, Args)]
pub(super) struct JsonArguments {
    /// Print JSON, for scripts
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Print JSON, for scripts
    #[arg(long, conflicts_with_all = ["csv", "markdown"])]
    json: bool,
    /// Print CSV with a line of titles; a text that a spreadsheet would compute begins with an
    /// apostrophe
    #[arg(long, conflicts_with = "markdown")]
    csv: bool,
    /// Print a table in Markdown
    #[arg(long)]
    markdown: bool,
}

impl ListArguments {
    /// How the list is written; `None` for a person at a terminal.
    pub(super) fn form(&self) -> Option<SheetForm> {
        let forms = [(self.json, SheetForm::Json), (self.csv, SheetForm::Csv), (self.markdown, SheetForm::Markdown)];
        forms.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, form)| form)
    }
}

#[derive(Debug, Args)]
pub(super) struct LogsArguments {
    /// Files, patterns in quotes, `-` for standard input, `journal` for the system's journal
    #[arg(required = true, value_name = "SOURCE", value_parser = NonEmptyStringValueParser::new())]
    pub sources: Vec<String>,
    /// Begin with the last lines and go on with those that are added, until Ctrl-C
    #[arg(long, short)]
    pub follow: bool,
    /// One JSON object a line, with `source`, `at`, `level` and `text`
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct KeysArguments {
    /// Print JSON, for scripts
    #[arg(long, conflicts_with_all = ["markdown", "check", "schema"])]
    pub json: bool,
    /// Print the reference as Markdown
    #[arg(long, conflicts_with_all = ["check", "schema"])]
    pub markdown: bool,
    /// Print the JSON Schema of keymap.toml, for editors
    #[arg(long, conflicts_with = "check")]
    pub schema: bool,
    /// Only say what is wrong with your own keymap.toml; exit code 3 when something is
    #[arg(long)]
    pub check: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
