//! GitHub, read only: workflow runs, their jobs and steps.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows. `wire` is GitHub's JSON, read
//! leniently; `refusal` is what its statuses mean. `log` streams the log of
//! a job into a file. Dispatching and cancelling are not here.

mod access;
mod client;
mod jobs;
mod lenient;
mod log;
mod login;
mod observer;
mod pace;
mod pages;
mod refusal;
mod runs;
mod wire;

pub use client::GithubClient;
pub use log::{JobLogFolder, JobLogLimits};
pub use observer::GithubObserver;
