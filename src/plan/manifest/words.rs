//! Forms that words of a manifest have.

use crate::domain::nearest;

/// Small letters, digits and `-`, a letter first; at most 64.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits)
}

/// Small letters, digits and `_`, a letter first: what the files' own language takes for a variable.
pub(super) fn is_variable(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits)
}

/// Capitals, digits and `_`, no digit first.
pub(super) fn is_environment_variable(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(fits)
}

/// A path that stays where it begins.
pub(super) fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| part != ".." && !part.contains(['\\', '\0']);
    !path.is_empty() && !path.starts_with(['/', '~']) && path.split('/').all(is_plain)
}

/// ``; did you mean `x`?`` or what there is.
pub(super) fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(name) => format!("; did you mean `{name}`?"),
        None if known.is_empty() => "; there is none".to_owned(),
        None => format!("; write one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_forms() {
        assert!(is_name("fastapi-sqlite") && !is_name("Api") && !is_name("") && !is_name("1a") && !is_name("a/b"));
        assert!(!is_name(&"a".repeat(65)));
        assert!(is_variable("page_size") && !is_variable("page-size") && !is_variable("Page"));
        assert!(is_environment_variable("DATABASE_URL") && !is_environment_variable("1A"));
        assert!(!is_environment_variable("PATH=x") && !is_environment_variable(""));
    }

    #[test]
    fn a_path_stays_where_it_begins() {
        for fine in ["data", ".venv/bin/python", "a/..b"] {
            assert!(is_inside(fine), "{fine}");
        }
        for wrong in ["", "/etc", "../x", "a/../../b", "a/..", "~/x", "a\\b", "a\0"] {
            assert!(!is_inside(wrong), "{wrong:?}");
        }
    }
}
