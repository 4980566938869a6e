//! The actions that lead out of the console: what they ask for, and why they can do nothing.

use super::{copy, delivery, json, pages, rows::Rows, sheet::SheetForm, text};
use crate::app::{App, Effect, Handed};
use crate::keymap::{Action, Pane, PipelinesView};

/// Carries one out; other actions ask for nothing.
pub(in crate::app) fn act(app: &App, action: Action) -> Vec<Effect> {
    let effect = match action {
        Action::Copy => copy::copy(app),
        Action::Browse => pages::pages(app).ok().map(Effect::Browse),
        Action::Edit | Action::Page => {
            let (name, text) = text::shown(app);
            let is_paged = action == Action::Page;
            Some(Effect::Edit(Handed::Text { name: name.into(), text, is_paged }))
        }
        Action::EditConfiguration => Some(Effect::Edit(Handed::Configuration)),
        _ => form(action).and_then(|form| export(app, form)),
    };
    effect.into_iter().collect()
}

/// Why one can do nothing now.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<String> {
    let is_text = app.table_pane(app.focus.pane).is_none_or(|list| list.opened.is_some());
    match action {
        Action::Browse => pages::pages(app).err(),
        // The help is a text; pages and lists are those of the place that it is about.
        _ if app.focus.help.is_some() && form(action).is_none() => None,
        _ if app.focus.pane == Pane::Logs => no_line(app),
        _ if is_text && form(action).is_some() => {
            Some("this is a text, not a list; copy takes it, and edit shows it in your editor".into())
        }
        _ if is_text => None,
        _ => Rows::listed(app).filter(|rows| rows.len() == 0).map(|_| "the list is empty".into()),
    }
}

fn no_line(app: &App) -> Option<String> {
    match app.logs.shown.is_empty() {
        true if app.logs.buffer.is_empty() => Some("there is no line yet".into()),
        true => Some("no line passes the filter".into()),
        false => None,
    }
}

fn form(action: Action) -> Option<SheetForm> {
    match action {
        Action::ExportJson => Some(SheetForm::Json),
        Action::ExportCsv => Some(SheetForm::Csv),
        Action::ExportMarkdown => Some(SheetForm::Markdown),
        _ => None,
    }
}

fn export(app: &App, form: SheetForm) -> Option<Effect> {
    let (sheet, of) = match Rows::listed(app) {
        Some(Rows::Environments(rows)) => (json::environments(app, rows), "environment"),
        Some(Rows::Runs(rows)) => (json::runs(app, rows), "run"),
        Some(Rows::Gates(rows)) => (delivery::gates(rows), "gate"),
        Some(Rows::Targets(rows)) => (delivery::environments(rows), "environment"),
        Some(Rows::Pulls(rows)) => (delivery::pulls(rows), "pull request"),
        Some(Rows::Workflows(rows)) => (delivery::workflows(rows), "workflow"),
        Some(Rows::Executions(rows)) => (json::executions(rows), "execution"),
        Some(Rows::Gpus(rows)) => (json::gpus(rows.into_iter().map(|(_, gpu)| gpu)), "GPU"),
        None => (json::log_lines(&app.logs), "line"),
    };
    let what = copy::count(sheet.len(), of);
    let is_stream = app.focus.pane == Pane::Logs;
    let extension = if is_stream && form == SheetForm::Json { "jsonl" } else { form.extension() };
    let text = if extension == "jsonl" { sheet.json_lines() } else { sheet.text(form) };
    let name = match app.focus.pane {
        Pane::Pipelines if app.delivery.view != PipelinesView::Runs => {
            format!("pipelines-{}", app.delivery.view.name())
        }
        pane => pane.name().to_owned(),
    };
    Some(Effect::Export { name, extension, what, text })
}
