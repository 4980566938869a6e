//! The jobs of one opened run, all pages.

use std::collections::HashSet;

use super::{GithubClient, pages::refused, wire};
use crate::{
    domain::{Fault, FaultKind, Job, RunKey},
    provider::http::next_page,
};

impl GithubClient {
    /// The jobs of one attempt of a run (or of its latest) with their steps, in GitHub's order. Shares quota and pauses
    /// with the reading of runs; pages are followed on the same host only.
    pub async fn jobs(&self, run: &RunKey, attempt: Option<u32>) -> Result<Vec<Job>, Fault> {
        let repository = run.repository.as_str();
        let subject = format!("the jobs of run {} of {repository}", run.id);
        let id = run.id.to_string();
        let url = match attempt.map(|number| number.to_string()) {
            Some(number) => self.address(repository, &["actions", "runs", &id, "attempts", &number, "jobs"]),
            None => self.address(repository, &["actions", "runs", &id, "jobs"]),
        };
        let mut url = url?;
        url.set_query(Some(if attempt.is_some() { "per_page=100" } else { "filter=latest&per_page=100" }));
        let origin = url.origin();
        let mut seen = HashSet::from([url.clone()]);
        let (mut jobs, mut rows) = (Vec::new(), 0);
        loop {
            let reply = self.get(&subject, repository, url).await?;
            let page: wire::Jobs = reply.json(&subject)?;
            let total = page.total_count.unwrap_or(0);
            rows += page.jobs.rows.len() as u64 + page.jobs.skipped as u64;
            jobs.extend(page.into_jobs());
            let Some(next) = next_page(&reply) else { return Ok(jobs) };
            if let Some(why) = refused(&next, next.origin() == origin, &mut seen) {
                // A list that is whole already may point wherever it likes.
                if rows >= total {
                    return Ok(jobs);
                }
                let message = format!("could not read {subject}: only {rows} of {total} came, and the next page {why}");
                return Err(Fault::new(FaultKind::Malformed, message));
            }
            url = next;
        }
    }
}
