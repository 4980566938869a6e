//! What each action does to the state.

use super::{
    App, Effect, Palette, SavedKind, TablePane, arrange, change, command, delivery, execution, job_log, links,
    list_area, lists, locator, open, pane, press, run, saved, search, typing, views, wizard,
};
use crate::config::UiChoice;
use crate::keymap::{Action, Context, Pane};

pub(super) fn table_pane(app: &mut App, pane: Pane) -> Option<&mut TablePane> {
    match pane {
        Pane::Environments => Some(&mut app.environments),
        Pane::Pipelines => Some(delivery::list_mut(app)),
        Pane::Gpu => Some(&mut app.gpu),
        Pane::Executions => Some(&mut app.executions),
        Pane::Overview | Pane::Logs => None,
    }
}

pub(super) fn rearrange(app: &mut App, pane: Pane) {
    lists::arrange(app, pane);
}

/// Carries an action out.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let page = page_height(app);
    let in_logs = app.focus.help.is_none() && app.place_context() == Context::Logs;
    if in_logs && app.logs.act(action, page) {
        return match action {
            Action::Wrap => saved::remember(app, UiChoice::Wrap(app.logs.window.wraps())),
            Action::Timestamps => saved::remember(app, UiChoice::Timestamps(app.logs.times)),
            _ => Vec::new(),
        };
    }
    let in_job_log = app.focus.help.is_none() && app.place_context() == Context::JobLog;
    if in_job_log && let Some(effects) = job_log::act(app, action) {
        return effects;
    }
    match action {
        Action::Show(pane) => {
            app.focus.help = None;
            app.focus.show(pane);
        }
        Action::NextPane => app.focus.step(1),
        Action::PreviousPane => app.focus.step(-1),
        Action::Zoom => app.focus.zoomed = !app.focus.zoomed,
        Action::Command(number) => return command::start(app, number),
        Action::Help => {
            app.search = Default::default();
            app.focus.help = if app.focus.help.is_some() { None } else { Some(0) };
        }
        Action::Open => return open::open(app),
        Action::Palette => {
            app.focus.help = None;
            app.palette = Some(Palette::open(app));
        }
        Action::EarlierView => return views::step(app, false),
        Action::LaterView => return views::step(app, true),
        Action::Back => return back(app),
        Action::Quit => return leave(app),
        Action::Leave => return vec![Effect::Quit],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Refresh => return vec![Effect::Refresh],
        Action::SaveView => saved::ask_name(app, SavedKind::View),
        Action::SaveWorkspace => saved::ask_name(app, SavedKind::Workspace),
        Action::CopyCommand => return locator::copy_command(app),
        Action::Mouse => {
            app.mouse = !app.mouse;
            let is_set = app.keeping.as_ref().is_some_and(|keeping| keeping.mouse_from.is_some());
            let kept = if is_set { Vec::new() } else { saved::remember(app, UiChoice::Mouse(app.mouse)) };
            return [Effect::Mouse(app.mouse)].into_iter().chain(kept).collect();
        }
        Action::WriteRecording => return vec![Effect::WriteRecording],
        Action::LogSpan(span) => typing::set_filter(app, Pane::Logs, app.logs.filter_for(span)),
        Action::Theme => return super::look::next_theme(app),
        Action::Filter => return typing::start_filter(app),
        Action::CreateEnvironment => return wizard::open(app),
        Action::Search => search::start(app),
        Action::NextMatch => search::go(app, true),
        Action::PreviousMatch => search::go(app, false),
        Action::SortNext | Action::SortReverse => sort(app, action),
        Action::Mark | Action::MarkAll => lists::mark(app, app.focus.pane, action == Action::MarkAll),
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::HalfPageUp
        | Action::HalfPageDown
        | Action::Top
        | Action::Bottom => step(app, action),
        _ => return of_one_pane(app, action),
    }
    Vec::new()
}

/// What only one pane knows of, and what leaves the console.
fn of_one_pane(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Fold | Action::Unfold | Action::ToggleFold | Action::EarlierAttempt | Action::LaterAttempt => {
            run::act(app, action)
        }
        Action::PlanForm
        | Action::PauseExecution
        | Action::ResumeExecution
        | Action::AbortExecution
        | Action::ApproveStep
        | Action::RetryStep
        | Action::SkipStep
        | Action::RollbackExecution => execution::act(app, action),
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
        | Action::DeleteRun => change::act(app, action),
        Action::OpenRun => delivery::open_run(app),
        Action::NextPipelinesView => {
            delivery::show(app, app.delivery.view.next());
            Vec::new()
        }
        Action::PipelinesView(view) => {
            delivery::show(app, view);
            Vec::new()
        }
        _ => super::leaving::act(app, action),
    }
}

