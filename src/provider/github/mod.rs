//! GitHub, read only: workflow runs, their jobs and steps.
//!
//! [`GithubClient`] makes the calls and is shared by all who ask; [`GithubObserver`] reads the runs of
//! the watched repositories at the pace that the quota allows. `wire` is GitHub's JSON, read
//! leniently; `refusal` is what its statuses mean; `needs` says what each request needs of a token, `token`
//! what a token is and may do. Dispatching, cancelling and logs are not here.

mod access;
mod client;
mod jobs;
mod lenient;
mod login;
mod needs;
mod observer;
mod pace;
mod refusal;
mod token;
mod tokens;
mod wire;

pub use client::GithubClient;
pub use observer::GithubObserver;
pub use token::{
    AbilityRow, DeviceCode, DeviceFlow, Examined, Have, Level, Reach, Rights, Scopes, TokenExaminer, TokenKind, Tried,
    ability_table, mistyped, token_page,
};
pub use tokens::GithubToken;
