//! A text cut into words.

use super::Span;

/// A word, a number, a sign of money or a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters.
    pub word: String,
    pub span: Span,
    /// A comma or a stop lies between it and the one before.
    pub begins_clause: bool,
    /// It is a path as it was typed.
    pub is_path: bool,
}

/// Cuts a text. Whatever is no word, no number and no sign of money only separates.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut begins_clause = false;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let is_fresh = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let (length, is_path) = match first {
            _ if is_fresh && starts_path(&text[at..]) => (path_length(&text[at..]), true),
            '$' | '€' | '£' | '¢' | '/' => (first.len_utf8(), false),
            '-' if is_fresh && text[at + 1..].starts_with(|next: char| next.is_ascii_digit()) => {
                (1 + number_length(&text[at + 1..]), false)
            }
            _ if first.is_ascii_digit() => (number_length(&text[at..]), false),
            _ if first.is_alphanumeric() => (word_length(&text[at..]), false),
            _ => {
                begins_clause |= matches!(first, ',' | ';' | '.' | '!' | '?' | '\n');
                at += first.len_utf8();
                continue;
            }
        };
        let span = at..at + length;
        let raw = &text[span.clone()];
        let word = if is_path { raw.to_owned() } else { raw.to_lowercase() };
        found.push(Token { word, span, begins_clause, is_path });
        begins_clause = false;
        at += length;
    }
    found
}

/// The stretch from here to the next space or comma, without a stop or a quote at its end.
pub(super) fn raw_word(text: &str, from: usize) -> Span {
    let rest = &text[from..];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(['.', '!', '?', ':', '"', '\'', '`', ')', '”', '’']);
    from..from + word.len()
}

fn starts_path(text: &str) -> bool {
    let begins = ["./", "../", "~/", "/"].iter().find_map(|start| text.strip_prefix(start));
    begins.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '.' || c == '_'))
}

fn path_length(text: &str) -> usize {
    raw_word(text, 0).end.max(1)
}

/// Digits, with commas and stops between them.
fn number_length(text: &str) -> usize {
    length(text, |c| c.is_ascii_digit(), |c| matches!(c, '.' | ','))
}

/// Letters and digits, with stops and underscores between them.
fn word_length(text: &str) -> usize {
    length(text, char::is_alphanumeric, |c| matches!(c, '.' | '_' | '\'' | '’'))
}

fn length(text: &str, is_part: impl Fn(char) -> bool, joins: impl Fn(char) -> bool) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let goes_on = joins(c) && characters.peek().is_some_and(|(_, next)| is_part(*next));
        if !is_part(c) && !goes_on {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn words_numbers_and_signs_are_cut_apart() {
        assert_eq!(words("FastAPI-app, $1,000.50/month"), ["fastapi", "app", "$", "1,000.50", "/", "month"]);
        assert_eq!(words("node.js and 20c an hour."), ["node.js", "and", "20", "c", "an", "hour"]);
        assert_eq!(words("-2 workers"), ["-2", "workers"]);
        assert_eq!(words("in ./Demo.x, at /srv/a b"), ["in", "./Demo.x", "at", "/srv/a", "b"]);
        assert_eq!(words("\u{1b}[31m \0 \u{202e}x"), ["31", "m", "x"]);
    }

    #[test]
    fn a_comma_begins_a_clause() {
        let clauses: Vec<bool> = tokens("no postgres, sqlite").iter().map(|token| token.begins_clause).collect();
        assert_eq!(clauses, [false, false, true]);
    }

    proptest::proptest! {
        #[test]
        fn every_text_is_cut_between_characters_and_in_order(text in "\\PC*|[\\s\\S]{0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                assert!(token.span.start >= end && token.span.end > token.span.start);
                assert!(text.get(token.span.clone()).is_some());
                end = token.span.end;
            }
        }
    }
}
