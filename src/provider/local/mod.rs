//! This machine: directories, files, ports, programs, packages, databases.
//!
//! [`Local`] is the main type: every operation `local.*` behind one [`Operate`](super::Operate). What an operation
//! makes is written into its `ledger` before it is made, so that it can be asked about after a crash and taken back
//! exactly. `supervise` starts, asks and ends what keeps services running. A kind of operation is one file: a `Direct` one is done at once, a `Look` changes nothing,
//! a `Long` one runs children that outlive the worker. No
//! operation has a shell line; what runs as a child runs through `provider/command`.

mod backup;
mod cargo_build;
mod child;
mod configuration;
mod create_directory;
mod database;
mod direct;
mod faults;
mod generated;
mod git;
mod http_get;
mod kind;
mod ledger;
#[expect(clippy::module_inception, reason = "the file of the main type has its name")]
mod local;
mod long;
mod look;
mod npm_install;
mod observer;
mod packages;
mod path_state;
mod paths;
mod place;
mod port;
mod program;
mod python_packages;
mod register;
mod registry;
mod remove_directory;
mod render;
mod reservation;
mod spare;
mod stencil;
mod supervise;
mod tcp_connect;
mod write;

pub use child::run_child;
pub use database::program_words;
pub use local::Local;
pub use observer::EnvironmentsObserver;
pub use place::LocalPaths;
pub use program::find_program;
pub use registry::{RegisteredEnvironment, RegisteredService, Registry};
pub use supervise::{HealthAsker, SupervisorFolder};
