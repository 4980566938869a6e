//! The program's own log: JSON lines to one line for people.

use serde_json::{Map, Value};

use crate::domain::{Level, LogLine, Styled, Timestamp};

/// `14:03:11 LEVEL provider: message key=value`; a line that is not of that form is shown as it is.
/// Which module wrote it stands in the file.
pub(super) fn decode_own(line: &[u8]) -> LogLine {
    let Some(entry) =
        serde_json::from_slice::<Map<String, Value>>(line).ok().filter(|entry| entry.contains_key("fields"))
    else {
        return LogLine::from_bytes(line);
    };
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    let at: Option<Timestamp> = text("timestamp").parse().ok();
    let time = at.map_or_else(|| text("timestamp").to_owned(), |at| at.strftime("%H:%M:%S").to_string());
    let mut shown = format!("{time} {:5}", text("level"));
    if let Some(fields) = entry.get("fields").and_then(Value::as_object) {
        if let Some(provider) = fields.get("provider") {
            shown.push(' ');
            push_value(&mut shown, provider);
            shown.push(':');
        }
        if let Some(message) = fields.get("message") {
            shown.push(' ');
            push_value(&mut shown, message);
        }
        for (key, value) in fields.iter().filter(|(key, _)| !matches!(key.as_str(), "message" | "provider")) {
            shown.push_str(&format!(" {key}="));
            push_value(&mut shown, value);
        }
    }
    LogLine { at, level: Level::from_word(text("level")), text: Styled::for_log(shown.as_bytes()) }
}

fn push_value(shown: &mut String, value: &Value) {
    match value {
        Value::String(text) => shown.push_str(text),
        other => shown.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_as_one_line() {
        let line = decode_own(
            br#"{"timestamp":"2026-11-21T14:03:11.5Z","level":"WARN","fields":{"message":"slow \u001b[2Jpoll","provider":"git","ms":900},"target":"orchestra::runtime"}"#,
        );
        assert_eq!(line.text.text.as_str(), "14:03:11 WARN  git: slow ␛poll ms=900");
        assert_eq!(line.at, Some("2026-11-21T14:03:11.5Z".parse().unwrap()));
        assert_eq!(line.level, Some(Level::Warning));
    }

    #[test]
    fn anything_else_is_shown_as_it_is() {
        assert_eq!(decode_own(b"panicked at x").text.text.as_str(), "panicked at x");
        assert_eq!(decode_own(b"{}").text.text.as_str(), "{}");
    }
}
