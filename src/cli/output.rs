//! Standard output and standard error. A reader that went away ends the program quietly.

use std::io::{self, Write};

use super::Exit;

/// Prints text to standard output as it is.
pub(super) fn print(text: &str) -> Exit {
    write(text).map_or_else(|exit| exit, |()| Exit::Ok)
}

/// The same for commands that go on afterwards: an error is how to end. A reader that went away is
/// a good end.
pub(super) fn write(text: &str) -> Result<(), Exit> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Exit::Ok;
        }
        notice(&format!("standard output: {error}"));
        Exit::Failure
    })
}

/// Prints a value as indented JSON.
pub(super) fn print_json(value: &serde_json::Value) -> Exit {
    print(&format!("{value:#}\n"))
}

/// Tells a person something beside the result.
pub(super) fn notice(text: &str) {
    let _ = writeln!(io::stderr().lock(), "orchestra: {text}");
}

/// Rows under titles, columns aligned by display width.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([titles[column].width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let mut text = String::new();
    let heading = titles.iter().map(|title| title.to_uppercase()).collect::<Vec<_>>();
    for row in std::iter::once(&heading).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_what_is_seen() {
        let rows = vec![vec!["日本".into(), "1".into()], vec!["prod".into(), "22".into()]];
        assert_eq!(table(&["name", "n"], &rows), "NAME  N\n日本  1\nprod  22\n");
    }
}
