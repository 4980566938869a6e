//! Which lines count: words a person typed.

use std::time::Duration;

use regex::{Regex, RegexBuilder};

use super::{Buffer, Line};
use crate::domain::{Level, parse_age};

/// A filter that cannot be meant; `Display` is the whole sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error(
        "`{0}:` is no filter; known are `source:`, `level:` and `age<`. To search for the text, quote it: \"{0}:…\""
    )]
    UnknownWord(String),
    #[error("`{0}` is no level; known are error, warn, info, debug, trace")]
    UnknownLevel(String),
    #[error("`{0}` is no age, such as 90s, 30m, 2h, 1d")]
    NoAge(String),
    #[error("`{0}:` needs a value, as in `{0}:{1}`")]
    NoValue(&'static str, &'static str),
    #[error("`{0}` is too long to search for")]
    TooLong(String),
}

/// Words that must all hold for a line: text in any case, `"text with spaces"`, `source:NAME`,
/// `level:warn` (at least that), `age<5m`; `!` before a word inverts it. The empty filter lets
/// everything pass.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    words: Vec<Word>,
}

#[derive(Debug, Clone)]
struct Word {
    inverted: bool,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Text(Regex),
    Source(Regex),
    AtLeast(Level),
    /// Younger than this, or older.
    Under(Duration),
    Over(Duration),
}

impl Filter {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, FilterError> {
        let mut words = Vec::new();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let inverted = rest.starts_with('!');
            rest = rest.strip_prefix('!').unwrap_or(rest);
            let (test, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (text, after) = quoted.split_once('"').unwrap_or((quoted, ""));
                    (text_test(text)?, after)
                }
                None => {
                    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                    (word_test(word)?, after)
                }
            };
            words.extend(test.map(|test| Word { inverted, test }));
            rest = after.trim_start();
        }
        Ok(Self { words })
    }

    /// This filter, and the text as it stands, in any case: no quote or colon in it means anything.
    ///
    /// # Errors
    /// The text is too long to search for.
    pub fn with_text(&self, text: &str) -> Result<Self, FilterError> {
        let mut words = self.words.clone();
        words.extend(text_test(text)?.map(|test| Word { inverted: false, test }));
        Ok(Self { words })
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True when lines may leave it, or come into it, as time goes by.
    pub fn is_timed(&self) -> bool {
        self.words.iter().any(|word| matches!(word.test, Test::Under(_) | Test::Over(_)))
    }

    /// True when the line with this sequence number passes every word.
    pub fn passes(&self, sequence: u64, line: &Line, buffer: &Buffer) -> bool {
        self.words.iter().all(|word| {
            let holds = match &word.test {
                Test::Text(text) => text.is_match(line.text()),
                Test::Source(name) => buffer.source(line).is_some_and(|source| name.is_match(source.id.as_str())),
                Test::AtLeast(level) => line.level().is_some_and(|of_line| of_line >= *level),
                Test::Under(bound) => buffer.age(sequence, line) < *bound,
                Test::Over(bound) => buffer.age(sequence, line) > *bound,
            };
            holds != word.inverted
        })
    }
}

/// `None` for a lone `!` or empty quotes: a word that is still being typed.
fn text_test(text: &str) -> Result<Option<Test>, FilterError> {
    Ok(if text.is_empty() { None } else { Some(Test::Text(substring(text)?)) })
}

fn word_test(word: &str) -> Result<Option<Test>, FilterError> {
    if let Some(bound) = word.strip_prefix("age").filter(|rest| rest.starts_with(['<', '>'])) {
        return age_test(bound);
    }
    match word.split_once(':') {
        Some(("source", "")) => Err(FilterError::NoValue("source", "app.log")),
        Some(("level", "")) => Err(FilterError::NoValue("level", "warn")),
        Some(("source", name)) => Ok(Some(Test::Source(substring(name)?))),
        Some(("level", name)) => {
            Level::from_word(name).map(|level| Some(Test::AtLeast(level))).ok_or(FilterError::UnknownLevel(name.into()))
        }
        Some((key, value)) if is_typed(key, value) => Err(FilterError::UnknownWord(key.into())),
        _ => text_test(word),
    }
}

