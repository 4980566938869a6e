//! Keys while a form is filled in: enter goes on, Esc leaves it, the rest is for the row.

use super::go;
use crate::app::{App, Effect};
use crate::keymap::{Action, Key, KeyCode};

/// An action of the place where text is typed.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(form) = &mut app.form else { return Vec::new() };
    match action {
        Action::Open => return go::submit(app),
        Action::Back => go::leave(app),
        Action::Up | Action::PageUp => form.step(-1),
        Action::Down | Action::Complete | Action::PageDown => form.step(1),
        _ => {}
    }
    Vec::new()
}

/// A key that means nothing but itself.
pub(in crate::app) fn insert(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(form) = app.form.as_mut().filter(|form| !form.is_planning) else { return Vec::new() };
    form.remark = None;
    let by = match key.code {
        KeyCode::Left => Some(-1),
        KeyCode::Right | KeyCode::Char(' ') => Some(1),
        _ => None,
    };
    if !by.is_some_and(|by| form.turn(by))
        && let Some(field) = form.field()
    {
        field.key(key);
    }
    Vec::new()
}

/// Text put in by the terminal in one piece.
pub(in crate::app) fn paste(app: &mut App, text: &str) {
    if let Some(field) = app.form.as_mut().filter(|form| !form.is_planning).and_then(|form| form.field()) {
        field.paste(text);
    }
}
