//! Tokens in files of the person's own: encrypted under a passphrase, or plain.
//!
//! `disk` reads and writes them so that nobody else can, whole or not at all; `lines` is what is in
//! them; `sealed` is the form of the encrypted one, pure; [`EncryptedFile`] and [`PlainFile`] join
//! these. Nothing here asks a person: [`super::AskPassphrase`] is handed in.

mod disk;
mod encrypted;
mod lines;
mod plain;
mod sealed;

pub(super) use encrypted::EncryptedFile;
pub use encrypted::Handover;
pub(super) use plain::PlainFile;
