//! From keys of a TOML text to its lines.

use std::collections::BTreeSet;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::plan::ManifestFault;

/// Faults of the manifest's meaning with their lines, in the text's order. Those of a step or service
/// that could not be read whole (at the lines `unread`) are left out: they would only repeat it.
pub(super) fn placed(text: &str, faults: Vec<ManifestFault>, unread: &BTreeSet<usize>) -> Vec<(usize, String)> {
    let (table, _) = DeTable::parse_recoverable(text);
    let line = |place: &[String]| line_of(text, offset(&table, place));
    let mut placed: Vec<(usize, String)> = faults
        .into_iter()
        .filter(|fault| {
            let (first, last) = element(text, &table, &fault.place);
            unread.range(first..last).next().is_none()
        })
        .map(|fault| (line(&fault.place), fault.message))
        .collect();
    placed.sort();
    placed
}

/// How many elements the array under this key has.
pub(super) fn count(text: &str, key: &str) -> usize {
    let (table, _) = DeTable::parse_recoverable(text);
    table.get_ref().get(key).and_then(|value| value.get_ref().as_array()).map_or(0, |array| array.len())
}

/// Lines of the step or service in which the place lies: its first, and the first behind it. Else of the
/// key alone.
fn element(text: &str, table: &Spanned<DeTable<'_>>, place: &[String]) -> (usize, usize) {
    let first = line_of(text, offset(table, &place[..place.len().min(2)]));
    if place.len() < 2 || !matches!(place[0].as_str(), "step" | "service") {
        return (first, first + 1);
    }
    let behind = text.lines().skip(first).position(|line| line.trim_start().starts_with("[["));
    (first, behind.map_or(usize::MAX, |lines| first + lines + 1))
}

/// Where the deepest part of the place that is there begins.
fn offset(table: &Spanned<DeTable<'_>>, place: &[String]) -> usize {
    let Some((first, rest)) = place.split_first() else { return 0 };
    let Some((key, value)) = table.get_ref().get_key_value(first.as_str()) else { return 0 };
    inside(value, rest, key.span().start)
}

fn inside(value: &Spanned<DeValue<'_>>, place: &[String], otherwise: usize) -> usize {
    let Some((first, rest)) = place.split_first() else { return otherwise };
    match value.get_ref() {
        DeValue::Table(table) => match table.get_key_value(first.as_str()) {
            Some((key, value)) => inside(value, rest, key.span().start),
            None => otherwise,
        },
        DeValue::Array(array) => match first.parse::<usize>().ok().and_then(|index| array.get(index)) {
            Some(value) => inside(value, rest, value.span().start),
            None => otherwise,
        },
        _ => otherwise,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}
