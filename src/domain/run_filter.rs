//! Which runs are asked for, and the words that a person uses for several outcomes at once.

use std::{sync::Arc, time::Duration};

use super::{Health, Timestamp, WorkflowRun, age};

/// What must hold for a run; what is `None` may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    pub branch: Option<String>,
    /// What started it: `push`, `schedule`.
    pub event: Option<String>,
    /// The login of who started it.
    pub actor: Option<String>,
    /// A status or a conclusion in the API's words, or `failed`, `running`, `passed`.
    pub status: Option<String>,
    /// The workflow's name, or a part of it, in any case.
    pub workflow: Option<String>,
    pub younger_than: Option<Duration>,
    /// So many rows are wanted at most.
    pub limit: usize,
}

/// Runs that pass a filter, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunList {
    pub runs: Vec<Arc<WorkflowRun>>,
    /// What the list lacks, in a sentence: rows that the far side does not hand out, or that are not understood.
    pub lacks: Vec<String>,
}

impl RunFilter {
    /// True for a run that is asked for.
    pub fn holds(&self, run: &WorkflowRun, now: Timestamp) -> bool {
        let is = |wanted: &Option<String>, word: &str| wanted.as_ref().is_none_or(|wanted| wanted == word);
        let is_any_case = |wanted: &Option<String>, word: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(word))
        };
        is(&self.branch, run.branch.as_str())
            && is(&self.event, run.event.as_str())
            && is_any_case(&self.actor, run.actor.as_str())
            && self.status.as_ref().is_none_or(|status| is_in(run, status))
            && self
                .workflow
                .as_ref()
                .is_none_or(|part| run.workflow.as_str().to_lowercase().contains(&part.to_lowercase()))
            && self.younger_than.is_none_or(|bound| age(now, run.created_at) <= bound)
    }

    /// True where the API is asked for several statuses: what it cannot be asked for is looked for on one page then.
    pub fn is_asked_in_parts(&self) -> bool {
        self.api_statuses().len() > 1
    }

    /// The words by which the API is asked for the status, one by one; `None` asks for runs of any.
    pub fn api_statuses(&self) -> Vec<Option<&str>> {
        match self.status.as_deref() {
            // The API cannot be asked for a run that did not start; the newest are looked through.
            Some("failed") => vec![Some("failure"), Some("timed_out"), None],
            Some("startup_failure") | None => vec![None],
            Some("passed") => ["success", "neutral", "skipped"].map(Some).to_vec(),
            Some("running") => ["in_progress", "queued", "waiting", "requested", "pending"].map(Some).to_vec(),
            Some(word) => vec![Some(word)],
        }
    }
}

/// A status, a conclusion, or a person's word for several.
fn is_in(run: &WorkflowRun, word: &str) -> bool {
    match word {
        "failed" => run.health() == Health::Down,
        "running" => run.health() == Health::Progressing,
        "passed" => run.health() == Health::Healthy,
        word => run.status.word() == word || run.conclusion.as_ref().is_some_and(|is| is.word() == word),
    }
}
