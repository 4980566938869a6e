//! What a TOML parser says, as a sentence with its place.

use super::nearest;

/// The line, from 1, and the sentence: ``unknown field `thme`, expected one of `theme`, `mouse` `` becomes one with
/// the nearest name.
pub fn toml_fault(text: &str, error: &toml::de::Error) -> (usize, String) {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    (before.matches('\n').count() + 1, explain(error.message()))
}

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
