//! TOML to typed values, with errors that name file, line and the nearest known key.

use serde::de::DeserializeOwned;

use crate::domain::nearest;

/// A text that could not be taken; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ConfigError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

/// Parses one file's text. Unknown keys are refused with the nearest known name.
pub fn parse_toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|error| fault(file, text, &error))
}

/// An error of the parser as a sentence with its place.
pub(super) fn fault(file: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    ConfigError { file: file.to_owned(), line, message: explain(error.message()) }
}

/// ``unknown field `thme`, expected one of `theme`, `mouse` `` becomes a sentence with a suggestion.
fn explain(message: &str) -> String {
    let first_line = message.lines().next().unwrap_or(message);
    if let Some(rest) = first_line.strip_prefix("unknown field `") {
        return suggest("unknown key", rest);
    }
    if let Some(rest) = first_line.strip_prefix("unknown variant `") {
        return suggest("unknown value", rest);
    }
    if let Some(key) = first_line.strip_prefix("missing field ") {
        return format!("the key {key} is missing");
    }
    // What a number is called in Rust says nothing to others.
    ["u16", "u32", "u64"].into_iter().fold(first_line.to_owned(), |line, number| {
        line.replace(&format!("expected {number}"), "expected a whole number")
    })
}

/// `rest` is ``thme`, expected one of `theme`, `mouse` ``.
fn suggest(what: &str, rest: &str) -> String {
    let Some((unknown, expected)) = rest.split_once('`') else { return format!("{what} `{rest}") };
    let known = expected.split('`').skip(1).step_by(2);
    match nearest(unknown, known) {
        Some(name) => format!("{what} `{unknown}`; did you mean `{name}`?"),
        None => format!("{what} `{unknown}`{expected}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigFile;

    fn refusal(text: &str) -> String {
        parse_toml::<ConfigFile>("orchestra.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_refused_with_line_and_nearest_name() {
        assert_eq!(
            refusal("[github]\n\nrepositores = []\n"),
            "orchestra.toml:3: unknown key `repositores`; did you mean `repositories`?"
        );
        assert_eq!(refusal("[githb]\n"), "orchestra.toml:1: unknown key `githb`; did you mean `github`?");
    }

    #[test]
    fn a_wrong_type_names_its_line() {
        assert!(refusal("[ui]\nmouse = 3\n").starts_with("orchestra.toml:2: invalid type"));
    }

    #[test]
    fn what_is_missing_or_no_choice_is_said() {
        assert_eq!(refusal("[[checks]]\ntcp = 'a:1'\n"), "orchestra.toml:1: the key `name` is missing");
        assert_eq!(
            refusal("[environments.a]\nlayer = 'prodction'\n"),
            "orchestra.toml:2: unknown value `prodction`; did you mean `production`?"
        );
        assert_eq!(
            refusal("[logs]\nmemory_mib = -1\n"),
            "orchestra.toml:2: invalid value: integer `-1`, expected a whole number"
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_fault() {
        assert!(parse_toml::<ConfigFile>("f", "\u{feff}[ui]\nmouse = true\n").unwrap().ui.mouse.unwrap());
    }

    #[test]
    fn only_a_similar_word_is_suggested() {
        assert_eq!(nearest("thme", ["theme", "mouse"]), Some("theme"));
        assert_eq!(nearest("xyzzy", ["theme", "mouse"]), None);
    }
}
