//! The outside systems, one folder each.
//!
//! A provider implements the abilities it has: [`Observe`] reads a snapshot, [`Follow`] streams log
//! lines, [`Operate`] changes something. A folder holds `client` (calls) and `wire` (the far side's format, decoded into `domain`).
//! `http` is the one way to speak HTTP, `command` the one way to run a child. [`World`] is all
//! configured providers behind one door. A provider never knows a pane or another provider.
#![expect(clippy::disallowed_methods, reason = "this room touches the world: files, clocks, children, sockets")]

mod ability;
mod blocking;
mod check;
pub mod command;
mod demo;
mod git;
mod github;
mod host;
mod http;
mod job_log;
mod lambda;
mod local;
mod log_source;
mod nvml;
mod operate;
mod operators;
mod reach;
mod templates;
mod workflow_check;
mod world;

pub use ability::{BoxFuture, Follow, LineSink, LogEvent, Observe, ReadJobs, fingerprint};
pub use check::CheckObserver;
pub use demo::{DemoClock, DemoScale, DemoScaleError, DemoScenario, DemoScenarioError, DemoWorld};
pub use git::GitObserver;
pub use github::{
    AbilityRow, DeliveryObserver, DeviceCode, DeviceFlow, Examined, FoundTokens, GithubClient, GithubObserver,
    GithubOperator, GithubToken, Have, JobLogFolder, JobLogLimits, Level, Patience, Reach, Rights, Scopes,
    TokenExaminer, TokenKind, Tried, ability_table, mistyped, token_page,
};
pub use host::{HostObserver, machine_name};
pub use job_log::{Arriving, AskedJobLog, JobLogBody};
pub use lambda::LambdaKeys;
pub use local::{
    EnvironmentsObserver, HealthAsker, Local, LocalPaths, RegisteredEnvironment, RegisteredService, Registry,
    SupervisorFolder, find_program, program_words, run_child,
};
pub use log_source::{StreamSource, WatchRoom, console_log_sources, log_sources, service_logs, watch_room};
pub use nvml::NvmlObserver;
pub use operate::{Act, Finding, Operate, OperationFault, Progress, TemplateFile, Templates};
pub use operators::Operators;
pub use templates::{LoadedTemplate, TemplateFault, TemplateFaults, TemplateFolders, TemplateList, TemplateOrigin};
pub use workflow_check::{check_workflows, workflow_files, workflow_folder};
pub use world::{Place, World, github_client};
