//! The one-line text field: filters now, whatever is typed later.

use serde::{Deserialize, Serialize};
use tui_textarea::{Input, TextArea};

use super::SavedKind;
use crate::keymap::{Key, KeyCode, Pane};

/// What a typed line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    Filter,
    /// It is searched for in a text.
    Search,
    /// What is shown is kept under this name.
    Name(SavedKind),
}

/// A line being typed, what it was before, and whom it belongs to.
#[derive(Debug, Clone)]
pub struct Field {
    pub pane: Pane,
    pub before: String,
    /// What the word under the cursor may become.
    pub offers: Vec<String>,
    pub purpose: Purpose,
    pub area: TextArea<'static>,
}

impl Field {
    /// A field that starts with `text`, the cursor behind it.
    pub fn new(pane: Pane, text: &str) -> Self {
        let mut area = TextArea::new(vec![text.to_owned()]);
        area.move_cursor(tui_textarea::CursorMove::End);
        Self { pane, before: text.to_owned(), offers: Vec::new(), purpose: Purpose::Filter, area }
    }

    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Cells before the cursor.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Replaces the text, the cursor behind it.
    pub(super) fn replace(&mut self, text: &str) {
        self.area.select_all();
        self.area.insert_str(text);
    }

    /// Takes an editing key; keys that end the field are the caller's.
    pub fn key(&mut self, key: Key) {
        self.area.input(input(key));
    }

    /// Takes pasted text as one line.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(text.split(['\r', '\n']).next().unwrap_or_default());
    }
}

pub(super) fn input(key: Key) -> Input {
    use tui_textarea::Key as Area;
    // As in a shell: everything before the cursor goes.
    if key.ctrl && key.code == KeyCode::Char('u') {
        return Input { key: Area::Char('j'), ctrl: true, alt: false, shift: false };
    }
    let code = match key.code {
        KeyCode::Char(c) => Area::Char(c),
        KeyCode::Enter => Area::Enter,
        KeyCode::Esc => Area::Esc,
        KeyCode::Tab => Area::Tab,
        KeyCode::Backspace => Area::Backspace,
        KeyCode::Delete => Area::Delete,
        KeyCode::Insert => Area::Null,
        KeyCode::Up => Area::Up,
        KeyCode::Down => Area::Down,
        KeyCode::Left => Area::Left,
        KeyCode::Right => Area::Right,
        KeyCode::Home => Area::Home,
        KeyCode::End => Area::End,
        KeyCode::PageUp => Area::PageUp,
        KeyCode::PageDown => Area::PageDown,
        KeyCode::F(number) => Area::F(number),
    };
    Input { key: code, ctrl: key.ctrl, alt: key.alt, shift: key.shift }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ctrl_u_clears_what_stands_before_the_cursor_as_in_a_shell() {
        let mut field = Field::new(Pane::Environments, "page");
        field.key("ctrl-u".parse().unwrap());
        assert_eq!(field.text(), "");
    }
}
