//! What leads out of an opened log: the line under the cursor, and the job's page.

use crate::app::{App, Effect};

/// The line under the cursor, as it is shown.
pub(in crate::app) fn copy(app: &App) -> Option<Effect> {
    let view = app.job_log.as_ref()?;
    let line = view.line(view.page.cursor())?;
    Some(Effect::Copy { what: "the line".into(), text: line.text.text.to_string() })
}

/// The address of the job's page, where its run has one.
pub(in crate::app) fn page(app: &App) -> Option<String> {
    let view = app.job_log.as_ref()?;
    let run = app.store.inventory.runs.iter().find(|run| run.key == view.key.run)?;
    Some(format!("{}/job/{}", run.url.as_str().trim_end_matches('/'), view.key.job))
}