/// Esc: the help, then what a command says or does, then the opened row, then the filter, then the marks, then the zoom.
fn back(app: &mut App) -> Vec<Effect> {
    let pane = app.focus.pane;
    if app.focus.help.is_none() && app.commands.running.is_some() {
        return command::stop(app);
    }
    if search::forget(app) {
        // What was searched for is no longer marked.
    } else if app.focus.help.is_some() {
        app.focus.help = None;
    } else if app.commands.output.is_some() {
        return command::close_output(app);
    } else if let Some(effects) = open::close(app) {
        // Stepped back to the list.
        return effects;
    } else if typing::filter_of(app, pane).is_some_and(|filter| !filter.is_empty()) {
        typing::set_filter(app, pane, String::new());
    } else if table_pane(app, pane).is_some_and(|list| list.table.unmark()) {
        // The marks are gone.
    } else {
        app.focus.leave();
    }
    Vec::new()
}

/// `q`: one view out, and out of the program when there is none left.
fn leave(app: &mut App) -> Vec<Effect> {
    if app.focus.help.is_none() && app.commands.output.is_some() {
        return command::close_output(app);
    }
    let closed = if app.focus.help.is_none() { open::close(app) } else { None };
    if let Some(effects) = closed {
        return effects;
    }
    if app.focus.leave() {
        return Vec::new();
    }
    if let Some(why) = app.keeps_from_leaving() {
        press::tell(app, why.into());
        return Vec::new();
    }
    vec![Effect::Quit]
}

fn sort(app: &mut App, action: Action) {
    let pane = app.focus.pane;
    let columns = pane::columns(pane, app.delivery.view).len();
    if let Some(list) = table_pane(app, pane) {
        match action {
            Action::SortNext => list.table.sort_next(columns),
            _ => list.table.sort = Some(list.table.sort.map_or((0, true), |(column, reversed)| (column, !reversed))),
        }
        rearrange(app, pane);
    }
}

/// Moves the cursor of a list, or scrolls a document.
fn step(app: &mut App, action: Action) {
    let lies_over = app.focus.help.is_some() || app.commands.output.is_some();
    let is_executions = !lies_over && app.focus.pane == Pane::Executions;
    if links::step(app, action) || (is_executions && execution::moves_steps(app, action)) || run::moves(app, action) {
        return;
    }
    let page = page_height(app);
    let moved = |from: usize, last: usize| match action {
        Action::Up => from.saturating_sub(1),
        Action::Down => from + 1,
        Action::PageUp => from.saturating_sub(page),
        Action::PageDown => from + page,
        Action::HalfPageUp => from.saturating_sub(page / 2),
        Action::HalfPageDown => from + page / 2,
        Action::Top => 0,
        _ => last,
    };
    if let Some((scroll, last)) = scrolled(app, page) {
        let to = moved(*scroll as usize, last).min(last);
        *scroll = u16::try_from(to).unwrap_or(u16::MAX);
        if let Some(output) = app.commands.output.as_mut().filter(|_| app.focus.help.is_none()) {
            output.follows = last > 0 && to == last;
        }
        return;
    }
    if let Some(list) = app.table_pane(app.focus.pane) {
        let last = list.table.order.len().saturating_sub(1);
        let to = moved(list.table.cursor, last);
        lists::go_to(app, app.focus.pane, to);
    }
}

/// The scroll position of the document in focus, and its last useful value.
pub(super) fn scrolled(app: &mut App, page: usize) -> Option<(&mut u16, usize)> {
    let pane = app.focus.pane;
    let blocks = search::in_focus(app)?;
    let last = (super::height_of(&blocks) as usize).saturating_sub(page);
    if app.focus.help.is_some() {
        return app.focus.help.as_mut().map(|scroll| (scroll, last));
    }
    if app.commands.output.is_some() {
        let output = app.commands.output.as_mut()?;
        if std::mem::take(&mut output.follows) {
            output.scroll = u16::try_from(last).unwrap_or(u16::MAX);
        }
        return Some((&mut output.scroll, last));
    }
    let scroll = match pane {
        Pane::Overview => &mut app.overview.scroll,
        _ => &mut table_pane(app, pane)?.opened.as_mut()?.scroll,
    };
    Some((scroll, last))
}

/// Rows that one page of the focused pane shows.
pub(super) fn page_height(app: &App) -> usize {
    let Some(arrangement) = arrange(app.size, &app.focus) else { return 1 };
    let area = if app.focus.help.is_some() {
        super::help_area(app.size)
    } else if app.commands.output.is_some() {
        super::output_area(app.size)
    } else {
        arrangement.full(app.focus.pane).unwrap_or_default()
    };
    let inner = area.height.saturating_sub(2);
    let lies_over = app.focus.help.is_some() || app.commands.output.is_some();
    let table = app.table_pane(app.focus.pane).filter(|list| list.opened.is_none() && !lies_over);
    match table {
        Some(list) => {
            let summary = super::height_of(&pane::summary(app, app.focus.pane));
            super::table_height(list_area(app.focus.pane, area), list.table.order.len(), summary).0.max(1) as usize
        }
        None => inner.max(1) as usize,
    }
}
