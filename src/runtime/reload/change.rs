//! What the task that waits for changes hands to the loop.

use super::Reading;

/// Files that are other than before, and what was read of all of them.
#[derive(Debug)]
pub(in crate::runtime) struct Change {
    /// Names of those files: `config.toml`, `themes/mine.toml`.
    pub files: Vec<String>,
    /// None of them is there any more.
    pub are_gone: bool,
    /// The error is the whole message for a person.
    pub outcome: Result<Reading, String>,
}
