//! Keys to actions, and what each action does to the state.

use super::{App, Effect, Field, Notice, Opened, Row, RunDetail, TablePane, arrange, pane};
use crate::domain::{Printable, Severity};
use crate::keymap::{Action, Context, Key, KeyCode, Pane};

/// A key: the open text field first, then the bindings of the current context.
pub(super) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    app.notices.clear();
    if app.field.is_some() {
        return type_into_field(app, key);
    }
    match app.bindings.resolve(app.context(), key) {
        Some(action) => act(app, action),
        None => Vec::new(),
    }
}

pub(super) fn paste(app: &mut App, text: &str) {
    if let Some(field) = &mut app.field {
        field.paste(text);
        apply_filter(app);
    }
}

fn type_into_field(app: &mut App, key: Key) -> Vec<Effect> {
    if app.bindings.resolve(Context::Global, key) == Some(Action::Leave) {
        return vec![Effect::Quit];
    }
    match (key.code, &mut app.field) {
        (KeyCode::Enter, _) => app.field = None,
        (KeyCode::Esc, Some(field)) => {
            let (pane, before) = (field.pane, std::mem::take(&mut field.before));
            app.field = None;
            set_filter(app, pane, before);
        }
        (_, Some(field)) => {
            field.key(key);
            apply_filter(app);
        }
        (_, None) => {}
    }
    Vec::new()
}

fn apply_filter(app: &mut App) {
    if let Some((pane, text)) = app.field.as_ref().map(|field| (field.pane, field.text().to_owned())) {
        set_filter(app, pane, text);
    }
}

/// Gives a pane its filter and arranges its rows anew.
fn set_filter(app: &mut App, pane: Pane, text: String) {
    if pane == Pane::Logs {
        app.logs.set_filter(text);
    } else if let Some(list) = table_pane(app, pane) {
        list.table.filter = text;
        rearrange(app, pane);
    }
}

fn table_pane(app: &mut App, pane: Pane) -> Option<&mut TablePane> {
    match pane {
        Pane::Environments => Some(&mut app.environments),
        Pane::Pipelines => Some(&mut app.pipelines),
        Pane::Gpu => Some(&mut app.gpu),
        Pane::Overview | Pane::Logs | Pane::Executions => None,
    }
}

fn rearrange(app: &mut App, pane: Pane) {
    let inventory = &app.store.inventory;
    match pane {
        Pane::Environments => app.environments.table.arrange(&inventory.environments),
        Pane::Pipelines => app.pipelines.table.arrange(&inventory.runs),
        Pane::Gpu => app.gpu.table.arrange(&inventory.gpus),
        Pane::Overview | Pane::Logs | Pane::Executions => {}
    }
}

/// Carries an action out.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let page = page_height(app);
    if app.context() == Context::Logs && app.logs.act(action, page) {
        return Vec::new();
    }
    match action {
        Action::Show(pane) => {
            app.focus.help = None;
            app.focus.show(pane);
        }
        Action::NextPane => app.focus.step(1),
        Action::PreviousPane => app.focus.step(-1),
        Action::Zoom => app.focus.zoomed = !app.focus.zoomed,
        Action::Help => app.focus.help = if app.focus.help.is_some() { None } else { Some(0) },
        Action::Open => return open(app),
        Action::Back => back(app),
        Action::Quit if !leave(app) => return vec![Effect::Quit],
        Action::Leave => return vec![Effect::Quit],
        Action::Suspend if app.has_shell => return vec![Effect::Suspend],
        Action::Suspend => {
            let text = Printable::new("there is no shell here to suspend to; q leaves");
            app.notices.push(Notice { at: app.now, severity: Severity::Info, text });
        }
        Action::Refresh => return vec![Effect::Refresh],
        Action::Mouse => {
            app.mouse = !app.mouse;
            return vec![Effect::Mouse(app.mouse)];
        }
        Action::Filter => start_filter(app),
        Action::SortNext | Action::SortReverse => sort(app, action),
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::HalfPageUp
        | Action::HalfPageDown
        | Action::Top
        | Action::Bottom => step(app, action),
        _ => {}
    }
    Vec::new()
}

