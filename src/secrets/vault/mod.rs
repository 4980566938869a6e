//! All stores behind one door.
//!
//! [`Vault`] is the main type: it looks for tokens through the stores in their order, and keeps and
//! forgets them. `canary` tries a keyring before a token is put in, `states` says how each store is,
//! `words` what a keyring's refusal means to a person. The stores themselves are elsewhere.

mod canary;
mod open;
mod states;
mod words;
mod writing;

pub use open::{Vault, VaultParts};
