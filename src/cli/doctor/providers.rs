//! Each provider, read once, side by side.

use std::time::Duration;

use super::Finding;
use crate::{
    cli::{sentence::sentence, surroundings::Surroundings, tui},
    domain::{Freshness, Source, Timestamp},
    provider::World,
    runtime::{Clock, read_once},
};

const LIMIT: Duration = Duration::from_secs(10);

pub(super) async fn providers(surroundings: &Surroundings) -> Vec<Finding> {
    let Some(mut app) = tui::app(surroundings, Clock::Real) else { return Vec::new() };
    let world = World::of(tui::place(surroundings, Vec::new(), false));
    read_once(&mut app, world, Clock::Real, LIMIT).await;
    app.store.sources.iter().map(|(id, source)| finding(&format!("provider {id}"), source, app.now)).collect()
}

fn finding(name: &str, source: &Source, now: Timestamp) -> Finding {
    let found = match (&source.fault, &source.good) {
        (Some((_, fault)), _) => fault.message.to_string(),
        (None, Some((_, observation))) => sentence(&observation.snapshot),
        (None, None) => format!("no answer within {} s", LIMIT.as_secs()),
    };
    let hint = source.fault.as_ref().and_then(|(_, fault)| fault.hint.as_ref());
    match source.freshness(now) {
        Freshness::Live => Finding::well(name, found),
        Freshness::Absent | Freshness::Limited => Finding { next: hint.cloned(), ..Finding::note(name, found) },
        _ => Finding::mend(name, found, hint.map_or("look again: orchestra status", |hint| hint.as_str())),
    }
}
