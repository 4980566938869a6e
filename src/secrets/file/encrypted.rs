//! The file that a passphrase opens.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use zeroize::Zeroizing;

use super::{
    disk::{Folder, Held},
    lines::{Tokens, parse_names},
    sealed::{Key, Sealed},
};
use crate::{
    domain::{Fault, FaultKind, Secret},
    secrets::{AskPassphrase, TokenName, Wanted},
};

const NAME: &str = "tokens.encrypted";
/// How often a person may mistype the passphrase.
const TRIES: usize = 3;

/// The encrypted file. Its passphrase is asked for once in the life of a process, when a token is
/// needed that is in it.
#[derive(Debug)]
pub(in crate::secrets) struct EncryptedFile {
    folder: Folder,
    ask: AskPassphrase,
    may_ask: AtomicBool,
    lock: Mutex<Lock>,
}

/// What is known of the key.
enum Lock {
    Closed,
    /// Nobody gave the passphrase: it is not asked for again.
    Declined,
    Open(Key),
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Closed => "Closed",
            Self::Declined => "Declined",
            Self::Open(_) => "Open(…)",
        })
    }
}

/// The key of an unlocked token file, for a process that we start: it goes through a pipe and nowhere
/// else.
pub struct Handover(Zeroizing<Vec<u8>>);

impl Handover {
    /// What to write into the pipe; less than a pipe takes at once.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Handover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handover(…)")
    }
}

impl EncryptedFile {
    pub(in crate::secrets) fn new(folder: &Path, ask: AskPassphrase) -> Self {
        let (folder, lock) = (Folder::new(folder), Mutex::new(Lock::Closed));
        Self { folder, ask, may_ask: AtomicBool::new(true), lock }
    }

    pub(in crate::secrets) fn path(&self) -> PathBuf {
        self.folder.file(NAME)
    }

    /// From now on nobody is asked: a console owns the terminal.
    pub(in crate::secrets) fn stop_asking(&self) {
        self.may_ask.store(false, Ordering::Release);
    }

    pub(in crate::secrets) fn is_open(&self) -> bool {
        matches!(*self.lock(), Lock::Open(_))
    }

    /// The names in it, as they stand in clear; `None` when there is no such file.
    pub(in crate::secrets) fn names(&self) -> Result<Option<Vec<TokenName>>, Fault> {
        let Some(bytes) = self.folder.read(NAME)? else { return Ok(None) };
        let sealed = Sealed::parse(&bytes).ok_or_else(|| self.damaged())?;
        parse_names(sealed.names).map(Some).ok_or_else(|| self.damaged())
    }

    /// Asks for the passphrase only when the name is in the file.
    pub(in crate::secrets) fn get(&self, name: &TokenName) -> Result<Option<Secret>, Fault> {
        let Some(bytes) = self.folder.read(NAME)? else { return Ok(None) };
        let sealed = Sealed::parse(&bytes).ok_or_else(|| self.damaged())?;
        if !parse_names(sealed.names).ok_or_else(|| self.damaged())?.contains(name) {
            return Ok(None);
        }
        let (tokens, _) = self.open(&sealed)?;
        Ok(tokens.get(name))
    }

    /// Puts a token in. Where there is no file yet, a new passphrase is asked for.
    pub(in crate::secrets) fn set(&self, name: &TokenName, token: &Secret) -> Result<(), Fault> {
        self.change(true, |tokens| {
            tokens.set(name, token);
            true
        })
        .map(drop)
    }

    /// Takes a token out; false when it was not in.
    pub(in crate::secrets) fn remove(&self, name: &TokenName) -> Result<bool, Fault> {
        if !self.names()?.is_some_and(|names| names.contains(name)) {
            return Ok(false);
        }
        self.change(false, |tokens| tokens.remove(name))
    }

    /// What another process of ours needs to read the file; `None` while it is locked.
    pub(in crate::secrets) fn handover(&self) -> Option<Handover> {
        match &*self.lock() {
            Lock::Open(key) => Some(Handover(key.to_bytes())),
            Lock::Closed | Lock::Declined => None,
        }
    }

    /// Takes what [`Self::handover`] gave; bytes that are no such thing are left.
    pub(in crate::secrets) fn take_over(&self, bytes: &[u8]) {
        if let Some(key) = Key::parse(bytes) {
            *self.lock() = Lock::Open(key);
        }
    }

    /// That there is a file.
    ///
    /// # Errors
    /// There is none, or it is damaged.
    pub(in crate::secrets) fn is_there(&self) -> Result<(), Fault> {
        self.names()?.map(drop).ok_or_else(|| self.absent())
    }

    /// Opens it with this passphrase, which is tried once.
    ///
    /// # Errors
    /// There is no file, it is damaged, or this does not open it.
    pub(in crate::secrets) fn open_with(&self, passphrase: &Secret) -> Result<(), Fault> {
        let bytes = self.folder.read(NAME)?.ok_or_else(|| self.absent())?;
        let sealed = Sealed::parse(&bytes).ok_or_else(|| self.damaged())?;
        let key = sealed.key(passphrase.expose()).ok_or_else(no_random)?;
        sealed.open(&key).ok_or_else(|| self.wrong())?;
        *self.lock() = Lock::Open(key);
        Ok(())
    }

