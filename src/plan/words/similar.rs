//! Words that are nearly another.

/// True when a word of at least four letters is the known one with a typing error: one letter more, less, other or
/// two of them exchanged; two such errors in a long word that begins alike.
pub(super) fn is_similar(word: &str, known: &str) -> bool {
    let (from, to): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    if from.len() < 4 || from.len().abs_diff(to.len()) > 2 {
        return false;
    }
    match edits(&from, &to) {
        1 => true,
        2 => to.len() >= 7 && from.first() == to.first(),
        _ => false,
    }
}

/// Insertions, deletions, replacements and exchanges of neighbors between two words.
fn edits(from: &[char], to: &[char]) -> usize {
    let width = to.len() + 1;
    let mut table: Vec<usize> = vec![0; (from.len() + 1) * width];
    for row in 0..=from.len() {
        for column in 0..width {
            let at = row * width + column;
            if row == 0 || column == 0 {
                table[at] = row + column;
                continue;
            }
            let is_same = from[row - 1] == to[column - 1];
            let mut least = table[at - width - 1] + usize::from(!is_same);
            least = least.min(table[at - 1] + 1).min(table[at - width] + 1);
            let is_exchanged =
                row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if is_exchanged {
                least = least.min(table[at - 2 * width - 2] + 1);
            }
            table[at] = least;
        }
    }
    table[table.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_similar_and_other_words_are_not() {
        for (word, known) in [("fastpi", "fastapi"), ("postgers", "postgres"), ("sqlit", "sqlite"), ("axmu", "axum")] {
            assert!(is_similar(word, known), "{word}");
        }
        for (word, known) in
            [("impress", "express"), ("status", "static"), ("progress", "postgres"), ("fast", "fastapi")]
        {
            assert!(!is_similar(word, known), "{word}");
        }
        assert!(!is_similar("fastapi", "fastapi"));
    }
}
