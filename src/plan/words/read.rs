//! The walk over a text.

use super::{
    Reading, Suggestion,
    phrase::stretch,
    settle::settle,
    token::{Token, tokens},
    vocabulary::{is_joining, suggestion},
};
use crate::domain::Printable;

/// What is read of a text, in bytes; the rest is ignored.
const LONGEST: usize = 4096;

/// Reads what an environment should be. Every text is fine; what is not understood is said to be ignored.
pub fn read_words(text: &str) -> Reading {
    let read = &text[..text.floor_char_boundary(LONGEST)];
    let tokens = tokens(read);
    let mut reading = Reading::default();
    let mut said = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    while at < tokens.len() {
        if let Some((found, length)) = stretch(read, &tokens[at..]) {
            said.extend(found);
            at += length;
            goes_on = false;
            continue;
        }
        let token = &tokens[at];
        let is_ignored = !is_joining(&token.word);
        if is_ignored {
            ignore(&mut reading, token, goes_on);
        }
        goes_on = is_ignored;
        at += 1;
    }
    if read.len() < text.len() {
        reading.ignored.push(read.len()..text.len());
    }
    settle(&mut reading, &said);
    let described = described(read);
    reading.goal.description = (!described.is_empty()).then_some(described);
    reading
}

/// One line, with nothing in it that a terminal would obey.
fn described(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Printable::new(line).as_str().to_owned()
}

fn ignore(reading: &mut Reading, token: &Token, goes_on: bool) {
    match reading.ignored.last_mut().filter(|_| goes_on && !token.begins_clause) {
        Some(last) => last.end = token.span.end,
        None => reading.ignored.push(token.span.clone()),
    }
    if let Some((known, about)) = suggestion(&token.word) {
        reading.suggestions.push(Suggestion { span: token.span.clone(), known, about });
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
