//! A recording as lines of JSON, and back.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Before, Crash, Header, Moment, Recording, typed};
use crate::{
    app::{Event, Stand},
    domain::{REDACTED, redact},
};

/// Characters from which on a part of a token tells something of it.
const TELLING: usize = 8;

/// One line of a file. The header is the first; then a crash, if there was one; then what stands for
/// forgotten events; then the events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Recording(Box<Header>),
    Crash(Box<Crash>),
    Before(Box<Event>),
    Stand(Arc<Stand>),
    Moment {
        at_ms: u64,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        drawn: bool,
        event: Box<Event>,
    },
}

/// The lines of a recording, every string in them redacted. The error is a sentence.
pub(super) fn lines(recording: Recording) -> impl Iterator<Item = Result<String, String>> {
    let Recording { header, crash, before, mut moments, tokens } = recording;
    let stands =
        before.iter().rev().filter_map(|step| if let Before::Stand(stand) = step { Some(stand) } else { None });
    let begins_open = stands.take(1).any(|stand| stand.is_typing());
    typed::hide(&mut moments, begins_open, &tokens);
    let before = before.into_iter().map(|step| match step {
        Before::Event(event) => Line::Before(Box::new(event)),
        Before::Stand(stand) => Line::Stand(stand),
    });
    let moments = moments.into_iter().map(|Moment { at_ms, event, is_drawn, .. }| Line::Moment {
        at_ms,
        drawn: is_drawn,
        event: Box::new(event),
    });
    std::iter::once(Line::Recording(Box::new(header)))
        .chain(crash.map(|crash| Line::Crash(Box::new(crash))))
        .chain(before)
        .chain(moments)
        .map(move |line| {
            let is_stand = matches!(line, Line::Stand(_));
            let mut value = serde_json::to_value(line).map_err(|error| error.to_string())?;
            if is_stand {
                hide_parts(&mut value, &tokens);
            }
            clean(&mut value, &tokens);
            Ok(value.to_string())
        })
}

/// Masks what is a part of a token: where the held events begin, one may have been typed in part.
fn hide_parts(value: &mut Value, tokens: &[Arc<str>]) {
    match value {
        Value::String(text) => {
            let characters: Vec<char> = text.chars().collect();
            let is_part = |part: &[char]| {
                let part: String = part.iter().collect();
                tokens.iter().any(|token| token.contains(&part))
            };
            let parts: Vec<usize> = (0..characters.len().saturating_sub(TELLING - 1))
                .filter(|from| is_part(&characters[*from..from + TELLING]))
                .collect();
            let hidden = |at: usize| parts.iter().any(|from| (*from..from + TELLING).contains(&at));
            *text = characters.iter().enumerate().map(|(at, c)| if hidden(at) { typed::MASK } else { *c }).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(|value| hide_parts(value, tokens)),
        Value::Object(fields) => fields.values_mut().for_each(|value| hide_parts(value, tokens)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Removes what looks like a token from every string, wherever it stands.
fn clean(value: &mut Value, tokens: &[Arc<str>]) {
    match value {
        Value::String(text) => {
            for token in tokens.iter().filter(|token| !token.is_empty()) {
                if text.contains(&**token) {
                    *text = without(text, token);
                }
            }
            if let Cow::Owned(clean) = redact(text) {
                *text = clean;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| clean(value, tokens)),
        Value::Object(fields) => fields.values_mut().for_each(|value| clean(value, tokens)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text without a token, and without the word around it: typed twice, a half of it stands there, too.
fn without(text: &str, token: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let (mut clean, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(token) {
        clean.push_str(before.trim_end_matches(is_word));
        clean.push_str(REDACTED);
        rest = after.trim_start_matches(is_word);
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_right_beside_a_token_goes_with_it() {
        let half = "00AaaAAaAA0a0aA0a0AA0aAaa000a00aA00";
        let token = format!("ghp_{half}A");
        for text in
            [format!("x {token}{half} y"), format!("x {half}{token} y"), format!("x ghp_{token}{token}{half} y")]
        {
            assert_eq!(without(&text, &token), format!("x {REDACTED} y"));
            let mut value = serde_json::json!([{ "filter": text }]);
            clean(&mut value, &[token.as_str().into()]);
            assert!(!value.to_string().contains(half), "{value}");
        }
        assert_eq!(without("nothing here", &token), "nothing here");
    }
}
