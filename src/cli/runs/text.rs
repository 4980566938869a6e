//! One run as text: what it is, then its jobs and steps, those that failed first.

use std::{fmt::Write as _, time::Duration};

use crate::domain::{Conclusion, Job, RunStatus, Timestamp, WorkflowRun, coarse_age, job_order, long_age};

/// The word that says most of a run, job or step.
pub(super) fn word<'a>(status: &'a RunStatus, conclusion: Option<&'a Conclusion>) -> &'a str {
    conclusion.map_or(status.word(), |conclusion| conclusion.word())
}

/// `octo/hello ci #12`.
pub(super) fn name(run: &WorkflowRun) -> String {
    format!("{} {} #{}", run.key.repository, run.workflow, run.number)
}

/// The whole run. `usual` is what its workflow takes.
pub(super) fn text(run: &WorkflowRun, latest: u32, jobs: &[Job], usual: Option<Duration>, now: Timestamp) -> String {
    let mut text = format!("{} on {}: {}, {}", name(run), run.branch, run.word(), long_age(run.duration(now)));
    match usual {
        Some(usual) if run.status == RunStatus::InProgress => text.push_str(&format!(" of ~{}", coarse_age(usual))),
        Some(usual) if run.status == RunStatus::Completed => text.push_str(&format!(" (usually {})", long_age(usual))),
        _ => {}
    }
    if let Some(queued) = run.queue_time(jobs, now).filter(|queued| queued.as_secs() > 0) {
        text.push_str(&format!(", queued {}", long_age(queued)));
    }
    if latest > 1 {
        text.push_str(&format!(", attempt {} of {latest}", run.attempt));
    }
    let _ = write!(text, "\n{}\n{}\n", run.title, run.url);
    if let Some(job) =
        job_order(jobs).first().map(|at| &jobs[*at]).filter(|job| job.health() == crate::domain::Health::Down)
    {
        let step = job.failing_step().map(|step| format!(": {}", step.name)).unwrap_or_default();
        let _ = writeln!(text, "failed first: {}{step}", job.name);
    }
    for job in job_order(jobs).into_iter().map(|at| &jobs[at]) {
        let _ = write!(text, "{:12} {}", word(&job.status, job.conclusion.as_ref()), job.name);
        text.extend(job.duration(now).map(|took| format!("  {}", long_age(took))));
        let queued = job.queue_time(now).filter(|queued| queued.as_secs() > 0);
        text.extend(queued.map(|queued| format!("  queued {}", long_age(queued))));
        text.push('\n');
        for step in &job.steps {
            let word = word(&step.status, step.conclusion.as_ref());
            let _ = writeln!(text, "  {word:12} {:>2} {}", step.number, step.name);
        }
    }
    text
}