    /// Writes it anew under another passphrase, and a new salt; the key that opens it now must be known.
    ///
    /// # Errors
    /// It is not open, another process changed its passphrase meanwhile, or it cannot be written: it is as it was.
    pub(in crate::secrets) fn change_passphrase(&self, new: &Secret) -> Result<(), Fault> {
        let key = Key::new(new.expose()).ok_or_else(no_random)?;
        let held = self.folder.hold()?;
        let bytes = self.folder.read(NAME)?.ok_or_else(|| self.absent())?;
        let sealed = Sealed::parse(&bytes).ok_or_else(|| self.damaged())?;
        let mut lock = self.lock();
        let Lock::Open(old) = &*lock else { return Err(self.locked()) };
        let tokens = sealed.open(old).ok_or_else(|| self.wrong())?;
        let tokens = Tokens::parse(&tokens).ok_or_else(|| self.damaged())?;
        self.write(&tokens, &key, &held)?;
        *lock = Lock::Open(key);
        Ok(())
    }

    fn absent(&self) -> Fault {
        Fault::new(FaultKind::Absent, format!("there is no {}", self.path().display()))
            .with_hint("one is made with its first token: orchestra auth login --store encrypted-file")
    }

    /// The passphrase is asked for before the file is held: a person may take long.
    fn change(&self, makes: bool, change: impl FnOnce(&mut Tokens) -> bool) -> Result<bool, Fault> {
        let first = match self.folder.read(NAME)? {
            Some(bytes) => self.open(&Sealed::parse(&bytes).ok_or_else(|| self.damaged())?)?.1,
            None if makes => self.new_key()?,
            None => return Ok(false),
        };
        let held = self.folder.hold()?;
        let (mut tokens, key) = match self.folder.read(NAME)? {
            Some(bytes) => self.open(&Sealed::parse(&bytes).ok_or_else(|| self.damaged())?)?,
            None => (Tokens::default(), first),
        };
        if !change(&mut tokens) {
            return Ok(false);
        }
        self.write(&tokens, &key, &held)?;
        *self.lock() = Lock::Open(key);
        Ok(true)
    }

    fn write(&self, tokens: &Tokens, key: &Key, held: &Held) -> Result<(), Fault> {
        if tokens.iter_names().next().is_none() {
            return self.folder.remove(NAME, held);
        }
        let file = key.seal(tokens.names().as_bytes(), &tokens.to_bytes()).ok_or_else(no_random)?;
        self.folder.replace(NAME, &file, held)
    }

    fn new_key(&self) -> Result<Key, Fault> {
        // Held while the person is asked, so that no second thread asks too.
        let lock = self.lock();
        if let Lock::Open(key) = &*lock {
            return Ok(key.clone());
        }
        let passphrase = self.asked(Wanted::ToMake)?.ok_or_else(|| {
            Fault::new(FaultKind::Unauthorized, "an encrypted token file needs a passphrase, and none was given")
                .with_hint("run it on a terminal, or set secrets.passphrase_command in config.toml")
        })?;
        Key::new(passphrase.expose()).ok_or_else(no_random)
    }

    /// What is in the file, and the key that opens it.
    fn open(&self, sealed: &Sealed<'_>) -> Result<(Tokens, Key), Fault> {
        let mut lock = self.lock();
        let read = |tokens: &[u8]| Tokens::parse(tokens).ok_or_else(|| self.damaged());
        match &*lock {
            Lock::Open(key) if sealed.is_of(key) => {
                let tokens = sealed.open(key).ok_or_else(|| self.damaged())?;
                return Ok((read(&tokens)?, key.clone()));
            }
            Lock::Declined => return Err(self.locked()),
            Lock::Open(_) | Lock::Closed => {}
        }
        let mut wanted = Wanted::ToOpen;
        for _ in 0..TRIES {
            let Some(passphrase) = self.asked(wanted)? else { break };
            let key = sealed.key(passphrase.expose()).ok_or_else(no_random)?;
            if let Some(tokens) = sealed.open(&key) {
                let tokens = read(&tokens)?;
                *lock = Lock::Open(key.clone());
                return Ok((tokens, key));
            }
            wanted = Wanted::Again;
        }
        *lock = Lock::Declined;
        Err(if wanted == Wanted::Again { self.wrong() } else { self.locked() })
    }

    fn asked(&self, wanted: Wanted) -> Result<Option<Secret>, Fault> {
        if self.may_ask.load(Ordering::Acquire) { self.ask.ask(wanted) } else { Ok(None) }
    }

    fn lock(&self) -> MutexGuard<'_, Lock> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn locked(&self) -> Fault {
        let said = format!("{} is locked: its passphrase was not given", self.path().display());
        Fault::new(FaultKind::Unauthorized, said)
            .with_hint("start again on a terminal, or set secrets.passphrase_command in config.toml")
    }

    fn wrong(&self) -> Fault {
        let said = format!("{}: the passphrase is wrong, or the file was changed", self.path().display());
        Fault::new(FaultKind::Unauthorized, said).with_hint("start again and type it anew")
    }

    fn damaged(&self) -> Fault {
        let said = format!("{} is damaged: it was cut short or changed", self.path().display());
        Fault::new(FaultKind::Malformed, said)
            .with_hint("put a copy of it back, or remove it and log in again: orchestra auth login")
    }
}

fn no_random() -> Fault {
    Fault::new(FaultKind::Unreachable, "this system gave no memory or no random bytes for the token file")
        .with_hint("64 MiB are needed: ulimit -v")
}
