//! GitHub: workflow runs, their jobs and steps, gates, deployments, pull requests, workflows, and what can be done
//! to them.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows, [`DeliveryObserver`] what stands between a commit and
//! production. `wire` is GitHub's JSON, read leniently; `slot` keeps what is unchanged; `refusal` is what statuses
//! mean; `dispatch` is the form that a workflow's file asks for. `operate` changes things: only
//! steps of plans get there.

mod access;
mod client;
mod delivery;
mod dispatch;
mod jobs;
mod lenient;
mod login;
mod observer;
mod operate;
mod pace;
mod refusal;
mod slot;
mod wire;
mod write;

pub use client::GithubClient;
pub use delivery::DeliveryObserver;
pub use observer::GithubObserver;
pub use operate::{GithubOperator, Patience};
