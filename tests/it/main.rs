//! Everything that needs no terminal, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "tests"
)]

mod architecture;
mod cli;
mod commands;
mod configured;
mod conventions;
mod creations;
mod deliveries;
mod demo;
mod documents;
mod environments;
mod executions;
mod expiry;
mod frames;
mod github;
mod github_contract;
mod github_writes;
mod job_logs;
mod journal;
mod keymaps;
mod leaving;
mod linear;
mod local;
mod locators;
mod log_search;
mod log_sources;
mod log_spans;
mod loopback;
mod names;
mod notifications;
mod opened_runs;
mod palette;
mod plan_faults;
mod planner;
mod policies;
mod policy_reference;
mod providers_check;
mod providers_git;
mod providers_host;
mod recordings;
mod replay;
mod scene;
mod schemas;
mod screens;
mod secrets;
mod simulation;
mod supervisor;
mod templates;
mod ui_choices;
mod updates;
mod views;
mod watched_executions;
mod watched_journal;
mod wizard;
