//! A keyring is tried with a token that is none before one is put in.

use crate::secrets::{Keyring, KeyringFault};

/// Puts a dummy in, reads it back from another thread, takes it out. A keyring that is locked, half
/// there or only this thread's is found out so, and not when a token is needed.
///
/// # Errors
/// What the keyring refused; [`KeyringFault::Broken`] when it gave back something else.
pub(super) fn sings(keyring: &Keyring) -> Result<(), KeyringFault> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| KeyringFault::Broken)?;
    // No name of a token has a space, so it is never taken for one.
    let account = format!("canary {:016x}", u64::from_le_bytes(bytes));
    keyring.set(&account, "tweet")?;
    let read = keyring.get(&account);
    let removed = keyring.remove(&account);
    match (read?, removed?) {
        (Some(song), true) if *song == "tweet" => Ok(()),
        _ => Err(KeyringFault::Broken),
    }
}
