//! Why an action can do nothing now. Footer, help and palette ask here, so that they agree.

use super::{App, change, command, delivery, execution, job_log, leaving, locator, open, run, search, typing};
use crate::keymap::{Action, Context, Pane};

/// The reason why an action would do nothing where the focus is; `None` when it would do something.
pub fn why_not(app: &App, action: Action) -> Option<String> {
    let pane = app.focus.pane;
    if app.commands.output.is_some() && app.focus.help.is_none() && !works_over_output(action) {
        return Some("the output of a command is open; esc closes it".into());
    }
    let in_job_log = app.focus.help.is_none() && app.place_context() == Context::JobLog;
    if in_job_log && let Some(why) = job_log::why_not(app, action) {
        return why;
    }
    match action {
        Action::Command(number) => command::why_not(app, number),
        _ if action.moves() => nothing_to_move(app, action),
        Action::Search => search::why_not(app, false),
        Action::NextMatch | Action::PreviousMatch => search::why_not(app, true),
        Action::Open => nothing_to_open(app),
        Action::Complete => app.field.is_none().then(|| "no text is being typed".into()),
        Action::Back => nothing_to_leave(app).then(|| "there is nothing to step back from".into()),
        Action::Filter => {
            typing::filter_of(app, pane).is_none().then(|| format!("{} has nothing to filter", pane.title()))
        }
        Action::SortNext | Action::SortReverse => match app.table_pane(pane) {
            None => Some(format!("{} has no columns", pane.title())),
            Some(list) => list.opened.map(|_| "a row is open; step back first".into()),
        },
        Action::Mark | Action::MarkAll => match app.table_pane(pane) {
            None => Some(format!("{} has no rows to mark", pane.title())),
            Some(list) if list.opened.is_some() => Some("a row is open; step back first".into()),
            Some(list) => list.table.order.is_empty().then(|| "the list is empty".into()),
        },
        Action::CreateEnvironment => (pane != Pane::Environments).then(|| "only in Environments".into()),
        Action::NextPipelinesView => (pane != Pane::Pipelines).then(|| "only in Pipelines".into()),
        Action::OpenRun => delivery::run_of(app).err(),
        Action::Fold | Action::Unfold | Action::ToggleFold | Action::EarlierAttempt | Action::LaterAttempt => {
            run::why_not(app, action)
        }
        Action::PlanForm
        | Action::PauseExecution
        | Action::ResumeExecution
        | Action::AbortExecution
        | Action::ApproveStep
        | Action::RetryStep
        | Action::SkipStep
        | Action::RollbackExecution => execution::why_not(app, action),
        Action::DispatchWorkflow
        | Action::RerunFailed
        | Action::RerunAll
        | Action::RerunJob
        | Action::RerunDebug
        | Action::CancelRun
        | Action::ForceCancelRun
        | Action::ApproveGate
        | Action::RejectGate
        | Action::ApproveFork
        | Action::TurnWorkflow
        | Action::DeleteRun => change::why_not(app, action),
        Action::Follow | Action::Wrap | Action::Timestamps | Action::LogSpan(_) => only_in_logs(pane),
        Action::NextError | Action::PreviousError => {
            let none = app.logs.buffer.errors().is_empty().then(|| "no line is an error".into());
            only_in_logs(pane).or(none)
        }
        Action::Copy
        | Action::Browse
        | Action::Edit
        | Action::Page
        | Action::ExportJson
        | Action::ExportCsv
        | Action::ExportMarkdown => leaving::why_not(app, action),
        Action::EarlierView => app.views.back.is_empty().then(|| "this is the first view".into()),
        Action::LaterView => app.views.forward.is_empty().then(|| "this is the last view".into()),
        Action::CopyCommand | Action::SaveView => {
            locator::sayable(&locator::locator(app)).err().map(|error| error.to_string())
        }
        Action::Suspend => (!app.has_shell).then(|| "there is no shell here to suspend to; q leaves".into()),
        Action::Refresh => app.store.sources.is_empty().then(|| "there is nothing to read".into()),
        _ => None,
    }
}

/// What does the same in the output of a command as everywhere else.
fn works_over_output(action: Action) -> bool {
    use Action::{Back, Help, Leave, Mouse, NextMatch, Palette, PreviousMatch, Quit, Refresh, Search, Suspend, Theme};
    let works = [Back, Help, Leave, Mouse, NextMatch, Palette, PreviousMatch, Quit, Refresh, Search, Suspend, Theme];
    (action.moves() && !matches!(action, Action::Left | Action::Right)) || works.contains(&action)
}

fn only_in_logs(pane: Pane) -> Option<String> {
    (pane != Pane::Logs).then(|| "only in Logs".into())
}

fn nothing_to_move(app: &App, action: Action) -> Option<String> {
    let pane = app.focus.pane;
    if app.focus.help.is_some() || app.commands.output.is_some() {
        return None;
    }
    let sideways = matches!(action, Action::Left | Action::Right);
    match app.table_pane(pane) {
        _ if sideways && pane != Pane::Logs => only_in_logs(pane),
        _ if sideways && app.logs.window.wraps() => Some("long lines are wrapped".into()),
        Some(list) if list.opened.is_none() => list.table.order.is_empty().then(|| "the list is empty".into()),
        None if pane == Pane::Logs => app.logs.buffer.is_empty().then(|| "there is no line yet".into()),
        _ => None,
    }
}

fn nothing_to_open(app: &App) -> Option<String> {
    let pane = app.focus.pane;
    if app.focus.help.is_none() && job_log::is_openable(app) {
        None
    } else if app.place_context() == Context::Run && app.focus.help.is_none() {
        run::why_not(app, Action::ToggleFold)
    } else if app.table_pane(pane).is_some_and(|list| list.opened.is_some()) {
        Some("it is open".into())
    } else if pane == Pane::Overview && app.focus.help.is_none() {
        app.overview.link.is_none().then(|| "go to a row first".into())
    } else if open::under_cursor(app).is_none() && app.focus.zoomed {
        Some("there is nothing to open".into())
    } else {
        None
    }
}

fn nothing_to_leave(app: &App) -> bool {
    let (focus, pane) = (&app.focus, app.focus.pane);
    let is_open = app.table_pane(pane).is_some_and(|list| list.opened.is_some());
    let is_marked = app.table_pane(pane).is_some_and(|list| list.table.has_marks());
    let is_filtered = typing::filter_of(app, pane).is_some_and(|filter| !filter.is_empty());
    !(focus.help.is_some()
        || app.commands.output.is_some()
        || app.commands.running.is_some()
        || !search::sought(app).0.is_empty()
        || is_open
        || is_filtered
        || is_marked
        || focus.zoomed
        || !Pane::MAIN.contains(&pane))
}
