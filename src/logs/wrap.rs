//! Lines cut into rows of a width in columns, at grapheme boundaries.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::cells;
/// The rows of a line as byte ranges, each at most `width` columns wide (a wide character in a width
/// of one stands alone). The empty line has one empty row.
pub fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    if text.is_ascii() {
        let starts = (0..text.len().max(1)).step_by(width);
        return starts.map(|start| start..(start + width).min(text.len())).collect();
    }
    let (mut rows, mut start, mut columns) = (Vec::new(), 0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = cells(grapheme);
        if columns + wide > width && at > start {
            rows.push(start..at);
            (start, columns) = (at, 0);
        }
        columns += wide;
    }
    rows.push(start..text.len());
    rows
}

/// Number of rows that [`rows`] gives.
pub fn row_count(text: &str, width: usize) -> usize {
    if text.is_ascii() { text.len().div_ceil(width.max(1)).max(1) } else { rows(text, width).len() }
}

/// The columns from `skip` on as a byte range of at most `width` columns: a line that is not wrapped
/// and maybe scrolled sideways.
pub fn clip(text: &str, skip: usize, width: usize) -> Range<usize> {
    if text.is_ascii() {
        let start = skip.min(text.len());
        return start..(start + width).min(text.len());
    }
    let (mut start, mut end, mut columns) = (text.len(), text.len(), 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = cells(grapheme);
        if columns >= skip {
            start = start.min(at);
            if columns + wide > skip + width {
                end = at;
                break;
            }
        }
        columns += wide;
    }
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, width: usize) -> Vec<&str> {
        assert_eq!(row_count(text, width), rows(text, width).len());
        rows(text, width).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn lines_are_cut_at_the_width() {
        assert_eq!(cut("", 10), [""]);
        assert_eq!(cut("0123456789", 10), ["0123456789"]);
        assert_eq!(cut("0123456789a", 10), ["0123456789", "a"]);
        assert_eq!(cut("日本語", 4), ["日本", "語"]);
        assert_eq!(cut("日本語", 5), ["日本", "語"]);
        assert_eq!(cut("日本", 1), ["日", "本"]);
        assert_eq!(cut("ae\u{301}b", 2), ["ae\u{301}", "b"]);
        assert_eq!(cut("abc", 0), ["a", "b", "c"]);
    }

    #[test]
    fn a_line_that_is_not_wrapped_is_clipped() {
        assert_eq!(&"0123456789"[clip("0123456789", 2, 3)], "234");
        assert_eq!(&"日本語"[clip("日本語", 0, 3)], "日");
        assert_eq!(&"日本語"[clip("日本語", 2, 3)], "本");
        assert_eq!(&"日本語"[clip("日本語", 99, 3)], "");
        assert_eq!(&"0123"[clip("0123", 99, 3)], "");
    }
}
