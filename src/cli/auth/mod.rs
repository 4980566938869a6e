//! `orchestra auth`: logging in and out, what each token may do, and putting a new one in its place.
//!
//! `run` chooses; `login`, `status`, `logout`, `rotate` and `passphrase` are the commands. `target` says whose token
//! is meant, `source` where a new one is from, `judge` asks the far side about it, `lost` compares two. Where tokens are kept
//! is [`crate::secrets::Vault`]'s to know. No token is ever printed.

mod device;
mod import;
mod judge;
mod login;
mod logout;
mod lost;
mod passphrase;
mod rotate;
mod run;
mod source;
mod status;
mod status_form;
mod target;

pub(super) use run::run;
