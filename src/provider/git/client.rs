//! Calls of `git`.

use std::path::{Path, PathBuf};

use crate::{
    domain::{Fault, FaultKind},
    provider::command::{ChildCommand, Ended},
};

/// Settings that would make git run a program which the repository or the user names, or change the
/// format that we read.
const SETTINGS: [&str; 8] = [
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.quotePath=true",
    "-c",
    "i18n.logOutputEncoding=UTF-8",
];

/// A large working tree may have very many changed files.
const OUTPUT_LIMIT: usize = 16 * 1024 * 1024;

/// `git` in one folder.
#[derive(Debug, Clone)]
pub(super) struct Git {
    folder: PathBuf,
}

/// Where a repository lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Top folder of the working tree.
    pub(super) top: PathBuf,
    /// Git's own folder for this working tree.
    pub(super) git_folder: PathBuf,
}

impl Git {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Standard output of one call.
    pub(super) async fn read(&self, arguments: &[&str]) -> Result<Vec<u8>, Fault> {
        let ended = self.run(arguments).await?;
        match ended.status {
            Some(0) => Ok(ended.stdout),
            _ => Err(self.refusal(arguments[0], &ended)),
        }
    }

    /// Standard output of one call that may well find nothing.
    pub(super) async fn look_up(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, Fault> {
        let ended = self.run(arguments).await?;
        Ok((ended.status == Some(0)).then_some(ended.stdout))
    }

    /// Finds the repository around the folder.
    ///
    /// Faults: `Absent` without git, outside a repository and in one without a working tree.
    pub(super) async fn place(&self) -> Result<Place, Fault> {
        let printed = self.read(&["rev-parse", "--show-toplevel", "--absolute-git-dir"]).await?;
        // The two paths are parted by a line end, which a path may hold too: the second begins at
        // the last line that is an absolute path and a folder.
        let text = printed.strip_suffix(b"\n").unwrap_or(&printed);
        let parting = (0..text.len()).rev().filter(|at| text[*at] == b'\n');
        for at in parting {
            let (top, git_folder) = (path(&text[..at]), path(&text[at + 1..]));
            if git_folder.is_absolute() && git_folder.is_dir() && top.is_dir() {
                return Ok(Place { top, git_folder });
            }
        }
        Err(Fault::new(FaultKind::Malformed, format!("git does not say where {} lies", self.folder.display())))
    }

    async fn run(&self, arguments: &[&str]) -> Result<Ended, Fault> {
        ChildCommand::new("git")
            .arguments(["--no-optional-locks", "--no-pager"])
            .arguments(SETTINGS)
            .arguments(arguments)
            .folder(&self.folder)
            .set("GIT_TERMINAL_PROMPT", "0")
            .set("GIT_PAGER", "")
            // Messages in English, so that the refusals below are recognized.
            .set("LC_ALL", "C")
            .output_limit(OUTPUT_LIMIT)
            .run()
            .await
    }

    fn refusal(&self, call: &str, ended: &Ended) -> Fault {
        let (folder, said) = (self.folder.display(), ended.complaint.as_str());
        if said.contains("not a git repository") {
            return Fault::new(FaultKind::Absent, format!("{folder} is not in a git repository"))
                .with_hint("start orchestra inside a clone, or run `git init`");
        }
        if said.contains("dubious ownership") {
            return Fault::new(FaultKind::Absent, format!("git refuses {folder}: it belongs to another user"))
                .with_hint(format!("git config --global --add safe.directory {folder}"));
        }
        if said.contains("must be run in a work tree") {
            return Fault::new(FaultKind::Absent, format!("{folder} is a repository without a working tree"))
                .with_hint("start orchestra inside a clone with files");
        }
        let said = if said.is_empty() { "no reason given" } else { said };
        Fault::new(FaultKind::Malformed, format!("`git {call}` failed in {folder}: {said}"))
    }
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(bytes)).to_owned()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    Path::new(String::from_utf8_lossy(bytes).trim_end()).to_owned()
}
