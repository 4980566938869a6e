//! The last lines of the failed step, in the document of the opened run.

use std::sync::Arc;

use super::{JobLogSaid, again::Again};
use crate::app::{App, Block, Effect, Span, Tone, actions};
use crate::domain::{Fault, Health, Job, JobLogKey, LogStanding, RunKey};
use crate::logs::job::{MarkKind, Outline};

/// A larger log is read only when it is opened.
const MOST_BYTES: u64 = 32 << 20;

/// The log that the tail is from; without an outline it is still to come.
#[derive(Debug, Clone, PartialEq)]
pub struct JobTail {
    pub key: JobLogKey,
    pub said: Option<Result<Arc<Outline>, Fault>>,
    /// When it is asked for once more.
    pub(super) again: Again,
}

/// Asks for the log of the first job that failed, once.
pub(super) fn ask(app: &mut App) -> Option<Effect> {
    let detail = app.run.as_ref()?;
    let (_, jobs) = detail.jobs.as_ref()?;
    let is_over = |standing| standing == LogStanding::Written;
    let job = jobs.iter().find(|job| job.health() == Health::Down && is_over(job.log_standing()))?;
    let key = JobLogKey::new(&detail.key, job);
    if app.job_tail.as_ref().is_some_and(|tail| tail.key == key) {
        return None;
    }
    let asked = fetch(&detail.key, job);
    app.job_tail = Some(JobTail { key, said: None, again: Again::default() });
    Some(asked)
}

fn fetch(run: &RunKey, job: &Job) -> Effect {
    Effect::FetchJobLog { run: run.clone(), job: Box::new(job.clone()), most_bytes: Some(MOST_BYTES) }
}

/// Asks once more for a log that did not come, while its run is open.
pub(super) fn tick(app: &mut App) -> Option<Effect> {
    let tail = app.job_tail.as_mut()?;
    let detail = app.run.as_ref().filter(|detail| detail.key == tail.key.run)?;
    let job = detail.known_jobs().iter().find(|job| JobLogKey::new(&detail.key, job) == tail.key)?;
    tail.again.is_due(app.now).then(|| fetch(&detail.key, job))
}

pub(super) fn said(app: &mut App, key: &JobLogKey, said: &JobLogSaid) {
    let now = app.now;
    let Some(tail) = app.job_tail.as_mut().filter(|tail| tail.key == *key) else { return };
    match said {
        JobLogSaid::Opened(outline) | JobLogSaid::Tail(Ok(outline)) => {
            tail.again.give_up();
            tail.said = Some(Ok(outline.clone()));
        }
        JobLogSaid::Tail(Err(fault)) if !matches!(tail.said, Some(Ok(_))) => {
            tail.again.failed(fault, now);
            tail.said = Some(Err(fault.clone()));
        }
        _ => {}
    }
}

/// Rows for it: never so many that nothing else of the run is seen.
fn room(app: &App) -> usize {
    (actions::page_height(app) / 2).max(2)
}

/// The tail of the failed step of the opened run.
pub(in crate::app) fn tail_blocks(app: &App) -> Vec<Block> {
    let is_shown = |tail: &&JobTail| {
        let detail = app.run.as_ref().filter(|detail| detail.key == tail.key.run);
        detail.is_some_and(|detail| detail.known_jobs().iter().any(|job| JobLogKey::new(&detail.key, job) == tail.key))
    };
    let Some(tail) = app.job_tail.as_ref().filter(is_shown) else { return Vec::new() };
    match &tail.said {
        None => vec![Block::muted("    reading its log…")],
        Some(Err(fault)) => vec![Block::Prose(vec![Span::muted(format!("    {fault}"))])],
        Some(Ok(outline)) => outline.tail[outline.tail.len().saturating_sub(room(app))..]
            .iter()
            .map(|line| {
                let tone = match line.mark {
                    Some(MarkKind::Error) => Tone::Bad,
                    Some(MarkKind::Warning) => Tone::Warn,
                    Some(MarkKind::Group | MarkKind::Section) => Tone::Strong,
                    _ => Tone::Normal,
                };
                Block::Text(vec![Span::muted("    "), Span::new(line.text.text.as_str(), tone)])
            })
            .chain(outline.failing_line.map(|_| Block::Gap))
            .collect(),
    }
}
