//! A theme file as it is written by hand.

use std::collections::BTreeMap;

use ratatui::style::Color;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Role, ThemeError};

/// What a role looks like in a theme file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Look {
    #[serde(deserialize_with = "color")]
    pub fg: Option<Color>,
    #[serde(deserialize_with = "color")]
    pub bg: Option<Color>,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThemeFile {
    /// The theme that roles come from which this one leaves out.
    pub inherits: Option<String>,
    /// The terminal's own ground and ink that the colors were chosen for; neither is painted.
    /// A theme without them takes both as they come.
    #[serde(default, deserialize_with = "color")]
    pub ground: Option<Color>,
    #[serde(default, deserialize_with = "color")]
    pub ink: Option<Color>,
    #[serde(default)]
    pub roles: BTreeMap<Role, Look>,
}

impl ThemeFile {
    /// Parses a theme; `label` names it in errors.
    pub(super) fn parse(label: &str, text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let label = format!("{label}:{line}");
            match unknown_name(error.message()) {
                Some((word, known)) => ThemeError::unknown(label, format!("unknown name `{word}`"), word, known),
                None => ThemeError::new(label, error.message().lines().next().unwrap_or_default()),
            }
        })
    }

    /// Takes from a parent what this one leaves out.
    pub(super) fn inherit(&mut self, parent: Self) {
        self.ground = self.ground.or(parent.ground);
        self.ink = self.ink.or(parent.ink);
        for (role, look) in parent.roles {
            self.roles.entry(role).or_insert(look);
        }
    }
}

/// The word and the names that would do, of ``unknown variant `god`, expected one of `good`, …``.
fn unknown_name(message: &str) -> Option<(&str, Vec<String>)> {
    let rest = message.strip_prefix("unknown variant `").or_else(|| message.strip_prefix("unknown field `"))?;
    let (word, expected) = rest.split_once('`')?;
    Some((word, expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()))
}

/// `#7aa2f7`, or the name of one of the terminal's 16.
fn color<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Color>, D::Error> {
    let name = String::deserialize(from)?;
    let color =
        name.parse().map_err(|_| D::Error::custom(format!("`{name}` is not a color such as `#7aa2f7` or `blue`")))?;
    Ok(Some(color))
}

/// The names that a color may go by; others that are read mean the same.
pub(super) const COLOR_NAMES: [&str; 18] = [
    "reset",
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark-gray",
    "light-red",
    "light-green",
    "light-yellow",
    "light-blue",
    "light-magenta",
    "light-cyan",
    "white",
    "grey",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_color_is_read() {
        for name in COLOR_NAMES {
            let text = format!("ink = '{name}'\n");
            assert!(ThemeFile::parse("t", &text).is_ok(), "{name}");
        }
    }
}
