//! Writing into cells: clipped by what a person sees as one character, never through the middle of one.

use super::signs;
use crate::app::Span;
use crate::theme::{Letters, Role, Styles};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use unicode_segmentation::UnicodeSegmentation;

/// The cells of a frame and the looks to fill them with.
pub(super) struct Canvas<'a> {
    pub buffer: &'a mut Buffer,
    pub styles: &'a Styles,
}

impl Canvas<'_> {
    /// Writes a text into at most `width` cells; returns the column after it.
    pub(super) fn put(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if width == 0 || text.is_empty() || !self.buffer.area.contains((x, y).into()) {
            return x;
        }
        let spelled;
        let text = if self.styles.glyphs.letters != Letters::All && !text.is_ascii() {
            spelled = self.styles.glyphs.spelled(text);
            &spelled
        } else {
            text
        };
        let (kept, is_cut) = clip(text, width);
        let after = self.write(x, y, kept, width, style);
        if !is_cut {
            return after;
        }
        self.buffer.set_stringn(after, y, self.styles.glyphs.ellipsis, 1, style).0
    }

    /// Writes what fits. Most texts are plain ASCII, a byte a cell, which needs no look at graphemes.
    fn write(&mut self, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.buffer.set_stringn(x, y, text, width as usize, style).0;
        }
        let end = x.saturating_add(width).min(self.buffer.area.right());
        let mut after = x;
        for (byte, column) in text.bytes().zip(x..end) {
            self.buffer[(column, y)].set_char(char::from(byte)).set_style(style);
            after = column + 1;
        }
        after
    }

    pub(super) fn put_as(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        self.put(x, y, width, text, self.styles.of(role))
    }

    /// Writes spans one after the other up to the column `end`.
    pub(super) fn spans(&mut self, x: u16, y: u16, end: u16, spans: &[Span], is_dim: bool) -> u16 {
        spans.iter().fold(x, |x, span| self.span(x, y, end, span, is_dim))
    }

    fn span(&mut self, x: u16, y: u16, end: u16, span: &Span, is_dim: bool) -> u16 {
        let style = self.styles.of(signs::role(span.tone, is_dim));
        let mut x = x;
        if let Some(mark) = span.mark {
            x = self.put(x, y, end.saturating_sub(x), signs::sign(mark, &self.styles.glyphs), style);
            x = self.put(x, y, end.saturating_sub(x), " ", style);
        }
        self.put(x, y, end.saturating_sub(x), &span.text, style)
    }

    /// Gives cells a look without changing what stands in them.
    pub(super) fn tint(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.buffer.area), style);
    }
}

/// Cells that a text takes.
pub(super) fn width(text: &str) -> u16 {
    let cells = crate::domain::cells(text);
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Cells that spans take.
pub(super) fn width_of(spans: &[Span]) -> u16 {
    let each = |span: &Span| width(&span.text).saturating_add(if span.mark.is_some() { 2 } else { 0 });
    spans.iter().map(each).fold(0, u16::saturating_add)
}

/// The text, or as much of it as leaves a cell for the ellipsis, and whether it was cut.
fn clip(text: &str, max: u16) -> (&str, bool) {
    if text.len() <= max as usize || width(text) <= max {
        return (text, false);
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += crate::domain::cells(grapheme);
        if used > (max as usize).saturating_sub(1) {
            return (&text[..at], true);
        }
    }
    (text, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_cells_that_are_counted_for_it() {
        for text in ["api", "東京", "e\u{301}", "ﾊﾟﾊﾟ", "👍🏽 🇯🇵 👩‍👩‍👧‍👦", "\u{1f1ef}", "\u{e0b0}"]
        {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
            let (after, _) = buffer.set_stringn(0, 0, text, 40, Style::new());
            assert_eq!(after, width(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_between_characters_and_says_so() {
        assert_eq!(clip("abcdef", 6), ("abcdef", false));
        assert_eq!(clip("abcdef", 5), ("abcd", true));
        assert_eq!(clip("東京都", 6), ("東京都", false));
        assert_eq!(clip("東京都", 5), ("東京", true));
        assert_eq!(clip("東京都", 4), ("東", true));
        assert_eq!(clip("e\u{301}e\u{301}e\u{301}", 2), ("e\u{301}", true));
    }
}
