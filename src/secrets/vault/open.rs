//! Finding tokens, in the order of the stores.

use std::{path::PathBuf, sync::Arc};

use super::words::said;
use crate::{
    domain::{Fault, Secret},
    secrets::{
        AskPassphrase, Found, Handover, Kept, Keyring, KeyringFault, Service, StoreKind, TokenCommand, TokenName,
        TokenVariables,
        file::{EncryptedFile, PlainFile},
    },
};

/// What a vault is made of.
#[derive(Debug)]
pub struct VaultParts {
    pub variables: TokenVariables,
    pub keyring: Keyring,
    pub keyutils: Keyring,
    pub command: Option<TokenCommand>,
    /// Where the token files are; `None` where nothing can be kept.
    pub folder: Option<PathBuf>,
    pub passphrase: AskPassphrase,
    /// The only stores that are looked through and written to.
    pub asked: Vec<StoreKind>,
}

/// Everything that keeps tokens on this machine, made once and handed on. Every call may block: up to
/// three seconds for each keyring, and as long as a person types where a passphrase is asked for.
#[derive(Debug, Clone)]
pub struct Vault(Arc<Stores>);

#[derive(Debug)]
pub(super) struct Stores {
    pub(super) variables: TokenVariables,
    pub(super) keyring: Keyring,
    pub(super) keyutils: Keyring,
    pub(super) command: Option<TokenCommand>,
    pub(super) encrypted: Option<EncryptedFile>,
    pub(super) plain: Option<PlainFile>,
    asked: Vec<StoreKind>,
}

impl Vault {
    pub fn new(parts: VaultParts) -> Self {
        let VaultParts { variables, keyring, keyutils, command, folder, passphrase, asked } = parts;
        let asks = |kind: StoreKind| asked.contains(&kind);
        let of = |keyring: Keyring, kind| if asks(kind) { keyring } else { Keyring::absent() };
        let folder_of = |kind| folder.as_deref().filter(|_| asks(kind));
        Self(Arc::new(Stores {
            variables: if asks(StoreKind::Environment) { variables } else { variables.emptied() },
            keyring: of(keyring, StoreKind::Keyring),
            keyutils: of(keyutils, StoreKind::Keyutils),
            command: command.filter(|_| asks(StoreKind::Command)),
            encrypted: folder_of(StoreKind::EncryptedFile).map(|folder| EncryptedFile::new(folder, passphrase)),
            plain: folder_of(StoreKind::PlainFile).map(PlainFile::new),
            asked,
        }))
    }

    /// Only what the environment holds.
    pub fn of_variables(variables: TokenVariables) -> Self {
        Self::new(VaultParts {
            variables,
            keyring: Keyring::absent(),
            keyutils: Keyring::absent(),
            command: None,
            folder: None,
            passphrase: AskPassphrase::nobody(),
            asked: StoreKind::ALL.to_vec(),
        })
    }

    /// False of a store that the person leaves out: it is as if it were not there.
    pub fn asks(&self, kind: StoreKind) -> bool {
        self.0.asked.contains(&kind)
    }

    pub(super) fn stores(&self) -> &Stores {
        &self.0
    }

    /// True when no token may be used, whatever is kept.
    pub fn is_refused(&self) -> bool {
        self.0.variables.is_refused()
    }

    /// True of a host whose tokens come from variables alone.
    pub fn is_shut_for(&self, host: &str) -> bool {
        self.0.variables.are_alone_for(host)
    }

