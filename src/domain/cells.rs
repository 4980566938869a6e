//! How many cells of a terminal a text takes.

use unicode_width::UnicodeWidthStr;

/// Cells of a text: none for a mark on a letter, two for a wide character.
pub fn cells(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // What draws the cells gives each voiced sound mark of half-width katakana one cell too many;
    // columns stay in line only when both count alike.
    text.width() + text.matches(['\u{ff9e}', '\u{ff9f}']).count()
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn a_text_takes_as_many_cells_as_are_drawn_for_it() {
        for (text, wanted) in [("", 0), ("api", 3), ("東京", 4), ("e\u{301}", 1), ("ﾊﾟﾊﾟ", 6), ("👍🏽", 2), ("🇯🇵", 2)]
        {
            assert_eq!(cells(text), wanted, "{text}");
        }
    }
}
