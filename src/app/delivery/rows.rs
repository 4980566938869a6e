//! Rows that are parts of a repository's delivery.

use std::{collections::HashMap, sync::Arc, time::Duration};

use crate::domain::{
    self, Conclusion, Delivery, Printable, PullRequest, RunStatus, TargetEnvironment, Workflow, WorkflowRun,
};

/// Runs of a workflow that its median is of.
const MEDIAN_OF: usize = 20;

/// One environment of one repository.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvironmentRow {
    pub delivery: Arc<Delivery>,
    /// Its place in the delivery.
    pub at: usize,
}

impl EnvironmentRow {
    pub fn of(&self) -> &TargetEnvironment {
        &self.delivery.environments[self.at]
    }
}

/// One open pull request.
#[derive(Debug, Clone, PartialEq)]
pub struct PullRow {
    pub delivery: Arc<Delivery>,
    pub at: usize,
}

impl PullRow {
    pub fn of(&self) -> &PullRequest {
        &self.delivery.pulls[self.at]
    }
}

/// One workflow, with what its runs say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkflowRow {
    pub delivery: Arc<Delivery>,
    pub at: usize,
    /// Its newest run, where that is among those that were read.
    pub last: Option<Arc<WorkflowRun>>,
    /// Of the newest of its runs that succeeded.
    pub median: Option<Duration>,
    /// How many runs the median is of.
    pub median_of: usize,
}

impl WorkflowRow {
    pub fn of(&self) -> &Workflow {
        &self.delivery.workflows[self.at]
    }

    /// The rows of workflows; `runs` has the newest first. A run names its workflow by the workflow's name.
    pub(super) fn all(workflows: impl Iterator<Item = (Arc<Delivery>, usize)>, runs: &[Arc<WorkflowRun>]) -> Vec<Self> {
        let mut by_name: HashMap<(&Printable, &Printable), Vec<&Arc<WorkflowRun>>> = HashMap::new();
        for run in runs {
            by_name.entry((&run.key.repository, &run.workflow)).or_default().push(run);
        }
        let row = |(delivery, at): (Arc<Delivery>, usize)| {
            let runs = by_name.get(&(&delivery.repository, &delivery.workflows[at].name));
            let runs = runs.map(Vec::as_slice).unwrap_or_default();
            let (median, median_of) = median(runs);
            Self { last: runs.first().map(|run| Arc::clone(run)), median, median_of, delivery, at }
        };
        workflows.map(row).collect()
    }
}

/// The middle of what the newest successful runs took, and how many those are.
fn median(runs: &[&Arc<WorkflowRun>]) -> (Option<Duration>, usize) {
    let passed =
        |run: &&&Arc<WorkflowRun>| run.status == RunStatus::Completed && run.conclusion == Some(Conclusion::Success);
    let took: Vec<Duration> =
        runs.iter().filter(passed).take(MEDIAN_OF).map(|run| run.duration(run.updated_at)).collect();
    let count = took.len();
    (domain::median(took), count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RunKey, Timestamp};

    fn took(seconds: i64) -> Arc<WorkflowRun> {
        let text = || Printable::new("ci");
        let at = |second| Timestamp::from_second(1_800_000_000 + second).unwrap();
        Arc::new(WorkflowRun {
            key: RunKey { repository: text(), id: 1 },
            workflow: text(),
            title: text(),
            branch: text(),
            event: text(),
            actor: text(),
            status: RunStatus::Completed,
            conclusion: Some(Conclusion::Success),
            attempt: 1,
            number: 1,
            head_sha: text(),
            created_at: at(0),
            started_at: Some(at(0)),
            updated_at: at(seconds),
            url: text(),
        })
    }

    #[test]
    fn of_two_middle_ones_the_median_is_their_mean() {
        let runs = [took(10), took(40), took(20), took(90)];
        let runs: Vec<_> = runs.iter().collect();
        assert_eq!(median(&runs), (Some(Duration::from_secs(30)), 4));
        assert_eq!(median(&runs[..3]), (Some(Duration::from_secs(20)), 3));
        assert_eq!(median(&[]), (None, 0));
    }
}
