//! What the word being typed into a filter may become.

use std::collections::BTreeSet;

use super::{App, Facet, FacetKind, lists, pane, pane::short_name, query};
use crate::keymap::{Pane, PipelinesView};

/// Words offered at once.
const MOST: usize = 12;

/// What the last part of the text may become, the likeliest first: names of facets, then their words.
pub(super) fn offers(app: &App, pane: Pane, typed: &str) -> Vec<String> {
    let facets = facets(pane, app.delivery.view);
    let part = typed[last_part(typed)].trim_start_matches('!');
    let Some((name, word)) = part.split_once(':') else {
        let named = facets.iter().filter(|facet| facet.name.starts_with(part));
        return named.map(|facet| format!("{}{}", facet.name, sign(facet.kind))).collect();
    };
    if !facets.iter().any(|facet| facet.name == name && facet.kind == FacetKind::Words) {
        return Vec::new();
    }
    let word = word.replace('"', "").to_lowercase();
    let known = words(app, pane, name);
    let (first, rest): (Vec<_>, Vec<_>) =
        known.into_iter().filter(|known| known.contains(&word)).partition(|known| known.starts_with(&word));
    let quoted = |word: String| {
        let is_plain = !word.contains(char::is_whitespace);
        if is_plain { format!("{name}:{word}") } else { format!("{name}:\"{word}\"") }
    };
    first.into_iter().chain(rest).take(MOST).map(quoted).filter(|offer| offer != part).collect()
}

/// The text with its last part made into the first offer.
pub(super) fn completed(typed: &str, offer: &str) -> String {
    let last = last_part(typed);
    let inverted = if typed[last.clone()].starts_with('!') { "!" } else { "" };
    format!("{}{inverted}{offer}", &typed[..last.start])
}

fn last_part(typed: &str) -> std::ops::Range<usize> {
    query::parts(typed).pop().filter(|last| last.end == typed.len()).unwrap_or(typed.len()..typed.len())
}

fn sign(kind: FacetKind) -> char {
    match kind {
        FacetKind::Words => ':',
        FacetKind::Age => '<',
        FacetKind::Number => '>',
    }
}

fn facets(pane: Pane, view: PipelinesView) -> &'static [Facet] {
    const LOGS: &[Facet] = &[Facet::words("source"), Facet::words("level"), Facet::age("age")];
    if pane == Pane::Logs { LOGS } else { pane::facets(pane, view) }
}

/// Every word that the rows of a pane have under a name.
fn words(app: &App, pane: Pane, name: &str) -> BTreeSet<String> {
    match pane {
        Pane::Logs if name == "level" => ["error", "warn", "info", "debug", "trace"].map(str::to_owned).into(),
        Pane::Logs => app.logs.buffer.sources().iter().map(|source| short_name(&source.id).to_lowercase()).collect(),
        _ => lists::words(app, pane, name),
    }
}
