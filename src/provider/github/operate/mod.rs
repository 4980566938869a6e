//! GitHub as something that operations change: runs begun, repeated, stopped, let through and removed, workflows
//! switched on and off.
//!
//! [`GithubOperator`] routes to one file for each operation. Each sends one request, once; what became of a request
//! whose answer was lost is asked for ([`Change::inspect`](change::Change)), and never found out by sending it again.
//! `look` is the reading that this needs, `hand` what all of them act with.

mod account;
mod accounts;
mod approve_fork;
mod cancel;
mod change;
mod delete_run;
mod dispatch;
mod dispatched;
mod follow;
mod gate;
mod hand;
mod look;
mod operator;
mod patience;
mod rerun;
mod review;
mod run;
mod set_workflow;
mod workflow;

pub use operator::GithubOperator;
pub use patience::Patience;
