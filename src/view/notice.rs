//! A notice: on the last row, and on as many rows above it as its words need, so that its end is read too.

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::{canvas::Canvas, help::clear};
use crate::app::{Mark, Notice, Span};
use crate::domain::{Severity, cells};

/// Rows that a notice takes at most; what is longer ends with an ellipsis.
const MOST_ROWS: usize = 3;

/// Draws a notice that grows upward from the row `area`; `more` are told after it.
pub(super) fn render(canvas: &mut Canvas, notice: &Notice, more: usize, area: Rect) {
    let mark = match notice.severity {
        Severity::Info => Mark::Good,
        Severity::Warning => Mark::Warn,
        Severity::Critical => Mark::Bad,
    };
    let more = if more > 0 { format!("  and {more} more") } else { String::new() };
    // A cell before it, the sign and a space.
    let width = usize::from(area.width.saturating_sub(3)).max(1);
    let mut rows = broken(notice.text.as_str(), width);
    if rows.last().is_some_and(|last| cells(last) + cells(&more) > width) {
        rows.push(String::new());
    }
    let kept = rows.len().min(MOST_ROWS).min(usize::from(area.y) + 1);
    let rest = rows.split_off(kept - 1).concat();
    rows.push(rest);
    let top = area.y - (kept - 1) as u16;
    if kept > 1 {
        clear(canvas, Rect { y: top, height: kept as u16, ..area });
    }
    for (y, row) in (top..=area.y).zip(&rows) {
        // The space at which a row was broken has no room of its own.
        let text = Span::new(if y == area.y { row } else { row.trim_end() }, mark.tone());
        let row = if y == top { Span { mark: Some(mark), ..text } } else { text };
        let x = if y == top { area.x + 1 } else { area.x + 3 };
        let end = area.right().saturating_sub(if y == area.y { cells(&more) as u16 } else { 0 });
        let after = canvas.spans(x, y, end, &[row], false);
        if y == area.y {
            canvas.spans(after, y, area.right(), &[Span::muted(&more)], false);
        }
    }
}

/// Rows of at most `width` cells, broken between words; a word wider than a row is broken where the row ends.
fn broken(text: &str, width: usize) -> Vec<String> {
    let (mut rows, mut row, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_inclusive(' ') {
        let needs = cells(word.trim_end());
        if used + needs > width && used > 0 && needs <= width {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            if used + cells(grapheme) > width && grapheme != " " {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            row.push_str(grapheme);
            used += cells(grapheme);
        }
    }
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_broken_between_words_and_a_path_where_the_row_ends() {
        assert_eq!(broken("3 runs copied", 20), ["3 runs copied"]);
        assert_eq!(broken("3 runs copied by OSC 52", 14), ["3 runs copied ", "by OSC 52"]);
        assert_eq!(broken("2 GPUs in /home/ada/gpu.md", 14), ["2 GPUs in /hom", "e/ada/gpu.md"]);
        assert_eq!(broken("東京東京", 4), ["東京", "東京"]);
        assert_eq!(broken("", 4), [""]);
    }
}
