//! The value to copy.

use super::{rows::Rows, text};
use crate::app::{App, Effect, EnvironmentRow, job_log};
use crate::keymap::{Context, Pane};

/// The value that is meant, one a line, and what it is in few words.
pub(super) fn copy(app: &App) -> Option<Effect> {
    if app.focus.help.is_none() && app.place_context() == Context::JobLog {
        return job_log::copy(app);
    }
    if let Some(text) = text::document(app) {
        return Some(Effect::Copy { what: "the text".into(), text: text.trim_end().to_owned() });
    }
    if app.focus.pane == Pane::Logs {
        return log_line(app);
    }
    let (values, of): (Vec<String>, _) = match Rows::meant(app)? {
        Rows::Environments(rows) => (rows.iter().map(|row| row.name.to_string()).collect(), "environment name"),
        Rows::Runs(rows) => (rows.iter().map(|row| row.key.id.to_string()).collect(), "run id"),
        Rows::Gates(rows) => (rows.iter().map(|gate| gate.run.id.to_string()).collect(), "run id"),
        Rows::Targets(rows) => {
            let sha = |row: &&EnvironmentRow| row.of().live.as_ref().map(|live| live.sha.to_string());
            (rows.iter().filter_map(sha).collect(), "live commit")
        }
        Rows::Pulls(rows) => (rows.iter().map(|row| row.of().branch.to_string()).collect(), "branch"),
        Rows::Workflows(rows) => (rows.iter().map(|row| row.of().file().to_owned()).collect(), "workflow file"),
        Rows::Gpus(rows) => (rows.iter().map(|(_, gpu)| gpu.id.to_string()).collect(), "GPU id"),
        Rows::Executions(rows) => (rows.iter().map(|listed| listed.row.id.clone()).collect(), "execution id"),
    };
    let what = count(values.len(), of);
    let text = values.iter().map(|value| text::clean(value)).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(Effect::Copy { what, text })
}

/// The line that was jumped to while it is on screen; else the newest, or the top one where the lines
/// are held.
fn log_line(app: &App) -> Option<Effect> {
    let logs = &app.logs;
    let rows = logs.window.rows(&logs.buffer, &logs.shown);
    let chosen = logs.window.chosen().filter(|chosen| rows.iter().any(|row| row.sequence == *chosen));
    let newest = || logs.shown.len().checked_sub(1).and_then(|last| logs.shown.get(last));
    let (what, sequence) = match chosen {
        Some(chosen) => ("the chosen line", Some(chosen)),
        None if logs.window.is_following() => ("the newest line", newest()),
        None => ("the top line", rows.first().map(|row| row.sequence).or_else(newest)),
    };
    let line = logs.buffer.line(sequence?)?;
    Some(Effect::Copy { what: what.into(), text: line.text().to_owned() })
}

/// `1 run id`, `3 run ids`.
pub(super) fn count(number: usize, of: &str) -> String {
    if number == 1 { format!("1 {of}") } else { format!("{number} {of}s") }
}
