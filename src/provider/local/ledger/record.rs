//! What is written of one operation.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::plan::Fields;

/// The format that this program writes.
pub(super) const VERSION: u32 = 1;

/// One operation as its file has it. No secret is in it: of a file there is a hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::provider::local) struct Record {
    pub(super) version: u32,
    pub(in crate::provider::local) operation: String,
    pub(in crate::provider::local) stage: Stage,
    /// In the order in which it was made.
    pub(in crate::provider::local) made: Vec<Made>,
    #[serde(default)]
    pub(in crate::provider::local) outputs: Fields,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::provider::local) enum Stage {
    /// Some of what is noted may be there.
    Begun,
    Done,
    /// Taken back, or never made.
    Undone,
}

/// One thing that did not exist before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub(in crate::provider::local) enum Made {
    /// Taken back once it is empty.
    Directory { path: PathBuf },
    /// Taken back while its content has this hash (SHA-256, hexadecimal).
    File { path: PathBuf, sha256: String },
    /// All of a directory, or a file, that a program fills: nobody else's work is in it.
    Tree { path: PathBuf },
    /// What building and running leaves inside of a directory: patterns of paths.
    Generated { directory: PathBuf, patterns: Vec<String> },
    /// A branch of a git repository, taken back while it stands at this commit.
    Branch { repository: PathBuf, name: String, commit: String },
    /// A worktree of a git repository, taken back while nothing in it was changed.
    Worktree { repository: PathBuf, path: PathBuf },
    /// A reservation.
    Port { port: u16 },
    /// A file that was taken away, with what it held: put back where nothing is.
    Removed { path: PathBuf, content: String },
}

impl Made {
    /// It is at this path or inside of it.
    pub(super) fn is_below(&self, directory: &Path) -> bool {
        match self {
            Self::Directory { path } | Self::File { path, .. } | Self::Tree { path } => path.starts_with(directory),
            Self::Generated { directory: inside, .. } => inside.starts_with(directory),
            Self::Branch { repository, .. } => repository.starts_with(directory),
            Self::Worktree { path, .. } => path.starts_with(directory),
            Self::Port { .. } | Self::Removed { .. } => false,
        }
    }
}
