//! The text that a program shows, in a file that only the person can read.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::runtime::logging::private_folder;

/// Removed when it is dropped.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    text: String,
}

impl Draft {
    /// Writes the text into a new file below the state directory, named after what it shows.
    pub(super) fn write(state: &Path, name: &str, text: String) -> io::Result<Self> {
        let folder = state.join("shown");
        private_folder(&folder)?;
        // There is one at a time.
        let path = folder.join(format!("{name}-{}.txt", std::process::id()));
        // What a console left that had no time to clean up, in a life in which it had our number.
        let _ = std::fs::remove_file(&path);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let draft = Self { path, text };
        file.write_all(draft.text.as_bytes())?;
        Ok(draft)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Something else stands there now.
    pub(super) fn was_changed(&self) -> bool {
        std::fs::read(&self.path).is_ok_and(|now| now != self.text.as_bytes())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "a shown text could not be removed");
        }
    }
}