/// `<5m` or `>1h`; `None` while the age is still being typed.
fn age_test(bound: &str) -> Result<Option<Test>, FilterError> {
    let (sign, typed) = bound.split_at(1);
    let typed = typed.trim_start_matches('=');
    if typed.is_empty() {
        return Ok(None);
    }
    let age = parse_age(typed).ok_or_else(|| FilterError::NoAge(typed.into()))?;
    Ok(Some(if sign == "<" { Test::Under(age) } else { Test::Over(age) }))
}

/// `status:failed` is meant as a filter; `http://…`, `14:03`, `module::name` and `error:` are text.
fn is_typed(key: &str, value: &str) -> bool {
    let begins_value = value.chars().next().is_some_and(char::is_alphanumeric);
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase()) && begins_value
}

fn substring(text: &str) -> Result<Regex, FilterError> {
    let pattern = regex::escape(text);
    RegexBuilder::new(&pattern)
        .case_insensitive(true)
        .build()
        .map_err(|_| FilterError::TooLong(text.chars().take(20).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LogBatch, LogLine, ProviderId};

    fn kept(typed: &str) -> Vec<String> {
        let mut buffer = Buffer::new(1 << 20);
        let push = |buffer: &mut Buffer, source: &str, lines: &[&str]| {
            let lines = lines.iter().map(|line| LogLine::from_bytes(line.as_bytes())).collect();
            buffer.push(LogBatch { source: ProviderId::new(source), lines });
        };
        push(
            &mut buffer,
            "file:/var/log/App.log",
            &["ERROR no route", "WARN slow", "INFO ready", "GRÜSSE http://x 14:03"],
        );
        push(&mut buffer, "journal", &["ERROR disk", "plain a::b"]);
        let filter = Filter::parse(typed).unwrap();
        buffer
            .lines_from(0)
            .filter(|(sequence, line)| filter.passes(*sequence, line, &buffer))
            .map(|(_, l)| l.text().to_owned())
            .collect()
    }

    #[test]
    fn words_narrow_what_is_seen() {
        assert_eq!(kept("").len(), 6);
        assert_eq!(kept("error"), ["ERROR no route", "ERROR disk"]);
        assert_eq!(kept("error !disk"), ["ERROR no route"]);
        assert_eq!(kept("\"no route\""), ["ERROR no route"]);
        assert_eq!(kept("source:app level:warn"), ["ERROR no route", "WARN slow"]);
        assert_eq!(
            kept("!level:info"),
            ["GRÜSSE http://x 14:03", "plain a::b"].map(String::from)[..].to_vec().as_slice()
        );
        assert_eq!(kept("!source:APP.log disk"), ["ERROR disk"]);
        assert_eq!(kept("grüsse"), ["GRÜSSE http://x 14:03"]);
    }

    #[test]
    fn text_with_a_colon_is_text() {
        assert_eq!(kept("http://x"), ["GRÜSSE http://x 14:03"]);
        assert_eq!(kept("14:03"), ["GRÜSSE http://x 14:03"]);
        assert_eq!(kept("a::b"), ["plain a::b"]);
        assert_eq!(kept("[.*"), Vec::<String>::new());
    }

    #[test]
    fn half_typed_filters_do_not_hide_everything() {
        assert_eq!(kept("!").len(), 6);
        assert_eq!(kept("\"").len(), 6);
    }

    #[test]
    fn a_wrong_filter_says_what_is_known() {
        let error = |typed| Filter::parse(typed).unwrap_err().to_string();
        assert!(error("status:failed").starts_with("`status:` is no filter; known are `source:`, `level:` and `age<`"));
        assert_eq!(error("level:loud"), "`loud` is no level; known are error, warn, info, debug, trace");
        assert_eq!(error("age<soon"), "`soon` is no age, such as 90s, 30m, 2h, 1d");
        assert_eq!(error("source:"), "`source:` needs a value, as in `source:app.log`");
    }
}
