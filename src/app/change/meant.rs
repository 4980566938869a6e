//! The things that a key is about: what is opened, else what is marked, else what is under the cursor.

use super::batch::Aside;
use crate::app::{App, PipelineSubject, delivery::marked_subjects, pipeline_subject};
use crate::keymap::Pane;
use crate::plan::MOST_CHANGES_AT_ONCE as MOST;

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) of: PipelineSubject,
    /// It is marked, and the filter of the list hides it.
    pub(super) is_hidden: bool,
}

/// What is meant now, and what was marked and is gone. It is fixed here: what becomes of the list later changes nothing.
///
/// # Errors
/// Why nothing is.
pub(super) fn meant(app: &App) -> Result<(Vec<Subject>, Aside), String> {
    let list = app.table_pane(Pane::Pipelines).filter(|list| list.opened.is_none());
    let Some(table) = list.map(|list| &list.table).filter(|table| table.has_marks()) else {
        let of = pipeline_subject(app).ok_or("there is nothing under the cursor")?;
        return Ok((vec![Subject { of, is_hidden: false }], Aside::default()));
    };
    let mut aside = Aside { marks: Some(app.delivery.view), ..Aside::default() };
    for name in table.gone.values() {
        aside.leave_out(if name.is_empty() { "a marked row" } else { name }, "it is no longer in the list");
    }
    let subjects: Vec<Subject> =
        marked_subjects(app).into_iter().map(|(of, is_listed)| Subject { of, is_hidden: !is_listed }).collect();
    match subjects.len() {
        // What is under the cursor was not meant.
        0 => Err(format!("{}; esc forgets the marks", aside.nothing_left())),
        count if count > MOST => Err(format!("{count} rows are marked, and at most {MOST} are changed at once")),
        _ => Ok((subjects, aside)),
    }
}
