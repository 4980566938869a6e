//! The Git repository in the working directory.

use serde::{Deserialize, Serialize};

use super::{Printable, Timestamp, WorkflowCheck};

/// One reading of a working tree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repository {
    /// Top folder of the working tree.
    pub path: Printable,
    /// `None` on a detached head.
    pub branch: Option<Printable>,
    pub head: Option<Printable>,
    pub upstream: Option<Printable>,
    /// Commits not pushed, and commits not pulled, against the upstream as last fetched.
    pub ahead: u32,
    pub behind: u32,
    pub staged_files: u32,
    pub changed_files: u32,
    pub untracked_files: u32,
    pub conflicted_files: u32,
    /// A merge, rebase, cherry-pick or bisect under way.
    pub in_progress: Option<Printable>,
    /// Newest first.
    pub commits: Vec<Commit>,
    pub worktrees: Vec<Worktree>,
    pub remotes: Vec<Remote>,
    /// Sentences worth reading: no upstream, behind the default branch, branch merged and gone.
    pub hints: Vec<Printable>,
    /// What a checker says of its workflow files; none where none is installed, or there are no such files.
    #[serde(default)]
    pub workflow_check: Option<WorkflowCheck>,
}

impl Repository {
    /// True when nothing would be lost by switching away.
    pub fn is_clean(&self) -> bool {
        self.staged_files + self.changed_files + self.untracked_files + self.conflicted_files == 0
    }

    /// The GitHub repositories that the remotes name, `origin` first, each once.
    pub fn github_repositories(&self) -> Vec<Printable> {
        let mut found: Vec<Printable> = Vec::new();
        let (origin, rest): (Vec<_>, Vec<_>) = self.remotes.iter().partition(|r| r.name.as_str() == "origin");
        for slug in origin.into_iter().chain(rest).filter_map(|remote| remote.github.clone()) {
            if !found.contains(&slug) {
                found.push(slug);
            }
        }
        found
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Abbreviated object name.
    pub id: Printable,
    pub subject: Printable,
    pub author: Printable,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worktree {
    pub path: Printable,
    pub branch: Option<Printable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    pub name: Printable,
    /// Without user name or password.
    pub url: Printable,
    /// `owner/name` when the remote is on the configured GitHub host.
    pub github: Option<Printable>,
}
