//! GitHub: workflow runs, their jobs and steps, gates, deployments, pull requests, workflows, and what can be done
//! to them.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows, [`DeliveryObserver`] what stands between a commit and
//! production. `wire` is GitHub's JSON, read leniently; `slot` keeps what is unchanged; `refusal` is what statuses
//! mean; `needs` says what each request needs of a token, `token` what one is and may do, `tokens` which is taken,
//! `renewal` when they are looked for anew;
//! `dispatch` is the form that a workflow's file asks for. `log` streams the log of a job into a file.
//! `operate` changes things: only steps of plans get there.

mod access;
mod choice;
mod client;
mod delivery;
mod dispatch;
mod jobs;
mod lenient;
mod log;
mod login;
mod needs;
mod observer;
mod operate;
mod pace;
mod pages;
mod place;
mod read;
mod refusal;
mod renewal;
mod runs;
mod slot;
mod token;
mod tokens;
mod wire;
mod write;

pub use client::GithubClient;
pub use delivery::DeliveryObserver;
pub use log::{JobLogFolder, JobLogLimits};
pub use observer::GithubObserver;
pub use operate::{GithubOperator, Patience};
pub use renewal::FoundTokens;
pub use token::{
    AbilityRow, DeviceCode, DeviceFlow, Examined, Have, Level, Reach, Rights, Scopes, TokenExaminer, TokenKind, Tried,
    ability_table, mistyped, token_page,
};
pub use tokens::GithubToken;
