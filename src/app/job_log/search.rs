//! Searching the whole log; `settle` asks, and the answer goes to the next match.

use super::JobLogSearch;
use crate::app::App;

/// The search begins at the line under the cursor.
pub(in crate::app) fn start_search(app: &mut App) {
    if let Some(view) = &mut app.job_log {
        view.search = JobLogSearch { from: view.page.cursor(), ..JobLogSearch::default() };
    }
}

pub(in crate::app) fn look(app: &mut App, text: String) {
    if let Some(view) = &mut app.job_log {
        view.search.text = text;
    }
}

/// Forgets what was looked for, and goes back to where the search began.
pub(in crate::app) fn give_search_up(app: &mut App) {
    if let Some(view) = &mut app.job_log {
        let from = std::mem::take(&mut view.search).from;
        view.go_to(from);
    }
}
