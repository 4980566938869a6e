//! Rows under titles, fitted to the width of the terminal.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::cells;
/// A last column that is a sentence wraps, but into no less than this.
const NARROWEST_SENTENCE: usize = 24;
/// Other columns are cut, but to no less than this.
const NARROWEST: usize = 8;
const GAP: usize = 2;

/// Aligns columns by display width. With `limit` columns to fit into, sentences in the last `sentences` columns
/// wrap and the widest others are cut with `…`; without one (a pipe, a file) everything stays whole,
/// a line a row.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>], sentences: usize, limit: Option<usize>) -> String {
    let heading = titles.iter().map(|title| title.to_uppercase()).collect::<Vec<_>>();
    let width = |column: usize| {
        let own = rows.iter().chain([&heading]).filter_map(|row| row.get(column));
        own.map(|cell| cells(cell)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..titles.len()).map(width).collect();
    if let Some(limit) = limit {
        fit(&mut widths, limit);
    }
    std::iter::once(&heading).chain(rows).map(|row| lines_of(row, &widths, sentences)).collect()
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

/// One row: a line, or several where one of its last cells wraps.
fn lines_of(row: &[String], widths: &[usize], sentences: usize) -> String {
    let first = row.len().saturating_sub(sentences);
    let fitted = |(at, (cell, width)): (usize, (&String, &usize))| {
        if at < first { vec![cut(cell, *width)] } else { wrap(cell, *width) }
    };
    let columns: Vec<Vec<String>> = row.iter().zip(widths).enumerate().map(fitted).collect();
    let mut text = String::new();
    for at in 0..columns.iter().map(Vec::len).max().unwrap_or(1) {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(widths) {
            let part = column.get(at).map_or("", String::as_str);
            line.push_str(part);
            line.extend(std::iter::repeat_n(' ', (width + GAP).saturating_sub(cells(part))));
        }
        text.push_str(line.trim_end());
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
        assert_eq!(table(&["name", "n"], &rows, 1, None), "NAME  N\n日本  1\nprod  22\n");
    }

    #[test]
    fn a_sentence_wraps_under_itself() {
        let rows = rows(&[&["git", "the quick brown fox jumps over"]]);
        assert_eq!(
            table(&["name", "reading"], &rows, 1, Some(31)),
            "NAME  READING\ngit   the quick brown fox jumps\n      over\n"
        );
        assert_eq!(table(&["name", "reading"], &rows, 1, None).lines().count(), 2);
    }

    #[test]
    fn the_widest_column_is_cut_first_and_ages_stay() {
        let rows = rows(&[&["1", "acme/very-long-name", "main", "5m"], &["2", "acme/日本日本日本日本", "main", "5m"]]);
        assert_eq!(
            table(&["id", "repository", "branch", "age"], &rows, 1, Some(31)),
            "ID  REPOSITORY      BRANCH  AGE\n\
             1   acme/very-lon…  main    5m\n\
             2   acme/日本日本…  main    5m\n"
        );
    }

    #[test]
    fn two_sentences_wrap_beside_each_other() {
        let rows = rows(&[&["files", "Write the files of the site", "removes what it made"]]);
        assert_eq!(
            table(&["step", "what", "undo"], &rows, 2, Some(43)),
            "STEP   WHAT            UNDO\n\
             files  Write the       removes what it made\n       files of the\n       site\n"
        );
    }

    #[test]
    fn nothing_fits_into_nothing_and_still_prints() {
        let rows = rows(&[&["a very long first cell", "a very long sentence for the last cell"]]);
        assert!(table(&["name", "reading"], &rows, 1, Some(1)).starts_with("NAME"));
    }
}
