//! Keyrings that are none: nowhere, or in this process alone.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{KeyringCalls, KeyringFault, Token};

/// A keyring that is not there.
pub(super) struct Nowhere;

impl KeyringCalls for Nowhere {
    fn get(&self, _: &str) -> Result<Option<Token>, KeyringFault> {
        Err(KeyringFault::Absent)
    }

    fn set(&self, _: &str, _: &str) -> Result<(), KeyringFault> {
        Err(KeyringFault::Absent)
    }

    fn remove(&self, _: &str) -> Result<bool, KeyringFault> {
        Err(KeyringFault::Absent)
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        Err(KeyringFault::Absent)
    }
}

/// A keyring of this process.
#[derive(Default)]
pub(super) struct Memory(Mutex<BTreeMap<String, Token>>);

impl Memory {
    fn tokens(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Token>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyringCalls for Memory {
    fn get(&self, account: &str) -> Result<Option<Token>, KeyringFault> {
        Ok(self.tokens().get(account).cloned())
    }

    fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault> {
        self.tokens().insert(account.to_owned(), Token::new(token.to_owned()));
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<bool, KeyringFault> {
        Ok(self.tokens().remove(account).is_some())
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        Ok(self.tokens().keys().cloned().collect())
    }
}
