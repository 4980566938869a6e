//! Keeping and forgetting tokens.

use super::{Vault, canary, words};
use crate::{
    domain::{Fault, FaultKind, Secret},
    secrets::{Keyring, Placed, StoreKind, TokenName, command::fits, file::EncryptedFile},
};

impl Vault {
    /// Puts a token into a store, in the place of one of that name: into `store`, or else into the first
    /// of keyring, kernel's keyring and encrypted file that works. A keyring is tried with a dummy first.
    /// The plain file is taken only where it is named. The others let go of what they had under that name, so
    /// that no old token is found before the new one. Says which store has it now, and which did not let go.
    ///
    /// # Errors
    /// It is no token, or the store, or every store, refuses.
    pub fn keep(&self, name: &TokenName, token: &Secret, store: Option<StoreKind>) -> Result<Placed, Fault> {
        if fits(token.expose()).is_err() {
            return Err(Fault::new(FaultKind::Malformed, "this is no token: it is too long, or more than one line")
                .with_hint("copy the token alone and try again"));
        }
        if let Some(kind) = store {
            return match self.put(kind, name, token)? {
                None => Ok(self.alone(kind, name)),
                Some(why) => Err(why),
            };
        }
        let mut faults = Vec::new();
        for kind in [StoreKind::Keyring, StoreKind::Keyutils, StoreKind::EncryptedFile] {
            match self.put(kind, name, token)? {
                None => return Ok(self.alone(kind, name)),
                Some(why) => faults.push(why),
            }
        }
        let why: Vec<String> = faults.iter().map(|fault| fault.message.to_string()).collect();
        Err(Fault::new(FaultKind::Unreachable, format!("no store takes the token: {}", why.join("; ")))
            .with_hint(self.in_clear(name)))
    }

    /// The last resort, in a command; where the store is left out, what to do about that first.
    fn in_clear(&self, name: &TokenName) -> String {
        let first = if self.asks(StoreKind::PlainFile) { "" } else { "add plain-file to ORCHESTRA_STORES, and " };
        format!("to keep it in clear, for you alone: {first}orchestra auth login {name} --store plain-file")
    }

    /// That there is an encrypted file to open.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn needs_encrypted_file(&self) -> Result<(), Fault> {
        self.encrypted()?.is_there()
    }

    /// Opens the encrypted file with this passphrase.
    ///
    /// # Errors
    /// There is none, it is damaged, or this does not open it.
    pub fn open_with(&self, passphrase: &Secret) -> Result<(), Fault> {
        self.encrypted()?.open_with(passphrase)
    }

    /// Gives the encrypted file, which has been opened, another passphrase: all of it is written anew, or nothing.
    ///
    /// # Errors
    /// There is none, it was changed meanwhile, or it cannot be written.
    pub fn change_passphrase(&self, new: &Secret) -> Result<(), Fault> {
        self.encrypted()?.change_passphrase(new)
    }

    fn encrypted(&self) -> Result<&EncryptedFile, Fault> {
        let absent = || Fault::new(FaultKind::Absent, "there is no encrypted token file");
        self.left_out(StoreKind::EncryptedFile).map_or(Ok(()), Err)?;
        self.stores().encrypted.as_ref().ok_or_else(absent)
    }

    /// Takes the name out of every other store.
    fn alone(&self, has: StoreKind, name: &TokenName) -> Placed {
        let others = StoreKind::ALL.into_iter().filter(|kind| kind.takes_tokens() && *kind != has);
        let refused = others.filter_map(|kind| Some((kind, self.take_out(kind, name).err()?))).collect();
        Placed { store: has, refused }
    }

    /// Takes a token out of one store; false when it did not have it.
    ///
    /// # Errors
    /// The store is left out, cannot say, or does not let go of it.
    pub fn forget_in(&self, kind: StoreKind, name: &TokenName) -> Result<bool, Fault> {
        self.left_out(kind).map_or_else(|| self.take_out(kind, name), Err)
    }

    /// Takes a token out of every store that can be written to; says which had it, and why one may have it still: the
    /// others were asked all the same.
    pub fn forget(&self, name: &TokenName) -> (Vec<StoreKind>, Option<Fault>) {
        let (mut had, mut fault) = (Vec::new(), None);
        for kind in StoreKind::ALL.into_iter().filter(|kind| kind.takes_tokens()) {
            match self.take_out(kind, name) {
                Ok(true) => had.push(kind),
                Ok(false) => {}
                Err(failed) => fault = fault.or(Some(failed)),
            }
        }
        (had, fault)
    }

    /// `Some` when the store takes nothing; the error is one that no other store mends.
    fn put(&self, kind: StoreKind, name: &TokenName, token: &Secret) -> Result<Option<Fault>, Fault> {
        let stores = self.stores();
        let into = |keyring: &Keyring| {
            let put = canary::sings(keyring).and_then(|()| keyring.set(&name.to_string(), token.expose()));
            put.err().map(|fault| {
                let absent = || Fault::new(FaultKind::Absent, format!("{} is not here", words::name(kind)));
                words::said(kind, keyring, fault).err().unwrap_or_else(absent)
            })
        };
        if let Some(fault) = self.left_out(kind) {
            return Ok(Some(fault));
        }
        let nowhere = || Fault::new(FaultKind::Absent, "there is no folder for token files");
        Ok(match kind {
            StoreKind::Keyring => into(&stores.keyring),
            StoreKind::Keyutils => into(&stores.keyutils),
            StoreKind::EncryptedFile => match &stores.encrypted {
                Some(encrypted) => encrypted.set(name, token).err(),
                None => Some(nowhere()),
            },
            StoreKind::PlainFile => match &stores.plain {
                Some(plain) => plain.set(name, token).err(),
                None => Some(nowhere()),
            },
            StoreKind::Environment | StoreKind::Command => {
                let said = format!("no token can be put into the store `{kind}` from here");
                return Err(Fault::new(FaultKind::Absent, said).with_hint("name another: --store keyring"));
            }
        })
    }

    fn left_out(&self, kind: StoreKind) -> Option<Fault> {
        (kind.takes_tokens() && !self.asks(kind)).then(|| {
            Fault::new(FaultKind::Absent, words::left_out(kind))
                .with_hint(format!("add {kind} to ORCHESTRA_STORES, or unset it"))
        })
    }

    fn take_out(&self, kind: StoreKind, name: &TokenName) -> Result<bool, Fault> {
        let stores = self.stores();
        let from = |keyring: &Keyring| {
            keyring.remove(&name.to_string()).or_else(|fault| words::said(kind, keyring, fault).map(|()| false))
        };
        match kind {
            StoreKind::Keyring => from(&stores.keyring),
            StoreKind::Keyutils => from(&stores.keyutils),
            StoreKind::EncryptedFile => stores.encrypted.as_ref().map_or(Ok(false), |file| file.remove(name)),
            StoreKind::PlainFile => stores.plain.as_ref().map_or(Ok(false), |file| file.remove(name)),
            StoreKind::Environment | StoreKind::Command => Ok(false),
        }
    }
}