    /// The token of a name, from the first store that has it.
    ///
    /// # Errors
    /// No store has it, and at least one could not say: locked, silent, damaged. The first such fault.
    pub fn find(&self, name: &TokenName) -> Result<Option<Found>, Fault> {
        if self.is_refused() {
            return Ok(None);
        }
        let mut fault = None;
        let is_shut = self.is_shut_for(name.host());
        for kind in StoreKind::ALL.into_iter().filter(|kind| !is_shut || *kind == StoreKind::Environment) {
            match self.look(kind, name) {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) => {}
                Err(failed) => fault = fault.or(Some(failed)),
            }
        }
        fault.map_or(Ok(None), |fault| Err(self.instead(fault, name)))
    }

    /// All tokens of a host: the one without a purpose first, then by purpose; each from the first store
    /// that has it.
    ///
    /// # Errors
    /// There is none, and at least one store could not say.
    pub fn all(&self, host: &str) -> Result<Vec<Found>, Fault> {
        match self.all_there(host)? {
            (found, Some(fault)) if found.is_empty() => Err(fault),
            (found, _) => Ok(found),
        }
    }

    /// True where every store that names its tokens could do so: then what it does not name is not there.
    pub fn names_all(&self) -> bool {
        let stores = &self.0;
        let says = |keyring: &Keyring| !matches!(keyring.accounts(), Err(fault) if fault != KeyringFault::Absent);
        let encrypted = stores.encrypted.as_ref().is_none_or(|file| file.names().is_ok());
        let plain = stores.plain.as_ref().is_none_or(|file| file.names().is_ok());
        encrypted && plain && says(&stores.keyring) && says(&stores.keyutils)
    }

    /// [`Self::all`] with the first fault of a store that could not say.
    ///
    /// # Errors
    /// This is no host.
    pub fn all_there(&self, host: &str) -> Result<(Vec<Found>, Option<Fault>), Fault> {
        let plain = TokenName::of_host(host)?;
        let mut names: Vec<TokenName> =
            self.kept().into_iter().map(|kept| kept.name).filter(|name| name.host() == plain.host()).collect();
        names.push(plain);
        names.sort_by(|a, b| a.purpose().cmp(&b.purpose()));
        names.dedup();
        let (mut found, mut fault) = (Vec::new(), None);
        for name in names {
            match self.find(&name) {
                Ok(token) => found.extend(token),
                Err(failed) => fault = fault.or(Some(failed)),
            }
        }
        Ok((found, fault))
    }

    /// What is kept where, without a passphrase and without the token command. A store that cannot say
    /// is left out; [`Self::states`] tells why.
    pub fn kept(&self) -> Vec<Kept> {
        let variables = self.0.variables.set().into_iter().filter_map(|variable| {
            let hosts = ["github.com", "lambda"];
            let name = hosts.iter().find(|host| {
                TokenName::of_host(host).is_ok_and(|name| Service::of(&name).variables().contains(&variable))
            });
            let name = TokenName::of_host(name?).ok()?;
            Some(Kept { name, store: StoreKind::Environment, origin: variable.to_owned() })
        });
        let mut kept: Vec<Kept> = variables.collect();
        for (kind, keyring) in [(StoreKind::Keyring, &self.0.keyring), (StoreKind::Keyutils, &self.0.keyutils)] {
            let accounts = keyring.accounts().unwrap_or_default();
            kept.extend(accounts.iter().filter_map(|account| account.parse().ok()).map(|name| of(name, kind)));
        }
        let encrypted = self.0.encrypted.as_ref().map(EncryptedFile::names);
        let plain = self.0.plain.as_ref().map(PlainFile::names);
        for (kind, names) in [(StoreKind::EncryptedFile, encrypted), (StoreKind::PlainFile, plain)] {
            let names = names.and_then(|names| names.ok().flatten());
            kept.extend(names.into_iter().flatten().map(|name| of(name, kind)));
        }
        kept
    }

    /// What one store has under a name.
    pub(super) fn look(&self, kind: StoreKind, name: &TokenName) -> Result<Option<Found>, Fault> {
        let stores = &self.0;
        let from_keyring = |keyring: &Keyring| match keyring.get(&name.to_string()) {
            Ok(token) => Ok(token.and_then(|token| Secret::new(&token))),
            Err(fault) => said(kind, keyring, fault).map(|()| None),
        };
        let secret = match kind {
            StoreKind::Environment => return Ok(stores.variables.get(name)),
            StoreKind::Keyring => from_keyring(&stores.keyring)?,
            StoreKind::Keyutils => from_keyring(&stores.keyutils)?,
            StoreKind::Command => match &stores.command {
                Some(command) => command.token(name)?,
                None => None,
            },
            StoreKind::EncryptedFile => match &stores.encrypted {
                Some(encrypted) => encrypted.get(name)?,
                None => None,
            },
            StoreKind::PlainFile => match &stores.plain {
                Some(plain) => plain.get(name)?,
                None => None,
            },
        };
        Ok(secret.map(|secret| Found { name: name.clone(), secret, store: kind, origin: kind.word().to_owned() }))
    }

    /// True when one of these tokens is in the encrypted file, the file is locked, and no variable is
    /// stronger. Asks nobody.
    pub fn is_locked_for(&self, names: &[TokenName]) -> bool {
        let Some(encrypted) = &self.0.encrypted else { return false };
        let kept = encrypted.names().ok().flatten().unwrap_or_default();
        let is_needed = |name: &&TokenName| {
            kept.contains(name) && self.0.variables.get(name).is_none() && !self.is_shut_for(name.host())
        };
        !self.is_refused() && !encrypted.is_open() && names.iter().any(|name| is_needed(&name))
    }

    /// Opens the encrypted file, where a token is in it that is needed and that no stronger store has.
    ///
    /// # Errors
    /// The passphrase was not given or is wrong, or the file is damaged.
    pub fn unlock_for(&self, is_needed: impl Fn(&TokenName) -> bool) -> Result<(), Fault> {
        let Some(encrypted) = &self.0.encrypted else { return Ok(()) };
        let mut names = encrypted.names()?.unwrap_or_default();
        names.retain(is_needed);
        if self.is_locked_for(&names) {
            names.iter().try_for_each(|name| self.find(name).map(drop))?;
        }
        Ok(())
    }

    /// From now on no passphrase is asked for: the terminal is somebody else's.
    pub fn stop_asking(&self) {
        if let Some(encrypted) = &self.0.encrypted {
            encrypted.stop_asking();
        }
    }

    /// The key of the unlocked token file, for the standard input of a process of ours; `None` where it
    /// is locked or there is none.
    pub fn handover(&self) -> Option<Handover> {
        self.0.encrypted.as_ref().and_then(EncryptedFile::handover)
    }

    /// In the place of another of this process, in the midst of a console: asks nobody, and is unlocked
    /// where that one is.
    pub fn go_on_as(&self, other: &Self) {
        self.stop_asking();
        if let Some(unlocked) = other.handover() {
            self.take_over(unlocked.bytes());
        }
    }

    /// Takes what a process of ours handed over; anything else is left.
    pub fn take_over(&self, bytes: &[u8]) {
        if let Some(encrypted) = &self.0.encrypted {
            encrypted.take_over(bytes);
        }
    }

    /// A fault with what works whatever is wrong with a store, where nothing better is known.
    fn instead(&self, fault: Fault, name: &TokenName) -> Fault {
        match Service::of(name).variables().first() {
            Some(variable) if fault.hint.is_none() && self.asks(StoreKind::Environment) => {
                fault.with_hint(format!("set {variable} instead"))
            }
            _ => fault,
        }
    }
}

fn of(name: TokenName, store: StoreKind) -> Kept {
    Kept { name, store, origin: store.word().to_owned() }
}
