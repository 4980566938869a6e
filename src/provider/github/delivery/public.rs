//! The little that GitHub tells without GraphQL, which wants a token: the default branch and open pull requests.

use serde::Deserialize;

use super::{
    super::{
        GithubClient,
        lenient::{Object, Rows, flag, text, time, whole},
        slot::Slot,
        wire::{present, printable},
    },
    compare::Row,
    overview::Overview,
    wire::Actor,
};
use crate::domain::{Commit, Fault, FaultKind, Gap, Printable, PullRequest, Timestamp};

/// Requests for one repository, with those for its parts.
pub(super) const REQUESTS: usize = 6;

/// The same parts of one repository by REST.
#[derive(Debug, Default)]
pub(super) struct Public {
    repository: Slot<Printable>,
    head: Slot<Head>,
    pulls: Slot<Vec<PullRequest>>,
}

#[derive(Debug, Clone, Default)]
struct Head {
    sha: Option<Printable>,
    commit: Option<Commit>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireRepository {
    #[serde(deserialize_with = "text")]
    default_branch: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireBranch {
    commit: Object<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WirePull {
    #[serde(deserialize_with = "whole")]
    number: Option<u64>,
    #[serde(deserialize_with = "text")]
    title: Option<String>,
    user: Object<Actor>,
    head: Object<WireHead>,
    #[serde(deserialize_with = "flag")]
    draft: bool,
    #[serde(deserialize_with = "time")]
    updated_at: Option<Timestamp>,
    #[serde(deserialize_with = "text")]
    html_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireHead {
    #[serde(rename = "ref", deserialize_with = "text")]
    branch: Option<String>,
}

impl Public {
    /// Reads what changed. `why` is the reason for which GraphQL is not asked.
    pub(super) async fn read(&mut self, client: &GithubClient, repository: &str, why: &str) -> Result<Overview, Fault> {
        let subject = format!("{repository} itself");
        let url = client.address(repository, &[])?;
        client
            .renew(&mut self.repository, &subject, repository, url, |reply| {
                Ok(printable(present(reply.json::<WireRepository>(&subject)?.default_branch)))
            })
            .await?;
        let branch = self.repository.value().cloned().unwrap_or_default();
        if !branch.as_str().is_empty() {
            self.read_head(client, repository, branch.as_str()).await?;
        }
        self.read_pulls(client, repository).await?;
        let head = self.head.value().cloned().unwrap_or_default();
        let pulls = self.pulls.value().cloned().unwrap_or_default();
        let what = Printable::new("deployments, branch rules, reviews and checks of pull requests, merge queue");
        Ok(Overview {
            default_branch: branch,
            head_sha: head.sha,
            head: head.commit,
            pulls_total: u32::try_from(pulls.len()).unwrap_or(u32::MAX),
            pulls,
            gaps: vec![Gap { what, why: Printable::new(why) }],
            ..Overview::default()
        })
    }

    async fn read_head(&mut self, client: &GithubClient, repository: &str, branch: &str) -> Result<(), Fault> {
        let subject = format!("the branch {branch} of {repository}");
        let url = client.address(repository, &["branches", branch])?;
        let read = client.renew(&mut self.head, &subject, repository, url, |reply| {
            let row = reply.json::<WireBranch>(&subject)?.commit.0.unwrap_or_default();
            let sha = present(row.sha.clone()).map(Printable::new);
            Ok(Head { sha, commit: row.into_commit() })
        });
        match read.await {
            // A repository without any commit has a name for its default branch, and no such branch.
            Err(fault) if fault.kind == FaultKind::NotFound => self.head.clear(),
            Err(fault) => return Err(fault),
            Ok(_) => {}
        }
        Ok(())
    }

    async fn read_pulls(&mut self, client: &GithubClient, repository: &str) -> Result<(), Fault> {
        let subject = format!("the open pull requests of {repository}");
        let mut url = client.address(repository, &["pulls"])?;
        url.set_query(Some("state=open&sort=updated&direction=desc&per_page=20"));
        client
            .renew(&mut self.pulls, &subject, repository, url, |reply| {
                let rows: Rows<WirePull> = reply.json(&subject)?;
                Ok(rows.rows.into_iter().filter_map(WirePull::into_pull).collect())
            })
            .await?;
        Ok(())
    }
}

impl WirePull {
    fn into_pull(self) -> Option<PullRequest> {
        Some(PullRequest {
            number: self.number?,
            title: printable(self.title),
            author: printable(self.user.0.and_then(|user| user.login)),
            branch: printable(self.head.0.and_then(|head| head.branch)),
            is_draft: self.draft,
            review: None,
            checks: None,
            queue_place: None,
            updated_at: self.updated_at?,
            url: printable(self.html_url),
        })
    }
}
