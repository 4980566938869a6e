//! Where tokens come from.
//!
//! [`find`] looks for a [`Service`]'s token: its environment variables in their order, then the
//! system's keyring. What it [`Found`] names its origin and never shows the token. Variables are
//! handed in by the caller as [`TokenVariables`]; nothing here reads the environment, keeps a token
//! beyond the call, or writes one anywhere.

mod find;
mod keyring;
mod service;

pub use find::{Found, TokenVariables, find};
pub use keyring::Keyring;
pub use service::Service;
