//! The places that keep tokens.

use std::{fmt, str::FromStr};

use crate::domain::{Fault, FaultKind};

/// A place that keeps tokens, in the order in which they are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreKind {
    /// Variables such as `GH_TOKEN`.
    Environment,
    /// The desktop's keyring: Secret Service, on macOS the Keychain, on Windows the Credential Manager.
    Keyring,
    /// The kernel's keyring of Linux.
    Keyutils,
    /// A program of the person's own that prints tokens.
    Command,
    /// A file that a passphrase opens.
    EncryptedFile,
    /// A file in clear, which only the person may read. Never chosen by itself.
    PlainFile,
}

impl StoreKind {
    pub const ALL: [Self; 6] =
        [Self::Environment, Self::Keyring, Self::Keyutils, Self::Command, Self::EncryptedFile, Self::PlainFile];

    /// Word for screens and arguments: `keyring`, `encrypted-file`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Keyring => "keyring",
            Self::Keyutils => "keyutils",
            Self::Command => "command",
            Self::EncryptedFile => "encrypted-file",
            Self::PlainFile => "plain-file",
        }
    }

    /// As a person calls it: `kernel's keyring`.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Keyring => "keyring",
            Self::Keyutils => "kernel's keyring",
            Self::Command => "token command",
            Self::EncryptedFile => "encrypted file",
            Self::PlainFile => "plain file",
        }
    }

    /// True where a token can be put from here.
    pub fn takes_tokens(self) -> bool {
        !matches!(self, Self::Environment | Self::Command)
    }
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for StoreKind {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or_else(|| {
            let words = Self::ALL.map(Self::word).join(", ");
            Fault::new(FaultKind::Malformed, format!("`{text}` is no store of tokens"))
                .with_hint(format!("write one of {words}"))
        })
    }
}

/// Where a token was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub store: StoreKind,
    /// The other stores that could not say or not let go of an older token of that name, and why.
    pub refused: Vec<(StoreKind, Fault)>,
}

/// What can be said of a store without showing what it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreState {
    pub kind: StoreKind,
    pub condition: Condition,
    /// One sentence without a final stop.
    pub sentence: String,
    /// The next command or setting, where there is something to do.
    pub next: Option<String>,
}

/// How a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Usable,
    /// There is none here, or it is not set up.
    Absent,
    Locked,
    /// It did not answer in time.
    Silent,
    /// It is there and cannot be used: unreadable, damaged, open to others.
    Broken,
}

impl Condition {
    /// Word for screens: `usable`, `locked`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Absent => "absent",
            Self::Locked => "locked",
            Self::Silent => "silent",
            Self::Broken => "broken",
        }
    }
}
