//! One thing that was looked at.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::Printable;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Well,
    /// Worth knowing; nothing is broken by it.
    Note,
    Mend,
}

#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub name: String,
    pub state: State,
    pub found: Printable,
    /// What to do next, where there is something.
    pub next: Option<Printable>,
    /// Numbers behind what was found, with their unit in the key.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub measured: Map<String, Value>,
}

impl Finding {
    pub(super) fn well(name: &str, found: impl AsRef<str>) -> Self {
        Self { name: name.into(), state: State::Well, found: Printable::new(found), next: None, measured: Map::new() }
    }

    pub(super) fn note(name: &str, found: impl AsRef<str>) -> Self {
        Self { state: State::Note, ..Self::well(name, found) }
    }

    pub(super) fn mend(name: &str, found: impl AsRef<str>, next: impl AsRef<str>) -> Self {
        Self { state: State::Mend, ..Self::well(name, found) }.then(next)
    }

    #[must_use]
    pub(super) fn then(self, next: impl AsRef<str>) -> Self {
        Self { next: Some(Printable::new(next)), ..self }
    }

    #[must_use]
    pub(super) fn measuring(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.measured.insert(key.into(), value.into());
        self
    }
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Note => "note",
            Self::Mend => "mend",
        }
    }
}
