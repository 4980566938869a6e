//! The kernel's keyring of this user: kept until the machine starts anew, or for three days in which
//! nobody asks for it.
//!
//! The keyring that lasts is the user's *persistent* one. A process may use its keys once it
//! *possesses* it: by a session keyring of its own, which logins have and containers, cron and `su`
//! have not. Joining one changes the whole process; hanging the persistent keyring into the keyring of
//! the asking thread is enough, needs nothing that was there before, and ends with the thread.

use std::sync::Arc;

use keyring_core::{Entry, Error};
use linux_keyutils::{KeyError, KeyRing, KeyRingIdentifier, LinkNode};
use linux_keyutils_keyring_store::Cred;
use zeroize::Zeroizing;

use super::{KeyringCalls, KeyringFault, Token};

/// What the descriptions of our keys begin with.
const PREFIX: &str = "orchestra:";
/// More keys than a user may have (200, root a million): the kernel reports the size of all, and what is
/// beyond the asked number must not be read.
const MOST_KEYS: usize = 65_536;

pub(super) struct Keyutils;

impl KeyringCalls for Keyutils {
    fn get(&self, account: &str) -> Result<Option<Token>, KeyringFault> {
        match entry(account)?.get_password() {
            Ok(token) => Ok(Some(Zeroizing::new(token))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault> {
        entry(account)?.set_password(token).map_err(|error| fault(&error))
    }

    fn remove(&self, account: &str) -> Result<bool, KeyringFault> {
        match entry(account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(fault(&error)),
        }
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        let (_, lasting) = possessed()?;
        let links = lasting.get_links(MOST_KEYS).map_err(|error| refused(&error))?;
        let account = |link: &LinkNode| match link {
            LinkNode::Key(key) => Some(key.metadata().ok()?.get_description().strip_prefix(PREFIX)?.to_owned()),
            LinkNode::KeyRing(_) => None,
        };
        Ok(links.iter().filter_map(account).collect())
    }
}

/// The thread's keyring and, hung into it, the user's that lasts.
fn possessed() -> Result<(KeyRing, KeyRing), KeyringFault> {
    let thread = KeyRing::from_special_id(KeyRingIdentifier::Thread, true).map_err(|error| refused(&error))?;
    let lasting = KeyRing::get_persistent(KeyRingIdentifier::Thread).map_err(|error| refused(&error))?;
    Ok((thread, lasting))
}

fn entry(account: &str) -> Result<Entry, KeyringFault> {
    let (thread, lasting) = possessed()?;
    let description = format!("{PREFIX}{account}");
    let cred = Cred { session: thread, persistent: Some(lasting), description, specifiers: None };
    Ok(Entry::new_with_credential(Arc::new(cred)))
}

/// The kernel has no such keyring, or this process may not use it.
fn refused(error: &KeyError) -> KeyringFault {
    match error {
        KeyError::QuotaExceeded => KeyringFault::Broken,
        _ => KeyringFault::Absent,
    }
}

fn fault(error: &Error) -> KeyringFault {
    match error {
        Error::NoStorageAccess(_) => KeyringFault::Locked,
        Error::Invalid(..) | Error::TooLong(..) => KeyringFault::TooLong,
        _ => KeyringFault::Broken,
    }
}
