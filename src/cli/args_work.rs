//! The commands that plan, carry out and look back.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand, ValueEnum};

use super::{args::JsonArguments, words::parse_duration};

#[derive(Debug, Subcommand)]
pub(super) enum WorkCommand {
    /// Create an environment on this machine: say what it should be, look at the plan, approve it
    Create(Box<CreateArguments>),
    /// Plans: what would be done, with cost, risk and undo of every step
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Carry out a plan
    Apply(ApplyArguments),
    /// Watch an execution: what happened so far, then what happens; Ctrl-C stops watching, not the execution
    Attach(AttachArguments),
    /// Executions of plans, newest first
    Executions(ExecutionsArguments),
    /// Ask something of an execution
    Control(ControlArguments),
    /// Take back what an execution did
    Rollback(RollbackArguments),
    /// What happened here: who did what, when, under which plan
    Audit(AuditArguments),
    /// What can be done in a step, with the schema of its inputs
    Tools(ToolsArguments),
    /// The rules that plans are held against
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Carry out one execution, in this process; started by itself where it is needed
    #[command(hide = true)]
    Worker(WorkerArguments),
    /// Keep the services of one environment running; started by itself where it is needed
    #[command(hide = true)]
    Supervise {
        /// The environment
        environment: String,
    },
    /// Run a child of a step and keep how it ended
    #[command(hide = true)]
    Child {
        /// Where its state is kept
        file: PathBuf,
        /// The program and its arguments
        #[arg(last = true, required = true)]
        words: Vec<std::ffi::OsString>,
    },
}

#[derive(Debug, Args)]
pub(super) struct CreateArguments {
    /// What it should be, in plain words: "fastapi app with postgres, two workers"
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// fastapi, axum, express, static, mcp or monorepo, or that of a template of your own
    #[arg(long, value_name = "NAME")]
    pub framework: Option<String>,
    /// none, sqlite or postgres
    #[arg(long, value_name = "NAME")]
    pub database: Option<String>,
    /// Where it runs; `local` is this machine
    #[arg(long, value_name = "NAME")]
    pub target: Option<String>,
    /// What the environment is called
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// This template, whatever framework and database it has
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Worker processes of each service
    #[arg(long, value_name = "NUMBER")]
    pub workers: Option<u32>,
    /// The most that it may cost: `$50/month`, `20c/hour`
    #[arg(long, value_name = "PRICE")]
    pub budget: Option<String>,
    /// A TOML file that says all of this
    #[arg(long, value_name = "FILE")]
    pub goal: Option<PathBuf>,
    /// The environment's directory [default: ./NAME]
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// Only show the plan; nothing is changed or kept
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON, for scripts
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub yes: YesArguments,
}

