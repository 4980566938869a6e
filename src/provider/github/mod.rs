//! GitHub: workflow runs, their jobs and steps, and what can be done to them.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows. `wire` is GitHub's JSON, read
//! leniently; `refusal` is what its statuses mean. `operate` changes things: only steps of plans get there.

mod access;
mod client;
mod jobs;
mod lenient;
mod login;
mod observer;
mod operate;
mod pace;
mod refusal;
mod wire;
mod write;

pub use client::GithubClient;
pub use observer::GithubObserver;
pub use operate::{GithubOperator, Patience};