/// Opens the row under the cursor; where there is none, gives the pane the whole screen.
fn open(app: &mut App) -> Vec<Effect> {
    let inventory = &app.store.inventory;
    let identity = match app.focus.pane {
        Pane::Environments => app.environments.table.selected(&inventory.environments).map(Row::identity),
        Pane::Pipelines => app.pipelines.table.selected(&inventory.runs).map(Row::identity),
        Pane::Gpu => app.gpu.table.selected(&inventory.gpus).map(Row::identity),
        Pane::Overview | Pane::Logs | Pane::Executions => None,
    };
    let (Some(identity), now, pane) = (identity, app.now, app.focus.pane) else {
        app.focus.zoomed = true;
        return Vec::new();
    };
    let run = if pane == Pane::Pipelines { app.pipelines.table.selected(&inventory.runs).cloned() } else { None };
    if let Some(list) = table_pane(app, pane) {
        list.opened = Some(Opened { identity, scroll: 0 });
    }
    let Some(run) = run else { return Vec::new() };
    let detail = RunDetail::new(&run, now);
    let effect = Effect::FetchJobs { key: detail.key.clone(), attempt: detail.attempt };
    app.run = Some(detail);
    vec![effect]
}

/// Esc: the help, then the filter, then the opened row, then the zoom.
fn back(app: &mut App) {
    let pane = app.focus.pane;
    if app.focus.help.is_some() {
        app.focus.help = None;
    } else if close(app) {
        // Stepped back to the list.
    } else if filter_of(app, pane).is_some_and(|filter| !filter.is_empty()) {
        set_filter(app, pane, String::new());
    } else {
        app.focus.leave();
    }
}

/// The pane's filter, where it can have one.
fn filter_of(app: &App, pane: Pane) -> Option<&str> {
    match app.table_pane(pane) {
        Some(list) => Some(&list.table.filter),
        None => (pane == Pane::Logs).then_some(app.logs.filter.as_str()),
    }
}

/// `q`: one view out. False when there is none left.
fn leave(app: &mut App) -> bool {
    if app.focus.help.is_some() {
        return app.focus.leave();
    }
    close(app) || app.focus.leave()
}

/// Closes the opened row of the focused pane.
fn close(app: &mut App) -> bool {
    let pane = app.focus.pane;
    let closed = table_pane(app, pane).is_some_and(|list| list.opened.take().is_some());
    if closed && pane == Pane::Pipelines {
        app.run = None;
    }
    closed
}

fn start_filter(app: &mut App) {
    let pane = app.focus.pane;
    let filter = filter_of(app, pane).map(str::to_owned);
    if let Some(filter) = filter {
        close(app);
        app.field = Some(Field::new(pane, &filter));
    }
}

fn sort(app: &mut App, action: Action) {
    let pane = app.focus.pane;
    let columns = pane::columns(pane).len();
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
        return;
    }
    let inventory = &app.store.inventory;
    match app.focus.pane {
        Pane::Environments => step_table(&mut app.environments.table, &inventory.environments, moved),
        Pane::Pipelines => step_table(&mut app.pipelines.table, &inventory.runs, moved),
        Pane::Gpu => step_table(&mut app.gpu.table, &inventory.gpus, moved),
        Pane::Overview | Pane::Logs | Pane::Executions => {}
    }
}

fn step_table<R: Row>(table: &mut super::Table, rows: &[R], moved: impl Fn(usize, usize) -> usize) {
    let last = table.order.len().saturating_sub(1);
    table.go_to(rows, moved(table.cursor, last));
}

/// The scroll position of the document in focus, and its last useful value.
fn scrolled(app: &mut App, page: usize) -> Option<(&mut u16, usize)> {
    let pane = app.focus.pane;
    let blocks = if app.focus.help.is_some() { super::help::document(app) } else { pane::document(app, pane)? };
    let last = (super::height_of(&blocks) as usize).saturating_sub(page);
    if app.focus.help.is_some() {
        return app.focus.help.as_mut().map(|scroll| (scroll, last));
    }
    let scroll = match pane {
        Pane::Overview => &mut app.overview_scroll,
        Pane::Executions => &mut app.executions_scroll,
        _ => &mut table_pane(app, pane)?.opened.as_mut()?.scroll,
    };
    Some((scroll, last))
}

/// Rows that one page of the focused pane shows.
pub(super) fn page_height(app: &App) -> usize {
    let Some(arrangement) = arrange(app.size, &app.focus) else { return 1 };
    let area = if app.focus.help.is_some() {
        super::help_area(app.size)
    } else {
        arrangement.full(app.focus.pane).unwrap_or_default()
    };
    let inner = area.height.saturating_sub(2);
    let table = app.table_pane(app.focus.pane).filter(|list| list.opened.is_none() && app.focus.help.is_none());
    match table {
        Some(list) => {
            let summary = super::height_of(&pane::summary(app, app.focus.pane));
            super::table_height(area, list.table.order.len(), summary).0.max(1) as usize
        }
        None => inner.max(1) as usize,
    }
}
