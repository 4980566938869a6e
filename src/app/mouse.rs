//! The mouse: a press focuses a pane and picks a row, a second press opens it, the wheel scrolls.

use super::{App, Effect, Form, Mouse, MouseKind, actions, arrange, list_area, lists, palette};
use crate::keymap::{Action, Pane};

/// Rows that one turn of the wheel moves by.
const WHEEL_ROWS: usize = 3;

pub(super) fn turn(app: &mut App, mouse: Mouse) -> Vec<Effect> {
    if app.question.is_some() || app.wizard.is_some() || app.form.is_some() {
        return Vec::new();
    }
    let lies_over = app.commands.output.is_some();
    if app.field.is_some() || app.palette.is_some() || app.focus.help.is_some() || lies_over {
        return wheel(app, mouse.kind);
    }
    let under = arrange(app.size, &app.focus).and_then(|arrangement| arrangement.at(mouse.column, mouse.row));
    let Some((pane, area, form)) = under else { return Vec::new() };
    let was_focused = app.focus.pane == pane;
    app.focus.show(pane);
    if mouse.kind != MouseKind::Press {
        return wheel(app, mouse.kind);
    }
    if form == Form::Line || app.table_pane(pane).is_none_or(|list| list.opened.is_some()) {
        return Vec::new();
    }
    // The frame takes one row above the list and the column titles another.
    let top = list_area(pane, area).y as usize + 2;
    let Some(row) = (mouse.row as usize).checked_sub(top) else { return Vec::new() };
    pick(app, pane, row, was_focused)
}

fn wheel(app: &mut App, kind: MouseKind) -> Vec<Effect> {
    let action = match kind {
        MouseKind::ScrollUp => Action::Up,
        MouseKind::ScrollDown => Action::Down,
        MouseKind::Press => return Vec::new(),
    };
    let turned = if app.palette.is_some() { palette::act } else { actions::act };
    (0..WHEEL_ROWS).flat_map(|_| turned(app, action)).collect()
}

/// Puts the cursor on a visible row; opens it when the cursor was there already.
fn pick(app: &mut App, pane: Pane, row: usize, was_focused: bool) -> Vec<Effect> {
    let Some(table) = app.table_pane(pane).map(|list| &list.table) else { return Vec::new() };
    let (position, cursor, count) = (table.offset + row, table.cursor, table.order.len());
    // Under the visible rows lies the summary, whatever the list has more.
    if position >= count || row >= actions::page_height(app) {
        return Vec::new();
    }
    if was_focused && position == cursor {
        return actions::act(app, Action::Open);
    }
    lists::go_to(app, pane, position);
    Vec::new()
}
