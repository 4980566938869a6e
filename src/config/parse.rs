//! TOML to typed values, with errors that name file, line and the nearest known key.

use serde::de::DeserializeOwned;

use crate::domain::toml_fault;

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
    let (line, message) = toml_fault(text, error);
    ConfigError { file: file.to_owned(), line, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::ConfigFile, domain::nearest};

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
