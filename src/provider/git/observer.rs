//! The ability to observe a repository.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    client::{Git, Place},
    hints::{DefaultBranch, hints},
    operation, remote,
    wire::{self, Status},
    workflows::Workflows,
};
use crate::{
    domain::{Commit, Fault, Feed, Observation, Printable, ProviderId, Remote, Repository, Snapshot, Worktree},
    provider::{BoxFuture, Observe, fingerprint},
};

const INTERVAL: Duration = Duration::from_secs(5);

/// Time between two looks at what changes rarely, unless the head moves.
const SLOW_INTERVAL: Duration = Duration::from_secs(30);

/// Branches that may be a default where the remote does not say.
const DEFAULTS: [&str; 3] = ["main", "master", "trunk"];

/// In a working tree so large that `git status` takes long, it may take this share of the time.
const STATUS_SHARE: u32 = 20;

/// Observes the repository around a folder, under the id `git`.
#[derive(Debug)]
pub struct GitObserver {
    git: Git,
    github_host: String,
    place: Option<Place>,
    slow: Option<(Instant, Status, Slow)>,
    status_took: Duration,
    workflows: Workflows,
}

/// What is read only when the head moved or some time has passed.
#[derive(Debug, Clone)]
struct Slow {
    commits: Vec<Commit>,
    worktrees: Vec<Worktree>,
    remotes: Vec<Remote>,
    default: Option<DefaultBranch>,
}

impl GitObserver {
    /// `folder` is the working directory; `github_host` the host whose remotes get a slug.
    pub fn new(folder: impl Into<PathBuf>, github_host: impl Into<String>) -> Self {
        Self {
            git: Git::new(folder.into()),
            github_host: github_host.into(),
            place: None,
            slow: None,
            status_took: Duration::ZERO,
            workflows: Workflows::default(),
        }
    }

    async fn read(&mut self) -> Result<Repository, Fault> {
        let place = match &self.place {
            Some(place) => place.clone(),
            None => self.place.insert(self.git.place().await?).clone(),
        };
        let start = Instant::now();
        let printed = self.git.read(&["status", "--porcelain=v2", "--branch", "-z"]).await?;
        self.status_took = start.elapsed();
        let status = wire::decode_status(&printed);
        let slow = self.slow(&status).await?;
        let git_folder = place.git_folder.clone();
        // Reads a few files, which block on a slow disk.
        let in_progress = tokio::task::spawn_blocking(move || operation::in_progress(&git_folder));
        let workflow_check = self.workflows.check(&place.top).await;
        let (ahead, behind) = status.distance.unwrap_or_default();
        Ok(Repository {
            path: Printable::new(place.top.to_string_lossy()),
            workflow_check,
            hints: hints(&status, slow.default.as_ref(), !slow.remotes.is_empty()).iter().map(Printable::new).collect(),
            branch: status.branch.map(Printable::new),
            head: status.head.map(Printable::new),
            upstream: status.upstream.map(Printable::new),
            ahead,
            behind,
            staged_files: status.staged,
            changed_files: status.changed,
            untracked_files: status.untracked,
            conflicted_files: status.conflicted,
            in_progress: in_progress.await.ok().flatten().map(Printable::new),
            commits: slow.commits,
            worktrees: slow.worktrees,
            remotes: slow.remotes,
        })
    }

    async fn slow(&mut self, status: &Status) -> Result<Slow, Fault> {
        if let Some((at, seen, slow)) = &self.slow
            && at.elapsed() < SLOW_INTERVAL
            && (&seen.head, &seen.branch, &seen.upstream, seen.distance)
                == (&status.head, &status.branch, &status.upstream, status.distance)
        {
            return Ok(slow.clone());
        }
        let log = ["log", "-z", "-n", "20", wire::LOG_FORMAT];
        let commits = match status.head {
            Some(_) => wire::decode_log(&self.git.read(&log).await?),
            None => Vec::new(),
        };
        let remotes = wire::decode_remotes(&self.git.read(&["remote", "-v"]).await?);
        let slow = Slow {
            commits,
            worktrees: wire::decode_worktrees(&self.git.read(&["worktree", "list", "--porcelain", "-z"]).await?),
            remotes: remotes.iter().map(|(name, url)| remote::decode(name, url, &self.github_host)).collect(),
            default: if status.head.is_some() { self.default_branch(&remotes).await? } else { None },
        };
        self.slow = Some((Instant::now(), status.clone(), slow.clone()));
        Ok(slow)
    }

    /// The default branch as the remote names it, else the first of the usual names, and the head's
    /// distance from it.
    async fn default_branch(&self, remotes: &[(String, String)]) -> Result<Option<DefaultBranch>, Fault> {
        let is_origin = |(name, _): &&(String, String)| name == "origin";
        let origin = remotes.iter().find(is_origin).or(remotes.first()).map_or("origin", |(name, _)| name);
        let remote_folder = format!("refs/remotes/{origin}/");
        let mut wanted = vec![format!("{remote_folder}HEAD")];
        wanted.extend(DEFAULTS.map(|name| format!("{remote_folder}{name}")));
        wanted.extend(DEFAULTS.map(|name| format!("refs/heads/{name}")));
        let mut call = vec!["for-each-ref", "--format=%(refname)%00%(symref)%00", "--"];
        call.extend(wanted.iter().map(String::as_str));
        let found = wire::decode_references(&self.git.read(&call).await?);
        let choice = wanted.iter().find_map(|name| found.iter().find(|(found, _)| found == name));
        let Some((name, target)) = choice else { return Ok(None) };
        let full = if target.is_empty() { name } else { target };
        let counts =
            self.git.look_up(&["rev-list", "--left-right", "--count", &format!("{full}...HEAD"), "--"]).await?;
        let short = |prefix: &str| full.strip_prefix(prefix).unwrap_or(full).to_owned();
        Ok(counts.as_deref().and_then(wire::decode_counts).map(|(behind, ahead)| DefaultBranch {
            name: if full.starts_with("refs/heads/") { short("refs/heads/") } else { short(&remote_folder) },
            reference: if full.starts_with("refs/heads/") { short("refs/heads/") } else { short("refs/remotes/") },
            ahead,
            behind,
        }))
    }
}

impl Observe for GitObserver {
    fn id(&self) -> ProviderId {
        ProviderId::new("git")
    }

    fn made_of(&self) -> u64 {
        fingerprint(&self.github_host)
    }

    fn feed(&self) -> Feed {
        Feed::Pipelines
    }

    fn interval(&self) -> Duration {
        INTERVAL.max(self.status_took * STATUS_SHARE)
    }

    /// Longer than the time limit of one call.
    fn timeout(&self) -> Duration {
        Duration::from_secs(15)
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(async {
            let read = self.read().await;
            if read.is_err() {
                // The repository may have been moved or removed: look for it anew.
                self.place = None;
                self.slow = None;
            }
            read.map(|repository| Snapshot::Repository(Arc::new(repository)).into())
        })
    }
}
