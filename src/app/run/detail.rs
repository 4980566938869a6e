//! What is known of the opened run, and when it is asked for again.

use std::sync::Arc;

use super::RunTree;
use crate::app::{App, Effect, Row};
use crate::domain::{
    Conclusion, Fault, Feed, Job, JobStep, Quota, QuotaResource, RunKey, RunStatus, Timestamp, WorkflowRun, age,
};

/// Runs that a job's duration is compared with are asked for only where so much of the quota is left.
const PLENTY: u64 = 500;
/// The newest good runs of the workflow whose jobs are asked for.
const COMPARED: usize = 3;

/// What is known of the opened run's jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct RunDetail {
    pub key: RunKey,
    /// The attempt that is shown.
    pub attempt: u32,
    /// The newest attempt there is.
    pub latest: u32,
    /// The run as that attempt of it is, as it was last read.
    pub run: Option<Arc<WorkflowRun>>,
    /// When they were last asked for.
    pub asked_at: Timestamp,
    /// No answer has come to the last question.
    pub is_asking: bool,
    /// The last good answer and when it came.
    pub jobs: Option<(Timestamp, Vec<Job>)>,
    pub fault: Option<Fault>,
    pub tree: RunTree,
    /// The runs to compare it with were asked for.
    is_compared: bool,
}

impl RunDetail {
    /// Seconds between two questions while a run is going on; more where the quota is small.
    pub const EVERY_SECONDS: u64 = 5;
    /// Seconds to the next question after one that was refused or has no answer yet.
    const AFTER_FAULT_SECONDS: u64 = 60;

    pub fn new(run: &Arc<WorkflowRun>, now: Timestamp) -> Self {
        Self {
            key: run.key.clone(),
            attempt: run.attempt,
            latest: run.attempt,
            run: Some(run.clone()),
            asked_at: now,
            is_asking: true,
            jobs: None,
            fault: None,
            tree: RunTree::default(),
            is_compared: false,
        }
    }

    /// True when the jobs should be asked for again. A completed run's jobs do not change. A third of
    /// what is left of `quota` may go into these questions.
    pub fn is_due(&self, run: &WorkflowRun, quota: Option<&Quota>, now: Timestamp) -> bool {
        // A run that has just ended may not have told all its jobs yet; one that never had any stays so.
        let is_told =
            |read_at: Timestamp, jobs: &[Job]| !jobs.is_empty() || age(read_at, run.updated_at).as_secs() > 60;
        let jobs_are_over = self.jobs.as_ref().is_some_and(|(read_at, jobs)| {
            is_told(*read_at, jobs) && jobs.iter().all(|job| job.status == RunStatus::Completed)
        });
        let is_earlier = self.attempt < run.attempt && self.jobs.is_some();
        let is_over =
            is_earlier || (run.status == RunStatus::Completed && jobs_are_over && self.attempt == run.attempt);
        let rationed =
            quota.and_then(|quota| Some(age(quota.resets_at?, now).as_secs() / (quota.remaining / 3).max(1)));
        let is_patient = self.fault.is_some() || self.is_asking;
        let every = if is_patient { Self::AFTER_FAULT_SECONDS } else { Self::EVERY_SECONDS };
        !is_over && age(now, self.asked_at).as_secs() >= every.max(rationed.unwrap_or(0))
    }

    /// All jobs that are known of the shown attempt.
    pub fn known_jobs(&self) -> &[Job] {
        self.jobs.as_ref().map(|(_, jobs)| jobs.as_slice()).unwrap_or_default()
    }

    /// The job under the cursor, and the step where the cursor is on one; none on a group, or without jobs.
    pub fn job(&self) -> Option<(&Job, Option<&JobStep>)> {
        let jobs = self.known_jobs();
        match *self.tree.rows.get(self.tree.cursor)? {
            super::TreeRow::Group { .. } => None,
            super::TreeRow::Job { job, .. } => Some((jobs.get(job as usize)?, None)),
            super::TreeRow::Step { job, step, .. } => {
                let job = jobs.get(job as usize)?;
                Some((job, job.steps.get(step as usize)))
            }
        }
    }

