//! One row of the tree: a group, a job or a step.

use std::time::Duration;

use super::{RunDetail, TreeRow, tree::JobGroup};
use crate::app::{App, Block, Mark, Span, Tone, pane::run_mark};
use crate::domain::{
    Conclusion, Health, Job, JobPath, JobStep, RunStatus, Timestamp, WorkflowRun, coarse_age, long_age,
};

/// Waiting for a runner as long as this is worth a word.
const LONG_QUEUE: Duration = Duration::from_secs(10);

/// The row at a position.
pub(super) fn row(app: &App, run: &WorkflowRun, detail: &RunDetail, at: usize) -> Block {
    let jobs = detail.known_jobs();
    let now = app.store.runs_as_of(app.now);
    let (depth, spans) = match detail.tree.rows.get(at) {
        Some(TreeRow::Group { group, depth }) => {
            let is_open = detail.tree.is_open(jobs, at) == Some(true);
            (*depth, detail.tree.groups.get(*group as usize).map(|group| of_group(group, jobs, is_open)))
        }
        Some(TreeRow::Job { job, depth }) => {
            (*depth, jobs.get(*job as usize).map(|job| of_job(app, run, job, *depth, now)))
        }
        Some(TreeRow::Step { job, step, depth }) => {
            let found = jobs.get(*job as usize).and_then(|job| Some((job, job.steps.get(*step as usize)?)));
            (*depth, found.map(|(job, step)| of_step(app, run, job, step, now)))
        }
        None => (0, None),
    };
    let indent = Span::plain("  ".repeat(usize::from(depth)));
    let indent = (depth > 0).then_some(indent);
    Block::Text(indent.into_iter().chain(spans.unwrap_or_default()).collect())
}

fn of_group(group: &JobGroup, jobs: &[Job], is_open: bool) -> Vec<Span> {
    let of_group = || group.jobs.iter().filter_map(|job| jobs.get(*job as usize));
    let count = |health: Health| of_group().filter(|job| job.health() == health).count();
    let done = of_group().filter(|job| job.status == RunStatus::Completed).count();
    let (failed, running) = (count(Health::Down), of_group().filter(|job| job.status == RunStatus::InProgress).count());
    let mark = match (failed, running, done) {
        (1.., ..) => Mark::Bad,
        (_, 1.., _) => Mark::Progress,
        (.., done) if done < group.jobs.len() => Mark::Waiting,
        _ if count(Health::Healthy) == group.jobs.len() => Mark::Good,
        _ => Mark::Unknown,
    };
    let sign = Span { mark: Some(mark), text: String::new(), tone: mark.tone() };
    let fold = if is_open { "- " } else { "+ " };
    let mut spans = vec![sign, Span::muted(fold), Span::new(group.title.as_str(), Tone::Strong)];
    for (count, word, tone) in [(failed, "failed", Tone::Bad), (running, "running", Tone::Progress)] {
        if count > 0 {
            spans.push(Span::new(format!("  {count} {word}"), tone));
        }
    }
    spans.push(Span::muted(format!("  {done} of {} done", group.jobs.len())));
    spans
}

pub(super) fn of_job(app: &App, run: &WorkflowRun, job: &Job, depth: u16, now: Timestamp) -> Vec<Span> {
    let path = JobPath::of(job.name.as_str());
    // Inside a group its own part tells it from the others.
    let name = if depth > 0 && !path.groups.is_empty() { path.leaf } else { job.name.as_str() };
    let word = format!("{:11}", word(&job.status, job.conclusion.as_ref()));
    let mut spans = vec![
        Span::marked(run_mark(&job.status, job.conclusion.as_ref()), word),
        Span::new(format!(" {name}"), Tone::Strong),
    ];
    let usual = app.job_times.usual(run, job, None);
    spans.extend(took(&job.status, job.conclusion.as_ref(), job.duration(now), usual, Tone::Normal));
    spans.extend(job.runner.as_ref().map(|runner| Span::muted(format!("  on {runner}"))));
    let queued = job.queue_time(now).filter(|queued| *queued >= LONG_QUEUE);
    spans.extend(queued.map(|queued| Span::muted(format!("  queued {}", long_age(queued)))));
    if job.status == RunStatus::Queued && !job.labels.is_empty() {
        let labels: Vec<&str> = job.labels.iter().map(|label| label.as_str()).collect();
        spans.push(Span::muted(format!("  waits for a runner {}", labels.join(" "))));
    }
    spans
}

pub(super) fn of_step(app: &App, run: &WorkflowRun, job: &Job, step: &JobStep, now: Timestamp) -> Vec<Span> {
    let mark = run_mark(&step.status, step.conclusion.as_ref());
    let mut spans = vec![Span::plain("  "), Span::marked(mark, format!("{:>2} {}", step.number, step.name))];
    let usual = app.job_times.usual(run, job, Some(step));
    spans.extend(took(&step.status, step.conclusion.as_ref(), step.duration(now), usual, Tone::Muted));
    spans
}

/// `  3m07s of ~5m` while it runs; `  3m07s (usually 1m)` where it took much longer than usual.
fn took(
    status: &RunStatus,
    conclusion: Option<&Conclusion>,
    took: Option<Duration>,
    usual: Option<Duration>,
    tone: Tone,
) -> Vec<Span> {
    let Some(took) = took.filter(|_| conclusion != Some(&Conclusion::Skipped)) else { return Vec::new() };
    let mut spans = vec![Span::new(format!("  {}", long_age(took)), tone)];
    // A few seconds are nothing to compare.
    let Some(usual) = usual.filter(|usual| usual.as_secs() >= 5) else { return spans };
    if *status == RunStatus::InProgress {
        spans.push(Span::muted(format!(" of ~{}", coarse_age(usual))));
    } else if took > usual * 3 / 2 {
        spans.push(Span::muted(format!(" (usually {})", coarse_age(usual))));
    }
    spans
}

fn word(status: &RunStatus, conclusion: Option<&Conclusion>) -> String {
    conclusion.map_or_else(|| status.word(), |conclusion| conclusion.word()).replace('_', " ")
}
