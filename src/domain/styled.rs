//! The sanitizer: outside bytes to printable text, with the colors that log lines may keep.

use super::Printable;

/// A color as a terminal sequence named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SgrColor {
    /// 0 to 15: the user's own palette.
    Basic(u8),
    Indexed(u8),
    Rgb(u8, u8, u8),
}

/// The rendition that a stretch of a log line asked for. Conceal and blink are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sgr {
    pub foreground: Option<SgrColor>,
    pub background: Option<SgrColor>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
}

/// One sanitized line and where its color changes: `(byte offset, rendition from there on)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Styled {
    pub text: Printable,
    pub changes: Vec<(u32, Sgr)>,
}

/// Placeholder until the full state machine stands: every control character becomes visible.
pub(super) fn sanitize_plain(outside: &str) -> String {
    outside.chars().map(|c| if c.is_control() { '␛' } else { c }).collect()
}