/// How a change is agreed to and followed.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct YesArguments {
    /// Agree without being asked
    #[arg(long, short)]
    pub yes: bool,
    /// Print the execution's id and return at once
    #[arg(long)]
    pub detach: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum PlanCommand {
    /// One plan: its steps, waves, cost, risk and undo
    Show {
        /// The beginning of its digest, or a file; `-` is standard input
        plan: String,
        #[command(flatten)]
        output: JsonArguments,
    },
    /// The plans that are kept, newest first
    List(JsonArguments),
    /// Print it in another form
    Export {
        /// The beginning of its digest, or a file; `-` is standard input
        plan: String,
        #[arg(long = "as", value_enum, default_value = "json")]
        form: PlanForm,
    },
    /// Everything that is wrong with a plan: exit code 3 when something is
    Check {
        /// A file; `-` is standard input
        plan: String,
        #[command(flatten)]
        output: JsonArguments,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanForm {
    Json,
    Markdown,
    /// For Graphviz
    Dot,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArguments {
    /// The beginning of its digest, or a file; `-` is standard input
    pub plan: String,
    /// Print one JSON object a line: every entry as it is written
    #[arg(long)]
    pub json: bool,
    /// Agree to steps that cannot be taken back, too
    #[arg(long)]
    pub irreversible: bool,
    #[command(flatten)]
    pub yes: YesArguments,
}

#[derive(Debug, Args)]
pub(super) struct AttachArguments {
    /// The beginning of its id
    pub execution: String,
    /// Print one JSON object a line: every entry as it is written
    #[arg(long)]
    pub json: bool,
    /// Give up watching after this long; the execution goes on
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
}

#[derive(Debug, Args)]
pub(super) struct ExecutionsArguments {
    /// An array with `id`, `plan`, `environment`, `status`, times and steps of each
    #[arg(long)]
    pub json: bool,
    /// Only those of this environment
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Only those that are not over
    #[arg(long)]
    pub live: bool,
    /// So many at most; 0 is all
    #[arg(long, value_name = "NUMBER", default_value = "100")]
    pub limit: u32,
}

#[derive(Debug, Args)]
pub(super) struct ControlArguments {
    /// The beginning of its id
    pub execution: String,
    #[command(subcommand)]
    pub wish: Wish,
}

#[derive(Debug, Clone, Subcommand)]
pub(super) enum Wish {
    /// Start no further step
    Pause,
    /// Go on; starts a worker when none lives
    Resume,
    /// Stop, and take back what was done
    Abort(WishYes),
    /// A step in doubt was done; an inconclusive check counts as passed
    Approve {
        /// The step
        step: String,
    },
    /// A step in doubt was not done: do it; a check is measured again; a stuck undo is tried again
    Retry {
        /// The step
        step: String,
    },
    /// A step is not done, or what it left is left
    Skip {
        /// The step
        step: String,
    },
}

#[derive(Debug, Clone, Copy, Args)]
pub(super) struct WishYes {
    /// Agree without being asked
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct RollbackArguments {
    /// The beginning of its id
    pub execution: String,
    /// Print one JSON object a line: every entry as it is written
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub yes: YesArguments,
}

#[derive(Debug, Args)]
pub(super) struct WorkerArguments {
    /// The whole id
    pub execution: String,
    /// Take the lease from a worker that does not move any more
    #[arg(long)]
    pub take_over: bool,
    /// The key of the token file comes on standard input
    #[arg(long, hide = true)]
    pub unlocked: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct AuditArguments {
    #[command(subcommand)]
    pub command: Option<AuditCommand>,
    /// Only what happened since: `2h`, `7d`
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub since: Option<Duration>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recompute the chain of every execution: exit code 1 when an entry was changed
    Verify(JsonArguments),
}

#[derive(Debug, Args)]
pub(super) struct ToolsArguments {
    /// Show this one
    pub name: Option<String>,
    /// Print JSON, for scripts
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// What is wrong with your own rules, or with these files: exit code 3 when something is
    Check {
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Which rules decide about each step of a plan
    Explain {
        /// The beginning of its digest, or a file; `-` is standard input
        plan: String,
        #[command(flatten)]
        output: JsonArguments,
    },
}

/// The commands of `env` that change something or look closer.
#[derive(Debug, Subcommand)]
pub(super) enum EnvWork {
    /// Start its services
    Start(EnvChange),
    /// Stop its services; files and data stay
    Stop(EnvChange),
    /// Stop and start its services
    Restart(EnvChange),
    /// One environment: where it is, its services, addresses, ports, processes
    Show {
        /// Its name
        name: String,
        #[command(flatten)]
        output: JsonArguments,
    },
    /// What its services print
    Logs {
        /// Its name
        name: String,
        /// Only this service
        service: Option<String>,
        /// Go on with what is added, until Ctrl-C
        #[arg(long, short)]
        follow: bool,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Remove it: processes, files, ports
    Destroy {
        /// Its name
        name: String,
        /// Print one JSON object a line: every entry as it is written
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        yes: YesArguments,
    },
}

#[derive(Debug, Args)]
pub(super) struct EnvChange {
    /// Its name
    pub name: String,
    /// Only this service
    pub service: Option<String>,
    /// Print one JSON object a line: every entry as it is written
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub yes: YesArguments,
}
