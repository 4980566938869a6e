//! How heavy a log line is, as far as its text tells.

use super::Level;

/// Only this much of a line is looked at, in bytes.
const LOOKED_AT: usize = 1024;

impl Level {
    /// Reads the level out of a line: a syslog priority (`<11>`), klog (`E0101 12:00…`), `level=error`,
    /// `"level":"error"`, `[error]`, `error:` at the start, or a word in capitals (`ERROR`).
    pub fn of_line(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
        priority(bytes).or_else(|| klog(bytes)).or_else(|| worded(bytes))
    }

    /// A level by any of its usual names, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        named(word.as_bytes())
    }
}

fn named(word: &[u8]) -> Option<Level> {
    let is_one_of = |names: &[&str]| names.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()));
    match word.first()?.to_ascii_lowercase() {
        b'e' if is_one_of(&["error", "err", "emerg", "emergency"]) => Some(Level::Error),
        b'f' if is_one_of(&["fatal"]) => Some(Level::Error),
        b'c' if is_one_of(&["critical", "crit"]) => Some(Level::Error),
        b'p' if is_one_of(&["panic"]) => Some(Level::Error),
        b'a' if is_one_of(&["alert"]) => Some(Level::Error),
        b's' if is_one_of(&["severe"]) => Some(Level::Error),
        b'w' if is_one_of(&["warn", "warning"]) => Some(Level::Warning),
        b'i' if is_one_of(&["info"]) => Some(Level::Info),
        b'n' if is_one_of(&["notice"]) => Some(Level::Info),
        b'd' if is_one_of(&["debug"]) => Some(Level::Debug),
        b't' if is_one_of(&["trace"]) => Some(Level::Trace),
        _ => None,
    }
}

/// `<PRI>` of syslog: facility times eight plus severity.
fn priority(bytes: &[u8]) -> Option<Level> {
    let rest = bytes.strip_prefix(b"<")?;
    let digits = rest.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || rest.get(digits) != Some(&b'>') {
        return None;
    }
    let value: u16 = rest[..digits].iter().fold(0, |value, digit| value * 10 + u16::from(digit - b'0'));
    (value <= 191).then(|| Level::from_severity((value % 8) as u8))
}

impl Level {
    /// Syslog severity: 0 (emergency) to 7 (debug).
    pub fn from_severity(severity: u8) -> Self {
        match severity {
            0..=3 => Self::Error,
            4 => Self::Warning,
            5 | 6 => Self::Info,
            _ => Self::Debug,
        }
    }
}

/// Kubernetes components: a letter, month and day, then the time.
fn klog(bytes: &[u8]) -> Option<Level> {
    let level = match bytes.first()? {
        b'E' | b'F' => Level::Error,
        b'W' => Level::Warning,
        b'I' => Level::Info,
        _ => return None,
    };
    let is_dated = bytes.len() > 6 && bytes[1..5].iter().all(u8::is_ascii_digit) && bytes[5] == b' ';
    (is_dated && bytes[6].is_ascii_digit()).then_some(level)
}

/// The first word that is a level by its place or its capitals; a `level` key outweighs it.
fn worded(bytes: &[u8]) -> Option<Level> {
    let mut found = None;
    let mut at = 0;
    while at < bytes.len() {
        if !is_word_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| is_word_byte(**b)).count();
        let (word, after) = (&bytes[at..at + length], &bytes[at + length..]);
        if is_key(word)
            && let Some(level) = value_of(after)
        {
            return Some(level);
        }
        if found.is_none() && stands_out(word, &bytes[..at], after) {
            found = named(word);
        }
        at += length;
    }
    found
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_key(word: &[u8]) -> bool {
    match word.len() {
        3 => word.eq_ignore_ascii_case(b"lvl"),
        5 => word.eq_ignore_ascii_case(b"level"),
        8 => word.eq_ignore_ascii_case(b"severity"),
        9 => word.eq_ignore_ascii_case(b"log_level"),
        _ => false,
    }
}

/// The level named after `level`: `=error`, `":"error"`, `": "error"`.
fn value_of(after: &[u8]) -> Option<Level> {
    let is_joint = |b: &&u8| matches!(b, b'=' | b':' | b'"' | b'\'' | b' ');
    let joint = after.iter().take(5).take_while(is_joint).count();
    if !after[..joint].iter().any(|b| matches!(b, b'=' | b':')) {
        return None;
    }
    let length = after[joint..].iter().take_while(|b| is_word_byte(**b)).count();
    named(&after[joint..joint + length])
}

/// True for a word in capitals, in square brackets, or first in the line before a colon or bracket.
fn stands_out(word: &[u8], before: &[u8], after: &[u8]) -> bool {
    let in_brackets = before.last() == Some(&b'[') && after.first() == Some(&b']');
    let leads = before.is_empty() && matches!(after.first(), Some(b':' | b'['));
    let is_apart =
        !matches!(before.last(), Some(b'-' | b'.' | b'/')) && !matches!(after.first(), Some(b'-' | b'.' | b'/' | b'='));
    in_brackets || leads || (is_apart && word.len() >= 3 && word.iter().all(u8::is_ascii_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_from_every_usual_form() {
        let cases = [
            ("2026-11-21T14:03:11Z ERROR could not connect", Some(Level::Error)),
            ("2026-11-21 14:03:11,123 - root - WARNING - slow", Some(Level::Warning)),
            ("time=x level=error msg=\"INFO is a word here\"", Some(Level::Error)),
            (r#"{"msg":"WARN about nothing","level":"debug"}"#, Some(Level::Debug)),
            (r#"{"severity": "NOTICE"}"#, Some(Level::Info)),
            ("E0101 12:00:01.000000 1 main.go:1] broke", Some(Level::Error)),
            ("I1121 09:00:00.1 1 main.go:1] fine", Some(Level::Info)),
            ("<11>Nov 21 14:03:11 host app: gone", Some(Level::Error)),
            ("<14>Nov 21 14:03:11 host app: here", Some(Level::Info)),
            ("2026/11/21 14:03:11 [error] 7#7: upstream timed out", Some(Level::Error)),
            ("error[E0308]: mismatched types", Some(Level::Error)),
            ("warning: unused variable", Some(Level::Warning)),
            ("##[error]Process completed with exit code 1.", Some(Level::Error)),
            ("TRACE enter", Some(Level::Trace)),
        ];
        for (line, level) in cases {
            assert_eq!(Level::of_line(line), level, "{line}");
        }
    }

    #[test]
    fn ordinary_words_are_no_level() {
        let lines = [
            "",
            "no error here",
            "the ERROR_COUNT is 0",
            "see ERROR-HANDLING.md",
            "E0308 is a code",
            "<a>b</a>",
            "<999>x",
            "level up",
            "INFORMATION",
        ];
        for line in lines {
            assert_eq!(Level::of_line(line), None, "{line}");
        }
    }
}
