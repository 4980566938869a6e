//! Taking in what comes about a log, and about the jobs of its run.

use super::{JobLogSaid, JobLogState, JobLogView, open, tail};
use crate::app::{App, Effect};
use crate::domain::{Job, JobLogKey, RunStatus};
use crate::logs::job::Folds;

/// Something about a log; of one that is open no longer it is nothing.
pub(in crate::app) fn said(app: &mut App, key: &JobLogKey, said: JobLogSaid) {
    tail::said(app, key, &said);
    let now = app.now;
    let Some(view) = app.job_log.as_mut().filter(|view| view.key == *key) else { return };
    match said {
        JobLogSaid::Arriving { bytes, of } => {
            if matches!(view.state, JobLogState::Arriving { .. }) {
                view.state = JobLogState::Arriving { bytes, of };
            }
        }
        JobLogSaid::Failed(fault) => {
            // Of an open log it is a read that failed: what was asked for does not come.
            view.asked.clear();
            view.again.failed(&fault, now);
            view.state = JobLogState::Failed(fault);
        }
        JobLogSaid::Tail(_) => {}
        JobLogSaid::Opened(outline) => {
            if view.outline().is_some() {
                // It is on the shelf anew: lines that were asked for meanwhile do not come.
                view.asked.clear();
                return;
            }
            view.folds = Folds::new(outline.lines, &outline.groups);
            let place = |number| outline.steps.iter().find(|step| step.number == number).map(|step| step.line);
            let line = view.step.and_then(place).or(outline.failing_line).unwrap_or(0);
            view.state = JobLogState::Open(outline);
            view.go_to(line);
        }
        JobLogSaid::Lines(lines) => {
            for line in lines {
                view.asked.remove(&line.number);
                view.held.insert(line.number, line);
            }
            view.reveal();
        }
        JobLogSaid::Found { text, finding } => found(view, &text, finding),
    }
}

fn found(view: &mut JobLogView, text: &str, finding: crate::logs::job::Finding) {
    if view.search.text != text {
        return;
    }
    let from = view.search.from;
    let next = finding.lines.iter().find(|line| **line >= from).or(finding.lines.first()).copied();
    view.search.found = Some(finding);
    if let Some(line) = next {
        view.go_to(line);
    }
}

/// A log that did not come is asked for once more when its time has come.
pub(in crate::app) fn tick(app: &mut App) -> Vec<Effect> {
    let mut effects: Vec<Effect> = tail::tick(app).into_iter().collect();
    let now = app.now;
    if app.job_log.as_mut().is_some_and(|view| view.again.is_due(now)) {
        effects.extend(open::begin(app));
    }
    effects
}

/// The jobs of the opened run were read: the log that was waited for may be there, and a failed job has a tail.
pub(in crate::app) fn jobs_came(app: &mut App) -> Vec<Effect> {
    let mut effects: Vec<Effect> = tail::ask(app).into_iter().collect();
    let Some(view) = app.job_log.as_mut() else { return effects };
    let jobs = app.run.as_ref().filter(|detail| detail.key == view.key.run).and_then(|detail| detail.jobs.as_ref());
    let now: Option<&Job> = jobs.and_then(|(_, jobs)| jobs.iter().find(|job| job.id == view.job.id));
    let Some(job) = now else { return effects };
    view.job = job.clone();
    let waits = matches!(view.state, JobLogState::None { comes: true, .. });
    if waits {
        let has_ended = view.job.status == RunStatus::Completed;
        effects.extend(open::begin(app).filter(|_| has_ended));
    }
    effects
}
