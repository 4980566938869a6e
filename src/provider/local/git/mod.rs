//! Repositories, branches and worktrees that an environment gets.
//!
//! What git made is taken back only while it is as it was made: a commit, a change or a checkout since then keeps it.

mod branch;
mod init;
mod run;
mod worktree;

pub(super) use branch::{GitBranch, take_back as take_back_branch};
pub(super) use init::{GitInit, holds_own_commits};
pub(super) use worktree::{GitWorktree, take_back as take_back_worktree};
