//! Log lines that kept their colors, and nothing else that a terminal would obey.

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Printable,
    redact::{REDACTED, secret_ranges},
    sanitize::{is_plain, sanitize},
};

/// A color as a terminal sequence named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SgrColor {
    /// 0 to 15: the user's own palette.
    Basic(u8),
    Indexed(u8),
    Rgb(u8, u8, u8),
}

/// The rendition that a stretch of a log line asked for. Conceal and blink are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Sgr {
    pub foreground: Option<SgrColor>,
    pub background: Option<SgrColor>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
}

impl Sgr {
    /// The same without the trick of hiding text in its own color.
    pub(super) fn visible(self) -> Self {
        let hides = self.foreground.is_some() && self.foreground == self.background;
        Self { foreground: self.foreground.filter(|_| !hides), ..self }
    }
}

/// One sanitized line and where its color changes: `(byte offset, rendition from there on)`, offsets
/// ascending and on character boundaries.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Styled {
    pub text: Printable,
    pub changes: Vec<(u32, Sgr)>,
}

/// Changes that stand elsewhere than they may are left out: they come from a file.
impl<'de> Deserialize<'de> for Styled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            text: Printable,
            changes: Vec<(u32, Sgr)>,
        }
        let Parts { text, mut changes } = Parts::deserialize(deserializer)?;
        let mut from = 0;
        changes.retain(|(at, _)| {
            let stands = *at >= from && text.as_str().is_char_boundary(*at as usize);
            from = if stands { *at } else { from };
            stands
        });
        Ok(Self { text, changes })
    }
}

impl Styled {
    /// One line of bytes without its newline; a carriage return at its end is dropped.
    pub fn from_bytes(line: &[u8]) -> Self {
        match std::str::from_utf8(line) {
            Ok(text) => Self::from_text(text),
            Err(_) => Self::from_text(&String::from_utf8_lossy(line)),
        }
    }

    /// The same for a line that is text already.
    pub fn from_text(line: &str) -> Self {
        if is_plain(line.as_bytes()) {
            return Self { text: Printable::trusted(line), changes: Vec::new() };
        }
        let (text, changes) = sanitize(line, true);
        Self { text: Printable::trusted(text), changes }
    }

    /// Text without any color.
    pub fn plain(text: impl Into<Printable>) -> Self {
        Self { text: text.into(), changes: Vec::new() }
    }

    /// A line of a log: sanitized, then tokens in it are redacted. That order finds a token that a
    /// color change splits.
    pub fn for_log(line: &[u8]) -> Self {
        let styled = Self::from_bytes(line);
        let secrets = secret_ranges(styled.text.as_str());
        if secrets.is_empty() { styled } else { styled.without(&secrets) }
    }

    /// Replaces each range (ascending, apart) and moves the color changes along; those inside a range
    /// take effect after it.
    fn without(&self, ranges: &[std::ops::Range<usize>]) -> Self {
        let mut text = String::with_capacity(self.text.as_str().len());
        let mut changes: Vec<(u32, Sgr)> = Vec::with_capacity(self.changes.len());
        let mut pending = self.changes.iter().peekable();
        let mut from = 0;
        let mut move_until = |until: usize, from: usize, base: usize| {
            while let Some((at, sgr)) = pending.next_if(|(at, _)| (*at as usize) <= until) {
                let moved = u32::try_from(base + (*at as usize).saturating_sub(from)).unwrap_or(u32::MAX);
                match changes.last_mut() {
                    Some(last) if last.0 == moved => last.1 = *sgr,
                    _ => changes.push((moved, *sgr)),
                }
            }
        };
        for range in ranges {
            move_until(range.start, from, text.len());
            text.push_str(&self.text.as_str()[from..range.start]);
            text.push_str(REDACTED);
            from = range.end;
        }
        move_until(usize::MAX, from, text.len());
        text.push_str(&self.text.as_str()[from..]);
        Self { text: Printable::trusted(text), changes }
    }
}
