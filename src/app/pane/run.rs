//! An opened run: its jobs and steps, the failing ones named first.

use std::sync::Arc;

use super::pipelines::mark;
use crate::app::{App, Block, Row, Span, Tone, actions, height_of, job_log::tail_blocks, pane};
use crate::domain::{
    Conclusion, Fault, Health, Job, JobStep, Quota, RunKey, RunStatus, Timestamp, WorkflowRun, age, coarse_age,
    long_age,
};
use crate::keymap::Pane;

/// What is known of the opened run's jobs.
#[derive(Debug, Clone, PartialEq)]
pub struct RunDetail {
    pub key: RunKey,
    pub attempt: u32,
    /// When they were last asked for.
    pub asked_at: Timestamp,
    /// No answer has come to the last question.
    pub is_asking: bool,
    /// The last good answer and when it came.
    pub jobs: Option<(Timestamp, Vec<Job>)>,
    pub fault: Option<Fault>,
}

impl RunDetail {
    /// Seconds between two questions while a run is going on; more where the quota is small.
    pub const EVERY_SECONDS: u64 = 5;
    /// Seconds to the next question after one that was refused or has no answer yet.
    const AFTER_FAULT_SECONDS: u64 = 60;

    pub fn new(run: &WorkflowRun, now: Timestamp) -> Self {
        Self { key: run.key.clone(), attempt: run.attempt, asked_at: now, is_asking: true, jobs: None, fault: None }
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
        let is_over = run.status == RunStatus::Completed && jobs_are_over && self.attempt == run.attempt;
        let rationed =
            quota.and_then(|quota| Some(age(quota.resets_at?, now).as_secs() / (quota.remaining / 3).max(1)));
        let is_patient = self.fault.is_some() || self.is_asking;
        let every = if is_patient { Self::AFTER_FAULT_SECONDS } else { Self::EVERY_SECONDS };
        !is_over && age(now, self.asked_at).as_secs() >= every.max(rationed.unwrap_or(0))
    }
}

pub(super) fn document(app: &App, identity: u64) -> Vec<Block> {
    // Among ten thousand runs the number tells most of them apart at once.
    let is_opened = |run: &&Arc<WorkflowRun>| match &app.run {
        Some(detail) => run.key.id == detail.key.id && run.key == detail.key,
        None => run.identity() == identity,
    };
    let Some(run) = app.store.inventory.runs.iter().find(is_opened) else {
        return vec![Block::muted("This run is no longer among the newest of its repository. Esc steps back.")];
    };
    let mut blocks = head(run, app.now);
    let Some(detail) = app.run.as_ref().filter(|detail| detail.key == run.key) else { return blocks };
    if let Some(fault) = &detail.fault {
        blocks.push(Block::Prose(vec![Span::new(fault.to_string(), Tone::Bad)]));
    }
    match &detail.jobs {
        None if detail.fault.is_none() => blocks.push(Block::muted("Reading the jobs…")),
        None => {}
        Some((_, jobs)) if jobs.is_empty() => blocks.push(Block::muted("This run has no jobs yet.")),
        Some((read_at, jobs)) => {
            blocks.extend(first_failure(jobs));
            blocks.extend(tail_blocks(app));
            let done = jobs.iter().filter(|job| job.status == RunStatus::Completed).count();
            let read = coarse_age(age(app.now, *read_at));
            blocks.push(Block::Heading(format!("Jobs, {done} of {} done, read {read} ago", jobs.len())));
            for job in jobs {
                blocks.push(Block::Text(job_line(job, app.now)));
                blocks.extend(job.steps.iter().filter(|step| is_told(job, step)).map(|step| step_line(step, app.now)));
            }
        }
    }
    blocks
}

/// The row of the opened run's document in which each of its jobs begins.
fn job_rows(app: &App) -> Vec<u16> {
    let jobs = app.run.as_ref().and_then(|run| run.jobs.as_ref()).map(|(_, jobs)| jobs.as_slice()).unwrap_or_default();
    let rows_of = |job: &Job| 1 + job.steps.iter().filter(|step| is_told(job, step)).count() as u16;
    // What stands before the jobs may be broken into rows; the jobs themselves never are.
    let all = pane::document(app, Pane::Pipelines).map_or(0, |blocks| height_of(&blocks));
    let mut row = all.saturating_sub(jobs.iter().map(rows_of).fold(0, u16::saturating_add));
    let begins = |job: &Job| {
        let at = row;
        row = row.saturating_add(rows_of(job));
        at
    };
    jobs.iter().map(begins).collect()
}

