//! Where tokens are kept: found, put in, taken out, and never printed.
//!
//! [`Vault`] is the main type. It looks for the token of a [`TokenName`] through the stores in the order
//! of [`StoreKind`]: environment, desktop's keyring, kernel's keyring, token command, encrypted file,
//! plain file. `keyring` asks the system so that it cannot hang us, `file` writes what only the person
//! may read, `command` judges what a program printed. Nothing here reads the environment, starts a
//! program or asks a person: `cli/` hands in what does.

#![expect(clippy::disallowed_methods, reason = "a moving room: it keeps files")]

mod command;
mod file;
mod find;
mod keyring;
mod kind;
mod name;
mod passphrase;
mod service;
mod vault;

pub use command::{TokenCommand, one_line};
pub use file::Handover;
pub use find::{Found, Kept, TokenVariables};
pub use keyring::{Keyring, KeyringCalls, KeyringFault, Token};
pub use kind::{Condition, Placed, StoreKind, StoreState};
pub use name::TokenName;
pub use passphrase::{AskPassphrase, Wanted};
pub use service::Service;
pub use vault::{Vault, VaultParts};
