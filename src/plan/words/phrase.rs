//! One stretch at the beginning of what is left of a text.

use super::{
    Requirement,
    amount::budget,
    meaning::{Meaning, Said},
    number::{number, whole},
    token::{Token, raw_word},
    vocabulary::{any_of, phrase},
};

const NAMED: &[&str] =
    &["called", "named", "call it", "name it", "with the name", "with name", "name is", "the name is"];
const WORKERS: &[&str] = &[
    "worker processes",
    "worker process",
    "workers",
    "worker",
    "processes",
    "process",
    "uvicorn workers",
    "web workers",
];
const NEGATIONS: &[&str] = &[
    "no",
    "not",
    "without",
    "never",
    "don't use",
    "don't want",
    "don't need",
    "do not use",
    "do not want",
    "do not need",
    "no need for",
    "instead of",
    "rather than",
    "except",
    "excluding",
    "not using",
    "not with",
    "not on",
];
/// What may stand between a negation and what it denies.
const BETWEEN: &[&str] = &["a", "an", "any", "the", "of", "or", "nor", "and"];

/// What stands at the beginning: its meanings, and how many tokens they take. Tried in this order, so that the
/// `no` of `no more than` is part of a price.
pub(super) fn stretch(text: &str, tokens: &[Token]) -> Option<(Vec<Said>, usize)> {
    let one = |(meaning, length): (Meaning, usize)| (vec![said(meaning, tokens, length)], length);
    name(text, tokens)
        .or_else(|| path(tokens).map(one))
        .or_else(|| budget(tokens).map(one))
        .or_else(|| workers(tokens).map(one))
        .or_else(|| denied(tokens))
        .or_else(|| phrase(tokens).map(one))
}

fn said(meaning: Meaning, tokens: &[Token], length: usize) -> Said {
    Said { span: tokens[0].span.start..tokens[length - 1].span.end, meaning }
}

/// `called demo`, and everything up to the next space.
fn name(text: &str, tokens: &[Token]) -> Option<(Vec<Said>, usize)> {
    let is_label = |token: &Token| text[token.span.end..].starts_with([':', '=']);
    let before = any_of(NAMED, tokens)
        .or_else(|| tokens.first().filter(|token| token.word == "name" && is_label(token)).map(|_| 1))?;
    let first = tokens.get(before).filter(|token| !token.begins_clause)?;
    let span = raw_word(text, first.span.start);
    let name = text[span.clone()].trim_end_matches('-').to_owned();
    let inside = tokens[before..].iter().take_while(|token| token.span.start < span.end).count();
    let span = tokens[0].span.start..span.end.max(tokens[before + inside - 1].span.end);
    Some((vec![Said { span, meaning: Meaning::Name(name) }], before + inside))
}

fn path(tokens: &[Token]) -> Option<(Meaning, usize)> {
    let token = tokens.first().filter(|token| token.is_path)?;
    Some((Meaning::Path(token.word.clone()), 1))
}

/// `two workers`, `workers: 2`.
fn workers(tokens: &[Token]) -> Option<(Meaning, usize)> {
    let unclear = || Meaning::Unclear(Requirement::Workers, "say how many workers in a whole number".into());
    if let Some((_, before)) = number(tokens) {
        let behind = any_of(WORKERS, &tokens[before..])?;
        let meaning = match whole(tokens).map(|(count, _)| u32::try_from(count)) {
            Some(Ok(count)) => Meaning::Workers(count),
            _ => unclear(),
        };
        return Some((meaning, before + behind));
    }
    let before = any_of(&["workers", "worker count", "number of workers"], tokens)?;
    let between = any_of(&["of", "is"], &tokens[before..]).unwrap_or(0);
    let (count, length) = whole(&tokens[before + between..]).filter(|_| !tokens[before].begins_clause)?;
    let meaning = u32::try_from(count).map_or_else(|_| unclear(), Meaning::Workers);
    Some((meaning, before + between + length))
}

/// `without postgres or redis`: each of the things behind a negation.
fn denied(tokens: &[Token]) -> Option<(Vec<Said>, usize)> {
    let mut at = any_of(NEGATIONS, tokens)?;
    let (mut found, mut from) = (Vec::new(), 0);
    loop {
        let mut next = at;
        while let Some(length) = any_of(BETWEEN, &tokens[next..]) {
            next += length;
        }
        let goes_on = tokens.get(next).is_some_and(|token| !token.begins_clause || found.is_empty());
        let thing =
            phrase(&tokens[next..]).filter(|_| goes_on).and_then(|(meaning, length)| Some((deny(&meaning)?, length)));
        let Some((meaning, length)) = thing else { break };
        at = next + length;
        found.push(Said { span: tokens[from].span.start..tokens[at - 1].span.end, meaning });
        from = at;
    }
    // The next begins behind what joins it, so that spans hold only what was said.
    (!found.is_empty()).then_some((found, at))
}

fn deny(meaning: &Meaning) -> Option<Meaning> {
    Some(match meaning {
        Meaning::SomeDatabase => Meaning::NoDatabase,
        Meaning::Database(database) => Meaning::Not(Requirement::Database, database),
        Meaning::Framework(framework) | Meaning::Hint(framework) => Meaning::Not(Requirement::Framework, framework),
        Meaning::Target(target) => Meaning::Not(Requirement::Target, target),
        Meaning::Secrets(_) => Meaning::Secrets(false),
        _ => return None,
    })
}
