//! The desktop's keyring: Secret Service, Keychain, Credential Manager.

use std::collections::HashMap;

use ::keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::{KeyringCalls, KeyringFault, Token};

/// Name of ours in it.
const SERVICE: &str = "orchestra";

pub(super) struct Desktop;

impl KeyringCalls for Desktop {
    fn get(&self, account: &str) -> Result<Option<Token>, KeyringFault> {
        match Entry::new(SERVICE, account).and_then(|entry| entry.get_password()) {
            Ok(token) => Ok(Some(Zeroizing::new(token))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault> {
        let set = Entry::new(SERVICE, account).and_then(|entry| entry.set_password(token));
        set.map_err(|error| fault(&error))
    }

    fn remove(&self, account: &str) -> Result<bool, KeyringFault> {
        match Entry::new(SERVICE, account).and_then(|entry| entry.delete_credential()) {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(fault(&error)),
        }
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        Entry::store_status().as_ref().map_err(|_| KeyringFault::Absent)?;
        let store = keyring_core::get_default_store().ok_or(KeyringFault::Absent)?;
        let entries = match store.search(&HashMap::from([("service", SERVICE)])) {
            Ok(entries) => entries,
            Err(Error::NoEntry) => Vec::new(),
            Err(error) => return Err(fault(&error)),
        };
        Ok(entries.iter().filter_map(|entry| entry.get_specifiers()).map(|(_, account)| account).collect())
    }
}

fn fault(error: &Error) -> KeyringFault {
    match error {
        Error::NoDefaultStore => KeyringFault::Absent,
        Error::NoStorageAccess(_) => KeyringFault::Locked,
        Error::TooLong(..) => KeyringFault::TooLong,
        _ => KeyringFault::Broken,
    }
}