    /// Turns to another attempt and asks for it; what a person folded stays.
    pub(super) fn turn_to(&mut self, attempt: u32, now: Timestamp) -> Effect {
        let mut tree = RunTree::default();
        tree.take(self.tree.stand());
        *self =
            Self { attempt, run: None, asked_at: now, is_asking: true, jobs: None, fault: None, tree, ..self.clone() };
        self.question()
    }

    pub(in crate::app) fn question(&self) -> Effect {
        let (key, attempt) = (self.key.clone(), self.attempt);
        if attempt == self.latest { Effect::FetchJobs { key, attempt } } else { Effect::FetchAttempt { key, attempt } }
    }
}

/// An answer about jobs: of the opened run, or of one that it is compared with.
pub(in crate::app) fn jobs_read(
    app: &mut App,
    (key, attempt): (RunKey, u32),
    at: Timestamp,
    run: Option<Arc<WorkflowRun>>,
    outcome: Result<Vec<Job>, Fault>,
) {
    let listed = app.store.inventory.runs.iter().find(|listed| listed.key == key).or(run.as_ref());
    if let (Some(listed), Ok(jobs)) = (listed, &outcome) {
        app.job_times.learn(listed, attempt, jobs);
    }
    let Some(detail) = app.run.as_mut().filter(|detail| detail.key == key && detail.attempt == attempt) else { return };
    detail.is_asking = false;
    if attempt < detail.latest || detail.run.is_none() {
        detail.run = run.or(detail.run.take());
    }
    match outcome {
        Ok(jobs) => {
            detail.tree.lay(&jobs);
            (detail.jobs, detail.fault) = (Some((at, jobs)), None);
        }
        Err(fault) => detail.fault = Some(fault),
    }
}

/// Asks for the opened run's jobs while it is going on, or when it got a new attempt; then, where there is quota
/// for it, for those of runs that went well, so that it can be said how long each usually takes.
pub(in crate::app) fn follow(app: &mut App) -> Vec<Effect> {
    let now = app.now;
    let mut quotas = app.store.of(Feed::Pipelines).filter_map(|(_, source)| source.quota());
    let quota = quotas.find(|quota| quota.resource == QuotaResource::Rest);
    let Some(detail) = &mut app.run else { return Vec::new() };
    let runs = &app.store.inventory.runs;
    let listed = runs.iter().find(|run| run.key == detail.key).cloned();
    let Some(run) = listed.or_else(|| detail.run.clone()) else { return Vec::new() };
    if run.attempt > detail.latest && detail.attempt == detail.latest {
        let mut tree = RunTree::default();
        tree.take(detail.tree.stand());
        *detail = RunDetail { tree, ..RunDetail::new(&run, now) };
        return vec![detail.question()];
    }
    detail.latest = detail.latest.max(run.attempt);
    if detail.attempt == run.attempt {
        detail.run = Some(run.clone());
    }
    if detail.is_due(&run, quota, now) {
        (detail.asked_at, detail.is_asking) = (now, true);
        return vec![detail.question()];
    }
    if detail.is_compared || detail.known_jobs().is_empty() || quota.is_some_and(|quota| quota.remaining < PLENTY) {
        return Vec::new();
    }
    detail.is_compared = true;
    let is_like = |other: &&Arc<WorkflowRun>| {
        other.key.repository == run.key.repository
            && other.workflow == run.workflow
            && other.conclusion == Some(Conclusion::Success)
            && other.identity() != run.identity()
    };
    let known = &app.job_times;
    let compared = runs.iter().filter(is_like).take(COMPARED).filter(|other| !known.knows(&other.key, other.attempt));
    compared.map(|other| Effect::FetchJobs { key: other.key.clone(), attempt: other.attempt }).collect()
}
