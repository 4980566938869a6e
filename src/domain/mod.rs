//! The vocabulary: things an operator sees and talks about, as plain data.
//!
//! Here live the nouns (environments, runs, GPUs, log lines), their conditions ([`Health`],
//! [`Freshness`], [`Fault`]), and the two guards every outside byte passes: [`Printable`] for text
//! and [`Secret`] for tokens. Nothing here does IO, waits, reads a clock or knows a provider's JSON.
//! [`Inventory`] is the main type: all snapshots joined into what the panes show.

mod cells;
mod delivery;
mod environment;
mod expiry;
mod fault;
mod freshness;
mod gpu;
mod health;
mod host;
mod inventory;
mod job_log;
mod log;
mod log_level;
mod log_time;
mod measured;
mod nearest;
mod pipeline;
mod printable;
mod redact;
mod repository;
mod run_filter;
mod run_times;
mod run_tree;
mod sanitize;
mod secret;
mod sequence;
mod series;
mod snapshot;
mod styled;
mod time;
mod toml_fault;
mod totals;
mod workflow_check;

pub use cells::cells;
pub use delivery::{
    BranchRules, Brings, ChecksState, Delivery, DeliveryReading, Deployment, DeploymentState, DispatchForm,
    DispatchInput, Gap, Gate, GateKey, InputKind, ProtectionRule, PullRequest, Reviewer, TargetEnvironment, Workflow,
};
pub use environment::{Environment, EnvironmentReading, Layer, Service, ServicesReading};
pub use expiry::{REMINDER_DAYS, Reminder, TokenEnd, days_left, ends};
pub use fault::{Fault, FaultKind};
pub use freshness::{Freshness, Source};
pub use gpu::{Gpu, GpuProcess};
pub use health::{Health, Severity};
pub use host::{Disk, Host, Listener, Network, Process, Temperature};
pub use inventory::{Change, Inventory, Subject};
pub use job_log::{JobLogKey, LogStanding};
pub use log::{Level, LogBatch, LogLine, SourceState};
pub use nearest::nearest;
pub use pipeline::{Conclusion, Job, JobStep, Quota, QuotaResource, RunKey, RunStatus, RunsReading, WorkflowRun};
pub use printable::Printable;
pub use redact::{REDACTED, redact, tokens_in};
pub use repository::{Commit, Remote, Repository, Worktree};
pub use run_filter::{RunFilter, RunList};
pub use run_times::{JobTimes, RunTimes, median};
pub use run_tree::{JobPath, job_order};
pub use secret::Secret;
pub use series::Series;
pub use snapshot::{Feed, Observation, ProviderId, Snapshot};
pub use styled::{Sgr, SgrColor, Styled};
pub use time::{Timestamp, age, coarse_age, long_age, parse_age};
pub use toml_fault::toml_fault;
pub use totals::{GpuTotals, RunTotals};
pub use workflow_check::{WorkflowCheck, WorkflowFinding};
