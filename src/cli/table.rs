//! Rows under titles, fitted to the width of the terminal.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::cells;
/// A last column that is a sentence wraps, but into no less than this.
const NARROWEST_SENTENCE: usize = 24;
/// Other columns are cut, but to no less than this.
const NARROWEST: usize = 8;
const GAP: usize = 2;

/// Aligns columns by display width. With `limit` columns to fit into, sentences in the last column
/// wrap and the widest others are cut with `…`; without one (a pipe, a file) everything stays whole,
/// a line a row.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>], limit: Option<usize>) -> String {
    let heading = titles.iter().map(|title| title.to_uppercase()).collect::<Vec<_>>();
    let width = |column: usize| {
        let own = rows.iter().chain([&heading]).filter_map(|row| row.get(column));
        own.map(|cell| cells(cell)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..titles.len()).map(width).collect();
    if let Some(limit) = limit {
        fit(&mut widths, limit);
    }
    std::iter::once(&heading).chain(rows).map(|row| lines_of(row, &widths)).collect()
}

fn fit(widths: &mut [usize], limit: usize) {
    let gaps = GAP * widths.len().saturating_sub(1);
    let excess = |widths: &[usize]| (widths.iter().sum::<usize>() + gaps).saturating_sub(limit);
    let over = excess(widths);
    if let Some(last) = widths.last_mut().filter(|last| **last > NARROWEST_SENTENCE) {
        *last = last.saturating_sub(over).max(NARROWEST_SENTENCE);
    }
    while excess(widths) > 0 {
        let but_last = widths.len().saturating_sub(1);
        let widest = widths[..but_last].iter_mut().max().filter(|widest| **widest > NARROWEST);
        let Some(widest) = widest else { return };
        *widest -= 1;
    }
}

/// One row: a line, or several where its last cell wraps.
fn lines_of(row: &[String], widths: &[usize]) -> String {
    let Some((last, others)) = row.split_last() else { return "\n".into() };
    let mut line = String::new();
    for (cell, width) in others.iter().zip(widths) {
        let cell = cut(cell, *width);
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(' ', width - cells(&cell) + GAP));
    }
    let indent = " ".repeat(cells(&line));
    let mut text = String::new();
    for (at, part) in wrap(last, widths[row.len() - 1]).iter().enumerate() {
        let whole = format!("{}{part}", if at == 0 { &line } else { &indent });
        text.push_str(whole.trim_end());
        text.push('\n');
    }
    text
}

fn cut(cell: &str, width: usize) -> String {
    if cells(cell) <= width {
        return cell.to_owned();
    }
    let mut kept = String::new();
    for grapheme in cell.graphemes(true) {
        if cells(&kept) + cells(grapheme) + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + "…"
}

/// Lines of whole words; a word that is wider than all has its own line.
fn wrap(sentence: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if cells(line) + 1 + cells(word) <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(of: &[&[&str]]) -> Vec<Vec<String>> {
        of.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn columns_align_by_what_is_seen() {
        let rows = rows(&[&["日本", "1"], &["prod", "22"]]);
        assert_eq!(table(&["name", "n"], &rows, None), "NAME  N\n日本  1\nprod  22\n");
    }

    #[test]
    fn a_sentence_wraps_under_itself() {
        let rows = rows(&[&["git", "the quick brown fox jumps over"]]);
        assert_eq!(
            table(&["name", "reading"], &rows, Some(31)),
            "NAME  READING\ngit   the quick brown fox jumps\n      over\n"
        );
        assert_eq!(table(&["name", "reading"], &rows, None).lines().count(), 2);
    }

    #[test]
    fn the_widest_column_is_cut_first_and_ages_stay() {
        let rows = rows(&[&["1", "acme/very-long-name", "main", "5m"], &["2", "acme/日本日本日本日本", "main", "5m"]]);
        assert_eq!(
            table(&["id", "repository", "branch", "age"], &rows, Some(31)),
            "ID  REPOSITORY      BRANCH  AGE\n\
             1   acme/very-lon…  main    5m\n\
             2   acme/日本日本…  main    5m\n"
        );
    }

    #[test]
    fn nothing_fits_into_nothing_and_still_prints() {
        let rows = rows(&[&["a very long first cell", "a very long sentence for the last cell"]]);
        assert!(table(&["name", "reading"], &rows, Some(1)).starts_with("NAME"));
    }
}
