//! Real repositories, made by the real git.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use orchestra_console::{
    domain::{Fault, FaultKind, Repository, Snapshot},
    provider::{GitObserver, Observe},
};
use tempfile::TempDir;

/// A fresh repository on branch `main`, with git told nothing but what the test says.
struct Scratch {
    folder: TempDir,
}

impl Scratch {
    fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch
    }

    fn with_commit() -> Self {
        let scratch = Self::new();
        scratch.commit("first");
        scratch
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(folder: &Path, arguments: &[&str]) -> bool {
        let output = Command::new("git")
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgSign=false"])
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_EDITOR", "true")
            .output()
            .unwrap();
        output.status.success()
    }

    fn git(&self, arguments: &[&str]) {
        assert!(Self::run(self.path(), arguments), "git {arguments:?}");
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn commit(&self, subject: &str) {
        self.write("file.txt", subject);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
    }

    fn clone_into(&self, folder: &TempDir) -> PathBuf {
        let into = folder.path().join("clone");
        assert!(Self::run(folder.path(), &["clone", "-q", &self.path().to_string_lossy(), &into.to_string_lossy()]));
        into
    }

    async fn observe(&self) -> Arc<Repository> {
        observe(self.path()).await.unwrap()
    }
}

async fn observe(folder: &Path) -> Result<Arc<Repository>, Fault> {
    renewed(&mut GitObserver::new(folder, "github.com")).await
}

async fn renewed(observer: &mut GitObserver) -> Result<Arc<Repository>, Fault> {
    match observer.observe().await?.snapshot {
        Snapshot::Repository(repository) => Ok(repository),
        other => panic!("{other:?}"),
    }
}

fn hints(repository: &Repository) -> String {
    repository.hints.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn outside_a_repository_is_absent_with_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let fault = observe(folder.path()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Absent);
    assert!(fault.message.as_str().ends_with("is not in a git repository"), "{fault}");
    assert!(fault.hint.unwrap().as_str().contains("git init"));
}

#[tokio::test]
async fn before_the_first_commit_there_is_a_branch_and_no_history() {
    let repository = Scratch::new().observe().await;
    assert_eq!((repository.branch.as_ref().unwrap().as_str(), &repository.head), ("main", &None));
    assert!(repository.commits.is_empty() && repository.is_clean());
    assert!(hints(&repository).contains("no commit on `main` yet"));
}

#[tokio::test]
async fn every_kind_of_file_is_counted_whatever_its_name() {
    let scratch = Scratch::new();
    for name in ["staged", "changed", "renamed \u{e9}", "both"] {
        scratch.write(name, &format!("{name}\nsome text that makes a rename sure\n"));
    }
    scratch.commit("start");
    scratch.git(&["mv", "renamed \u{e9}", "? new\tname"]);
    scratch.write("staged", "x");
    scratch.write("both", "x");
    scratch.git(&["add", "staged", "both"]);
    scratch.write("both", "y");
    scratch.write("changed", "x");
    scratch.write("line\n1 M. end", "untracked");
    scratch.write("🚀", "untracked");
    let repository = scratch.observe().await;
    assert_eq!(
        (repository.staged_files, repository.changed_files, repository.untracked_files, repository.conflicted_files),
        (3, 2, 2, 0)
    );
    assert!(!repository.is_clean());
    assert_eq!(repository.path.as_str(), scratch.path().canonicalize().unwrap().to_str().unwrap());
}

#[tokio::test]
async fn commits_are_newest_first_and_their_text_is_safe() {
    let scratch = Scratch::with_commit();
    scratch.commit("fix: clear \u{1b}[2J the 🚀");
    let repository = scratch.observe().await;
    assert_eq!(repository.commits.len(), 2);
    assert!(repository.commits[0].subject.as_str().ends_with("the 🚀"));
    assert!(!repository.commits[0].subject.as_str().contains('\u{1b}'));
    assert_eq!((repository.commits[1].subject.as_str(), repository.commits[1].author.as_str()), ("first", "Ada"));
    assert!(repository.head.as_ref().unwrap().as_str().starts_with(repository.commits[0].id.as_str()));
}

#[tokio::test]
async fn a_subfolder_belongs_to_its_repository() {
    let scratch = Scratch::with_commit();
    let inner = scratch.path().join("a/b");
    std::fs::create_dir_all(&inner).unwrap();
    assert_eq!(observe(&inner).await.unwrap().path, scratch.observe().await.path);
}

#[tokio::test]
async fn a_merge_conflict_is_seen_with_its_operation() {
    let scratch = Scratch::with_commit();
    scratch.git(&["switch", "-q", "-c", "other"]);
    scratch.commit("theirs");
    scratch.git(&["switch", "-q", "main"]);
    scratch.commit("ours");
    assert!(!Scratch::run(scratch.path(), &["merge", "-q", "other"]), "the merge conflicts");
    let repository = scratch.observe().await;
    assert_eq!(repository.conflicted_files, 1);
    assert_eq!(repository.in_progress.as_ref().unwrap().as_str(), "merge");
    scratch.git(&["merge", "--abort"]);
    scratch.git(&["switch", "-q", "other"]);
    assert!(!Scratch::run(scratch.path(), &["rebase", "-q", "main"]), "the rebase conflicts");
    let repository = scratch.observe().await;
    assert_eq!(repository.in_progress.as_ref().unwrap().as_str(), "rebase 1/1 of other");
    assert_eq!(repository.branch, None);
    scratch.git(&["rebase", "--abort"]);
    assert!(!Scratch::run(scratch.path(), &["cherry-pick", "main"]), "the cherry-pick conflicts");
    assert_eq!(scratch.observe().await.in_progress.as_ref().unwrap().as_str(), "cherry-pick");
    scratch.git(&["cherry-pick", "--abort"]);
    scratch.git(&["bisect", "start"]);
    assert_eq!(scratch.observe().await.in_progress.as_ref().unwrap().as_str(), "bisect");
}

#[tokio::test]
async fn a_clone_knows_how_far_it_is_from_its_upstream() {
    let (origin, folder) = (Scratch::with_commit(), tempfile::tempdir().unwrap());
    let clone = origin.clone_into(&folder);
    origin.commit("second");
    origin.commit("third");
    assert!(Scratch::run(&clone, &["fetch", "-q"]));
    std::fs::write(clone.join("own"), "own").unwrap();
    assert!(Scratch::run(&clone, &["add", "-A"]) && Scratch::run(&clone, &["commit", "-q", "-m", "own"]));
    let repository = observe(&clone).await.unwrap();
    assert_eq!(repository.upstream.as_ref().unwrap().as_str(), "origin/main");
    assert_eq!((repository.ahead, repository.behind), (1, 2));
    assert_eq!(hints(&repository), "", "on the default branch itself");
}

#[tokio::test]
async fn a_branch_is_told_behind_merged_or_without_upstream() {
    let (origin, folder) = (Scratch::with_commit(), tempfile::tempdir().unwrap());
    let clone = origin.clone_into(&folder);
    assert!(Scratch::run(&clone, &["switch", "-q", "-c", "feature"]));
    let said = hints(&observe(&clone).await.unwrap());
    assert_eq!(said, "`feature` has no upstream; `git push -u origin feature` sets one");
    origin.commit("second");
    assert!(Scratch::run(&clone, &["fetch", "-q"]));
    let said = hints(&observe(&clone).await.unwrap());
    assert!(said.ends_with("`feature` is merged into `origin/main`, which is 1 commit on"), "{said}");
    assert!(Scratch::run(&clone, &["commit", "-q", "--allow-empty", "-m", "own"]));
    let said = hints(&observe(&clone).await.unwrap());
    assert!(said.ends_with("`feature` is 1 commit behind `origin/main`"), "{said}");
    assert!(Scratch::run(&clone, &["push", "-q", "-u", "origin", "feature"]));
    assert!(Scratch::run(&clone, &["push", "-q", "origin", ":feature"]));
    let said = hints(&observe(&clone).await.unwrap());
    assert!(said.starts_with("upstream `origin/feature` is gone"), "{said}");
}

#[tokio::test]
async fn a_detached_head_has_no_branch_and_says_so() {
    let scratch = Scratch::with_commit();
    scratch.git(&["switch", "-q", "--detach"]);
    let repository = scratch.observe().await;
    assert_eq!(repository.branch, None);
    assert!(repository.head.is_some());
    assert!(hints(&repository).starts_with("detached head"));
}

#[tokio::test]
async fn worktrees_and_remotes_are_listed() {
    let (scratch, folder) = (Scratch::with_commit(), tempfile::tempdir().unwrap());
    let tree = folder.path().join("with space");
    scratch.git(&["worktree", "add", "-q", "-b", "side/one", &tree.to_string_lossy()]);
    scratch.git(&["remote", "add", "upstream", "https://ada:hunter2@github.com/up/stream.git"]);
    scratch.git(&["remote", "add", "origin", "git@github.com:me/fork.git"]);
    let repository = observe(&tree).await.unwrap();
    assert_eq!(repository.branch.as_ref().unwrap().as_str(), "side/one");
    let branches: Vec<_> = repository.worktrees.iter().map(|tree| tree.branch.as_ref().unwrap().as_str()).collect();
    assert_eq!(branches, ["main", "side/one"]);
    let slugs: Vec<_> = repository.github_repositories().iter().map(ToString::to_string).collect();
    assert_eq!(slugs, ["me/fork", "up/stream"]);
    assert!(!format!("{repository:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_new_commit_is_seen_at_the_next_look() {
    let scratch = Scratch::with_commit();
    let mut observer = GitObserver::new(scratch.path(), "github.com");
    assert_eq!(renewed(&mut observer).await.unwrap().commits.len(), 1);
    scratch.commit("second");
    assert_eq!(renewed(&mut observer).await.unwrap().commits[0].subject.as_str(), "second");
}

#[tokio::test]
async fn a_repository_that_goes_away_is_a_fault_and_comes_back() {
    let scratch = Scratch::with_commit();
    let mut observer = GitObserver::new(scratch.path(), "github.com");
    renewed(&mut observer).await.unwrap();
    let (there, away) = (scratch.path().join(".git"), scratch.path().join("away"));
    std::fs::rename(&there, &away).unwrap();
    assert_eq!(renewed(&mut observer).await.unwrap_err().kind, FaultKind::Absent);
    std::fs::rename(&away, &there).unwrap();
    assert!(renewed(&mut observer).await.is_ok());
}

#[tokio::test]
async fn observing_takes_no_lock_and_runs_no_program_of_the_repository() {
    let scratch = Scratch::with_commit();
    let trap = scratch.path().join("trapped");
    scratch.git(&["config", "core.fsmonitor", &format!("touch '{}'", trap.display())]);
    let index = || std::fs::metadata(scratch.path().join(".git/index")).unwrap().modified().unwrap();
    // Same content, another time stamp: without `--no-optional-locks` git writes its index anew.
    scratch.write("file.txt", "first");
    let before = index();
    scratch.observe().await;
    assert_eq!(index(), before);
    assert!(!trap.exists());
}
