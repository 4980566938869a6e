//! Runs that a person asks for: one by its number, or those that pass a filter, all pages.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use super::{GithubClient, pages::refused, wire};
use crate::{
    domain::{Fault, FaultKind, RunFilter, RunKey, RunList, Timestamp, WorkflowRun, age},
    provider::http::next_page,
};

/// GitHub hands out no more rows of a list that it filters.
const MOST_ROWS: usize = 1_000;
const PER_PAGE: usize = 100;

impl GithubClient {
    /// One run as it is, or as that attempt of it is.
    pub async fn run(&self, run: &RunKey, attempt: Option<u32>) -> Result<WorkflowRun, Fault> {
        let repository = run.repository.as_str();
        let id = run.id.to_string();
        let (subject, url) = match attempt.map(|number| number.to_string()) {
            Some(number) => (
                format!("attempt {number} of run {} of {repository}", run.id),
                self.address(repository, &["actions", "runs", &id, "attempts", &number])?,
            ),
            None => (format!("run {} of {repository}", run.id), self.address(repository, &["actions", "runs", &id])?),
        };
        // It is the run that is not found, or may not be read.
        let reply = self.get(&subject, &subject, url).await?;
        let read: wire::Run = reply.json(&subject)?;
        read.into_run(&run.repository).filter(|read| read.key.id == run.id).ok_or_else(|| {
            Fault::new(FaultKind::Malformed, format!("could not read {subject}: the answer is about something else"))
        })
    }

    /// The runs of `owner/name` that pass a filter, newest first. What GitHub can filter by it is asked to, so that
    /// it looks further back; a status that stands for several is asked for one by one.
    pub async fn runs_that(&self, repository: &str, filter: &RunFilter) -> Result<RunList, Fault> {
        let now = Timestamp::now();
        let statuses = filter.api_statuses();
        let mut found: BTreeMap<(Timestamp, u64), Arc<WorkflowRun>> = BTreeMap::new();
        let mut list = RunList::default();
        for status in statuses {
            let runs = self.runs_of_status(repository, filter, status, now, &mut list.lacks).await?;
            found.extend(runs.into_iter().map(|run| ((run.created_at, run.key.id), run)));
        }
        list.lacks.extend(self.left_out());
        list.runs = found.into_values().rev().take(filter.limit).collect();
        Ok(list)
    }

    async fn runs_of_status(
        &self,
        repository: &str,
        filter: &RunFilter,
        status: Option<&str>,
        now: Timestamp,
        lacks: &mut Vec<String>,
    ) -> Result<Vec<Arc<WorkflowRun>>, Fault> {
        let subject = format!("the runs of {repository}");
        let mut url = self.address(repository, &["actions", "runs"])?;
        // What is looked through here, and not there, may need more rows than are wanted.
        let is_sifted = filter.workflow.is_some() || (status.is_none() && filter.status.is_some());
        let per_page = if is_sifted { PER_PAGE } else { filter.limit.clamp(1, PER_PAGE) };
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("per_page", &per_page.to_string());
            for (name, value) in
                [("branch", filter.branch.as_deref()), ("event", filter.event.as_deref()), ("status", status)]
            {
                value.map(|value| query.append_pair(name, value));
            }
            filter.actor.as_ref().map(|actor| query.append_pair("actor", actor));
        }
        let origin = url.origin();
        let mut seen = HashSet::from([url.clone()]);
        let (mut runs, mut rows) = (Vec::new(), 0);
        loop {
            let reply = self.get(&subject, repository, url).await?;
            let page: wire::Runs = reply.json(&subject)?;
            let total = page.total_count.and_then(|total| usize::try_from(total).ok()).unwrap_or(0);
            let skipped = page.workflow_runs.skipped;
            let count = page.workflow_runs.rows.len() + skipped;
            rows += count;
            let (read, unusable) = page.into_runs(repository);
            if skipped + unusable > 0 {
                let what = skipped + unusable;
                lacks.push(format!("{what} runs of {repository} cannot be understood and are left out"));
            }
            let oldest = read.last().map(|run| age(now, run.created_at));
            let is_past = filter.younger_than.zip(oldest).is_some_and(|(bound, oldest)| oldest > bound);
            runs.extend(read.into_iter().filter(|run| filter.holds(run, now)));
            // The newest come first: behind one that is too old there is none that is not.
            let is_enough = status.is_none() && filter.is_asked_in_parts();
            let next = next_page(&reply).filter(|_| runs.len() < filter.limit && count > 0 && !is_past && !is_enough);
            let Some(next) = next else {
                if runs.len() < filter.limit && !is_past && rows >= MOST_ROWS && total > rows {
                    lacks.push(format!(
                        "GitHub lists only {rows} of the {total} runs of {repository}; --since or --branch narrow it"
                    ));
                }
                return Ok(runs);
            };
            if let Some(why) = refused(&next, next.origin() == origin, &mut seen) {
                lacks.push(format!("only {rows} of {total} runs of {repository} were read: the next page {why}"));
                return Ok(runs);
            }
            url = next;
        }
    }
}