/// The row of the opened run's document in which a job, counted from 1, begins.
pub(in crate::app) fn job_row(app: &App, job: usize) -> Option<u16> {
    job_rows(app).get(job.checked_sub(1)?).copied()
}

/// The job, counted from 1, that the middle of the screen is in; none while an opened run is not scrolled.
pub(in crate::app) fn job_in_view(app: &App, pane: Pane) -> Option<usize> {
    let scroll = app.table_pane(pane).and_then(|list| list.opened).map(|opened| opened.scroll)?;
    let rows = if pane == Pane::Pipelines && scroll > 0 { job_rows(app) } else { Vec::new() };
    let middle = usize::from(scroll) + actions::page_height(app) / 2;
    rows.iter().rposition(|row| usize::from(*row) <= middle).map(|at| at + 1)
}

fn head(run: &WorkflowRun, now: Timestamp) -> Vec<Block> {
    let attempt = if run.attempt > 1 { format!(", attempt {}", run.attempt) } else { String::new() };
    vec![
        Block::Heading(format!("{} {} #{}{attempt}", run.key.repository, run.workflow, run.number)),
        Block::text(run.title.as_str()),
        Block::Text(vec![
            Span::marked(mark(&run.status, run.conclusion.as_ref()), run.word().replace('_', " ")),
            Span::plain(format!("  {}", long_age(run.duration(now)))),
            Span::muted(format!("  started {} ago", coarse_age(age(now, run.started_at.unwrap_or(run.created_at))))),
        ]),
        Block::Text(vec![
            Span::new(run.branch.as_str(), Tone::Accent),
            Span::muted(format!(" {:.8} · {} by {}", run.head_sha.as_str(), run.event, run.actor)),
        ]),
        Block::Prose(vec![Span::muted(run.url.as_str())]),
        Block::Gap,
    ]
}

/// Where to look first.
fn first_failure(jobs: &[Job]) -> Option<Block> {
    let job = jobs.iter().find(|job| job.health() == Health::Down)?;
    let step = job.steps.iter().find(|step| step.health() == Health::Down);
    let place = step.map_or_else(|| job.name.to_string(), |step| format!("{}: {}", job.name, step.name));
    Some(Block::Text(vec![
        Span::marked(crate::app::Mark::Bad, "failed first"),
        Span::new(format!(" {place}"), Tone::Strong),
    ]))
}

/// Steps are told of jobs that run or went wrong; of the others the job's row is enough.
fn is_told(job: &Job, step: &JobStep) -> bool {
    !matches!(job.conclusion, Some(Conclusion::Success | Conclusion::Skipped)) && step.status != RunStatus::Pending
}

fn job_line(job: &Job, now: Timestamp) -> Vec<Span> {
    let mut spans = vec![
        Span::marked(
            mark(&job.status, job.conclusion.as_ref()),
            format!("{:11}", word(&job.status, job.conclusion.as_ref())),
        ),
        Span::new(format!(" {}", job.name), Tone::Strong),
    ];
    spans.extend(took(job.started_at, job.completed_at, now).map(|took| Span::plain(format!("  {took}"))));
    spans.extend(job.runner.as_ref().map(|runner| Span::muted(format!("  on {runner}"))));
    spans
}

fn step_line(step: &JobStep, now: Timestamp) -> Block {
    let mut spans = vec![
        Span::plain("    "),
        Span::marked(mark(&step.status, step.conclusion.as_ref()), format!("{:>2} {}", step.number, step.name)),
    ];
    spans.extend(took(step.started_at, step.completed_at, now).map(|took| Span::muted(format!("  {took}"))));
    Block::Text(spans)
}

fn word(status: &RunStatus, conclusion: Option<&Conclusion>) -> String {
    conclusion.map_or_else(|| status.word(), |conclusion| conclusion.word()).replace('_', " ")
}

fn took(started: Option<Timestamp>, completed: Option<Timestamp>, now: Timestamp) -> Option<String> {
    started.map(|started| long_age(age(completed.unwrap_or(now), started)))
}
