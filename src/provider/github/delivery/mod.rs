//! What stands between a commit and production, read of GitHub.
//!
//! [`DeliveryObserver`] asks one GraphQL question about up to twenty repositories (`query`, `graph`, `wire`), and by
//! REST what that lacks (`parts`: waiting runs and their gates, environments with their rules, workflows, commits
//! between two versions). `overviews` says with which token each repository is asked about. `join` makes one [`crate::domain::Delivery`] of both; `public` is the little that is there
//! without a token; `pace` is how often. What may not be read becomes a gap beside the rest.

mod compare;
mod graph;
mod graph_error;
mod join;
mod observer;
mod overview;
mod overviews;
mod pace;
mod parts;
mod parts_wire;
mod public;
mod query;
mod watched;
mod wire;

pub use observer::DeliveryObserver;
pub(super) use parts_wire::Workflows;
