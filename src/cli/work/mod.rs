//! The commands that plan, carry out and look back. Each file is one command.

mod apply;
mod approve;
mod ask;
mod asked_for;
mod attach;
mod audit;
mod child;
mod control;
mod create;
pub(super) mod env;
mod env_known;
mod env_logs;
mod env_show;
mod executions;
mod finish;
mod kept;
mod named_plan;
mod narrate;
pub(super) mod own_rules;
mod plan;
mod plan_check;
mod plan_text;
mod policy;
pub(super) mod providers;
mod rollback;
mod route;
pub(super) mod runs_change;
mod runs_wish;
mod site;
mod supervise;
mod told;
mod tools;
mod watch;
mod worker;
mod yes;

use super::args_runs_change::{RunsChange, WorkflowChange};
use super::args_work::{
    ApplyArguments, AttachArguments, AuditArguments, ControlArguments, CreateArguments, EnvChange, EnvWork,
    ExecutionsArguments, PlanCommand, PolicyCommand, RollbackArguments, ToolsArguments, WorkerArguments, YesArguments,
};

pub(super) use ask::ask_yes;
pub(super) use route::run;
