//! GitHub, read only: workflow runs, their jobs and steps, gates, deployments, pull requests, workflows.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows, [`DeliveryObserver`] what stands between a commit and
//! production. `wire` is GitHub's JSON, read leniently; `slot` keeps what is unchanged; `refusal` is what statuses
//! mean; `dispatch` is the form that a workflow's file asks for. Dispatching, cancelling and logs are not here.

mod access;
mod client;
mod delivery;
mod dispatch;
mod jobs;
mod lenient;
mod login;
mod observer;
mod pace;
mod refusal;
mod slot;
mod wire;

pub use client::GithubClient;
pub use delivery::DeliveryObserver;
pub use observer::GithubObserver;
