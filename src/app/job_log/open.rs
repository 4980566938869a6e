//! Opening the log of a job, and closing it again.

use super::{JobLogState, JobLogView};
use crate::app::{App, Effect, press};
use crate::domain::{Job, JobLogKey, LogStanding, RunKey};
use crate::keymap::Pane;

/// The job under the cursor of the opened run, and the step where the cursor is on one.
fn meant(app: &App) -> Option<(RunKey, &Job, Option<u32>)> {
    let detail = app.run.as_ref().filter(|_| app.pipelines.opened.is_some())?;
    let (job, step) = detail.job()?;
    Some((detail.key.clone(), job, step.map(|step| step.number)))
}

/// True when there is a job whose log could be opened.
pub(in crate::app) fn is_openable(app: &App) -> bool {
    let lies_over = app.focus.help.is_some() || app.commands.output.is_some();
    !lies_over && app.focus.pane == Pane::Pipelines && app.job_log.is_none() && meant(app).is_some()
}

/// Opens the log of the job that is meant.
pub(in crate::app) fn open(app: &mut App) -> Vec<Effect> {
    let Some((run, job, step)) = meant(app).map(|(run, job, step)| (run, job.clone(), step)) else { return Vec::new() };
    let view = show(app, &run, job);
    // The step that failed is opened on its last words, any other one on its first.
    view.step = step.filter(|step| view.job.failing_step().is_none_or(|failing| failing.number != *step));
    begin(app).into_iter().collect()
}

/// Opens the log of the job under the cursor where a view says: on a line, counted from 0, with long lines wrapped and
/// with times.
pub(in crate::app) fn open_at(app: &mut App, line: Option<u64>, wraps: bool, times: bool) -> Vec<Effect> {
    let effects = open(app);
    if let Some(view) = &mut app.job_log {
        (view.wish, view.times, view.step) = (line, times, None);
        view.page.set_wraps(wraps);
    }
    effects
}

/// Opens the log that is wished for, once its job is known.
pub(in crate::app) fn open_wished(app: &mut App) -> Option<Effect> {
    let detail = app.run.as_mut().filter(|detail| detail.jobs.is_some())?;
    let wish = detail.log_wish.take()?;
    let (run, job) = (detail.key.clone(), detail.known_jobs().iter().find(|job| job.id == wish.job).cloned());
    let Some(job) = job else {
        press::tell(app, "the job of that log is no longer a part of the run".into());
        return None;
    };
    show(app, &run, job).wish = Some(wish.line);
    begin(app)
}

/// The log of a job in place of the one before, and nothing in it yet.
fn show<'a>(app: &'a mut App, run: &RunKey, job: Job) -> &'a mut JobLogView {
    let mut view = JobLogView::new(JobLogKey::new(run, &job), job, JobLogState::Arriving { bytes: 0, of: None });
    view.times = app.logs.times;
    view.page.set_wraps(app.logs.window.wraps());
    app.job_log.insert(view)
}

/// Asks for the log where there should be one, and says why where not.
pub(super) fn begin(app: &mut App) -> Option<Effect> {
    let view = app.job_log.as_mut()?;
    view.again.give_up();
    view.state = match view.job.log_standing() {
        LogStanding::Written => JobLogState::Arriving { bytes: 0, of: None },
        LogStanding::ToCome(why) => JobLogState::None { why, comes: true },
        LogStanding::Never(why) => JobLogState::None { why, comes: false },
    };
    let is_asked = matches!(view.state, JobLogState::Arriving { .. });
    let (run, job) = (view.key.run.clone(), Box::new(view.job.clone()));
    is_asked.then_some(Effect::FetchJobLog { run, job, most_bytes: None })
}

/// Closes the log; nothing where none is open.
pub(in crate::app) fn close(app: &mut App) -> Option<Vec<Effect>> {
    app.job_log.take().map(|_| vec![Effect::CloseJobLog])
}
