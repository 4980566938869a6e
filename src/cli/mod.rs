//! Arguments to a run and an exit code.
//!
//! [`main`] parses, reads the surroundings (environment, folders, configuration) once, and calls the
//! command's file. Results go to standard output, notices to standard error. Nothing here draws a
//! pane or speaks to a provider by itself.
#![expect(clippy::disallowed_methods, reason = "the environment and the working directory are read here, once")]

mod args;
mod args_auth;
mod args_generated;
mod args_run_logs;
mod args_runs;
mod args_runs_change;
mod args_settings;
mod args_work;
mod auth;
mod choices;
mod config;
mod config_file;
mod doctor;
mod env;
mod exit;
mod generated;
mod gpu;
mod init;
mod json;
mod keymap;
mod keys;
mod layers;
mod logs;
mod looks;
mod machine;
mod main;
mod output;
mod reader;
mod replay;
mod runs;
mod sentence;
mod shared_views;
mod snapshot;
mod status;
mod surroundings;
mod table;
mod themes;
mod tui;
mod user_themes;
mod vault;
mod views;
mod words;
mod work;
mod workflow;

pub use exit::Exit;
pub use main::main;
