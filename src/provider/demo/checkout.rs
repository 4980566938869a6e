//! The demo working tree: a branch on which somebody looks for the fault of the incident.

use super::{
    clock::{HOUR, MINUTE},
    random::Dice,
    story::{CULPRIT, GOOD_VERSION, Story},
};
use crate::domain::{Commit, Printable, Remote, Repository, Timestamp, Worktree};

const BRANCH: &str = "fix/kv-cache-eviction";
const PATH: &str = "/home/dev/inference-api";

/// Subject, author and age in minutes of each commit, newest first.
static COMMITS: [(&str, &str, i64); 8] = [
    ("Evict KV cache blocks before the pool is full", "Mara Lindqvist", 4),
    ("Reproduce the stall with 64 long prompts", "Mara Lindqvist", 9),
    ("Release v2.41.0", "release-bot", 96),
    ("Reuse KV cache blocks across turns", "Tomek Wrona", 171),
    ("Bound the prefill queue", "Aisha Khan", 1_310),
    ("Log the model revision with every request", "Jude Okafor", 1_702),
    ("Retry only idempotent requests", "Ines Rocha", 2_944),
    ("Release v2.40.3", "release-bot", 4_380),
];

/// The working tree at any moment; it does not change while the story goes on.
pub(super) fn read(story: &Story) -> Repository {
    let dice = story.dice.word("git");
    let commits: Vec<Commit> = COMMITS
        .iter()
        .enumerate()
        .map(|(n, (subject, author, minutes))| {
            commit(dice.number(n as u64), subject, author, story.at(-minutes * MINUTE))
        })
        .collect();
    Repository {
        path: Printable::new(PATH),
        branch: Some(Printable::new(BRANCH)),
        head: commits.first().map(|commit| commit.id.clone()),
        upstream: Some(Printable::new(format!("origin/{BRANCH}"))),
        ahead: 2,
        behind: 0,
        staged_files: 1,
        changed_files: 3,
        untracked_files: 2,
        conflicted_files: 0,
        in_progress: None,
        commits,
        worktrees: vec![
            Worktree { path: Printable::new(PATH), branch: Some(Printable::new(BRANCH)) },
            Worktree {
                path: Printable::new(format!("{PATH}-{GOOD_VERSION}")),
                branch: Some(Printable::new("release/2.40")),
            },
        ],
        remotes: vec![Remote {
            name: Printable::new("origin"),
            url: Printable::new(format!("git@github.example:acme-ai/{CULPRIT}.git")),
            github: Some(Printable::new(format!("acme-ai/{CULPRIT}"))),
        }],
        hints: hints(story),
        workflow_check: None,
    }
}

fn commit(dice: Dice, subject: &str, author: &str, at: Timestamp) -> Commit {
    let id = Printable::new(format!("{:08x}", dice.word("id").bits() as u32));
    Commit { id, subject: Printable::new(subject), author: Printable::new(author), at }
}

fn hints(story: &Story) -> Vec<Printable> {
    let fetched = story.at(-HOUR).strftime("%H:%M").to_string();
    vec![
        Printable::new("2 commits are not pushed to origin/fix/kv-cache-eviction"),
        Printable::new(format!("last fetched at {fetched} UTC; ahead and behind are as of then")),
    ]
}
