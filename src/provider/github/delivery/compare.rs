//! The commits between two versions. Two names of commits always compare alike, so each pair is asked once.

use serde::Deserialize;

use super::{
    super::{
        GithubClient,
        lenient::{Object, Rows, text, time, whole},
        wire::{present, printable, small},
    },
    overview::short,
    wire::Actor,
};
use crate::domain::{Brings, Commit, Fault, Printable, Timestamp};

/// Rows of a page.
const PAGE: u64 = 100;
/// Commits that are kept of a comparison, the newest.
const KEPT: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Comparison {
    #[serde(deserialize_with = "whole")]
    total_commits: Option<u64>,
    #[serde(deserialize_with = "whole")]
    behind_by: Option<u64>,
    /// Oldest first.
    commits: Rows<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    #[serde(deserialize_with = "text")]
    pub(super) sha: Option<String>,
    commit: Object<Inner>,
    author: Object<Actor>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Inner {
    #[serde(deserialize_with = "text")]
    message: Option<String>,
    author: Object<Author>,
    committer: Object<Author>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Author {
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "time")]
    date: Option<Timestamp>,
}

impl Row {
    pub(super) fn into_commit(self) -> Option<Commit> {
        let inner = self.commit.0.unwrap_or_default();
        let author = inner.author.0.unwrap_or_default();
        let committed = inner.committer.0.and_then(|committer| committer.date);
        Some(Commit {
            id: short(&present(self.sha)?),
            subject: printable(inner.message.as_deref().and_then(|text| text.lines().next()).map(str::to_owned)),
            author: printable(self.author.0.and_then(|author| author.login).or(author.name)),
            at: committed.or(author.date)?,
        })
    }
}

impl GithubClient {
    /// What `head` has over `base`; both are whole names of commits.
    pub(super) async fn compare(&self, repository: &str, base: &str, head: &str) -> Result<Brings, Fault> {
        let first = self.compare_page(repository, base, head, 1).await?;
        let total = first.total_commits.unwrap_or(first.commits.rows.len() as u64);
        let behind_by = small(first.behind_by).unwrap_or(0);
        let last = total.div_ceil(PAGE);
        let mut rows = first.commits.rows;
        if last > 1 {
            // Oldest first: the newest are on the last page. Pages between the two are not read.
            let page = self.compare_page(repository, base, head, last).await?.commits.rows;
            if last > 2 {
                rows.clear();
            }
            rows.extend(page);
        }
        Ok(Brings {
            from_sha: Some(Printable::new(base)),
            to_sha: Printable::new(head),
            commits: rows.into_iter().rev().filter_map(Row::into_commit).take(KEPT).collect(),
            commits_total: small(Some(total)).unwrap_or(u32::MAX),
            behind_by,
        })
    }

    async fn compare_page(&self, repository: &str, base: &str, head: &str, page: u64) -> Result<Comparison, Fault> {
        let subject = format!("what {} has over {} in {repository}", short(head), short(base));
        let mut url = self.address(repository, &["compare", &format!("{base}...{head}")])?;
        url.set_query(Some(&format!("per_page={PAGE}&page={page}")));
        self.get(&subject, repository, url).await?.json(&subject)
    }
}
