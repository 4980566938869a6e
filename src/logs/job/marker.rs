//! `##[error]` and its like, at the only place where they are the runner's: right behind the time.

use serde::{Deserialize, Serialize};

/// What a marked line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    Error,
    Warning,
    Notice,
    Debug,
    Command,
    Section,
    /// Opens a group; its text is the group's title.
    Group,
    /// Closes one.
    EndGroup,
}

impl MarkKind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Error, "error"),
        (Self::Warning, "warning"),
        (Self::Notice, "notice"),
        (Self::Debug, "debug"),
        (Self::Command, "command"),
        (Self::Section, "section"),
        (Self::Group, "group"),
        (Self::EndGroup, "endgroup"),
    ];

    /// The runner's own word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The marker that a text begins with, and its bytes. `text` is what stands behind the time.
    pub(super) fn of(text: &[u8]) -> Option<(Self, usize)> {
        let inside = text.strip_prefix(b"##[")?;
        let (kind, word) = Self::ALL
            .into_iter()
            .find(|(_, word)| inside.starts_with(word.as_bytes()) && inside.get(word.len()) == Some(&b']'))?;
        Some((kind, word.len() + 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_known_by_its_whole_word_at_the_beginning() {
        assert_eq!(MarkKind::of(b"##[error]x"), Some((MarkKind::Error, 9)));
        assert_eq!(MarkKind::of(b"##[endgroup]"), Some((MarkKind::EndGroup, 12)));
        for text in ["", "##[", "##[errors]x", "##[error", " ##[error]x", "##[ERROR]x", "#[error]", "x##[error]"] {
            assert_eq!(MarkKind::of(text.as_bytes()), None, "{text}");
        }
        for (kind, word) in MarkKind::ALL {
            assert_eq!(MarkKind::of(format!("##[{word}]").as_bytes()).map(|found| found.0), Some(kind));
            assert_eq!(kind.word(), word);
        }
    }
}
