//! A single value out of one file, without the others.

use toml::{Table, Value};

/// `environments."eu.prod".layer` as its parts; `None` when it is no key.
pub fn key_segments(key: &str) -> Option<Vec<String>> {
    let mut at = format!("{key} = 0").parse::<Table>().ok().map(Value::Table)?;
    let mut segments = Vec::new();
    while let Value::Table(table) = at {
        let mut entries = table.into_iter();
        let (Some((name, inner)), None) = (entries.next(), entries.next()) else { return None };
        segments.push(name);
        at = inner;
    }
    Some(segments)
}

/// What a file's text sets `segments` to; an element of a list goes by its `name`. An empty list
/// sets nothing.
pub fn value_at(text: &str, segments: &[String]) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.parse::<Table>().ok().map(Value::Table)?;
    for segment in segments {
        at = match at {
            Value::Table(mut table) => table.remove(segment)?,
            Value::Array(list) => {
                list.into_iter().find(|one| one.get("name").and_then(Value::as_str) == Some(segment))?
            }
            _ => return None,
        };
    }
    let sets_nothing = at.as_array().is_some_and(Vec::is_empty);
    (!sets_nothing).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_toml_reads_it() {
        assert_eq!(key_segments("ui.theme").unwrap(), ["ui", "theme"]);
        assert_eq!(key_segments("environments.\"eu.prod\".layer").unwrap(), ["environments", "eu.prod", "layer"]);
        for wrong in ["", "ui.", "a b", "a = 1\nb"] {
            assert_eq!(key_segments(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_value_is_found_by_its_key() {
        let text = "[ui]\ntheme = 'light'\n[logs]\nsources = []\n[[checks]]\nname = 'a'\ntcp = 'a:1'\n";
        let at = |key: &str| value_at(text, &key_segments(key).unwrap()).map(|value| value.to_string());
        assert_eq!(at("ui.theme").unwrap(), "\"light\"");
        assert_eq!(at("checks.a.tcp").unwrap(), "\"a:1\"");
        assert_eq!(
            (at("ui.mouse"), at("logs.sources"), at("checks.b.tcp"), at("ui.theme.x")),
            (None, None, None, None)
        );
    }
}
