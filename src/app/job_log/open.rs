//! Opening the log of a job, and closing it again.

use super::{JobLogState, JobLogView};
use crate::app::{App, Effect};
use crate::domain::{Job, JobLogKey, LogStanding, RunKey};
use crate::keymap::Pane;

/// The job whose log Enter would open: the one under the cursor; none on a group of jobs.
fn meant(app: &App) -> Option<(RunKey, &Job)> {
    let detail = app.run.as_ref().filter(|_| app.pipelines.opened.is_some())?;
    let (job, _) = detail.job()?;
    Some((detail.key.clone(), job))
}

/// True when there is a job whose log could be opened.
pub(in crate::app) fn is_openable(app: &App) -> bool {
    app.focus.pane == Pane::Pipelines && app.job_log.is_none() && meant(app).is_some()
}

/// Opens the log of the job that is meant.
pub(in crate::app) fn open(app: &mut App) -> Vec<Effect> {
    let Some((run, job)) = meant(app).map(|(run, job)| (run, job.clone())) else { return Vec::new() };
    let view = JobLogView::new(JobLogKey::new(&run, &job), job, JobLogState::Arriving { bytes: 0, of: None });
    let view = app.job_log.insert(view);
    view.times = app.logs.times;
    view.page.set_wraps(app.logs.window.wraps());
    begin(app).into_iter().collect()
}

/// Asks for the log where there should be one, and says why where not.
pub(super) fn begin(app: &mut App) -> Option<Effect> {
    let view = app.job_log.as_mut()?;
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
