//! The file in clear, for those who asked for it by name.

use std::path::{Path, PathBuf};

use super::{disk::Folder, lines::Tokens};
use crate::{
    domain::{Fault, FaultKind, Secret},
    secrets::TokenName,
};

const NAME: &str = "tokens.plain";

/// The plain file. It exists only where somebody named it as the store to keep a token in.
#[derive(Debug)]
pub(in crate::secrets) struct PlainFile(Folder);

impl PlainFile {
    pub(in crate::secrets) fn new(folder: &Path) -> Self {
        Self(Folder::new(folder))
    }

    pub(in crate::secrets) fn path(&self) -> PathBuf {
        self.0.file(NAME)
    }

    /// `None` when there is no such file.
    pub(in crate::secrets) fn names(&self) -> Result<Option<Vec<TokenName>>, Fault> {
        Ok(self.read()?.map(|tokens| tokens.iter_names().cloned().collect()))
    }

    pub(in crate::secrets) fn get(&self, name: &TokenName) -> Result<Option<Secret>, Fault> {
        Ok(self.read()?.and_then(|tokens| tokens.get(name)))
    }

    pub(in crate::secrets) fn set(&self, name: &TokenName, token: &Secret) -> Result<(), Fault> {
        let held = self.0.hold()?;
        let mut tokens = self.read()?.unwrap_or_default();
        tokens.set(name, token);
        self.0.replace(NAME, &tokens.to_bytes(), &held)
    }

    /// False when it was not in.
    pub(in crate::secrets) fn remove(&self, name: &TokenName) -> Result<bool, Fault> {
        if self.read()?.is_none() {
            return Ok(false);
        }
        let held = self.0.hold()?;
        let mut tokens = self.read()?.unwrap_or_default();
        if !tokens.remove(name) {
            return Ok(false);
        }
        if tokens.iter_names().next().is_none() {
            self.0.remove(NAME, &held)?;
        } else {
            self.0.replace(NAME, &tokens.to_bytes(), &held)?;
        }
        Ok(true)
    }

    fn read(&self) -> Result<Option<Tokens>, Fault> {
        let Some(bytes) = self.0.read(NAME)? else { return Ok(None) };
        Tokens::parse(&bytes).map(Some).ok_or_else(|| {
            let said = format!("{} is damaged: a line of it is no name, tab and token", self.path().display());
            Fault::new(FaultKind::Malformed, said)
                .with_hint("mend it, or remove it and log in again: orchestra auth login")
        })
    }
}
