//! Environments: one row each, this machine's pulse under them, services inside.

use std::{cmp::Ordering, sync::Arc, time::Duration};

use super::{machine, sources};
use crate::app::{
    App, Block, Cell, Column, Facet, Mark, Row, Span, Store, Tone, arrange, format, height_of, table::identity_of,
};
use crate::domain::{Environment, Feed, Freshness, Health, Timestamp, coarse_age};
use crate::keymap::Pane;

/// Rows that the frame and the column titles take.
const FRAME_ROWS: usize = 3;

const fn column(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, grows: false, right: false, rank }
}

impl Row for Arc<Environment> {
    const COLUMNS: &'static [Column] = &[
        Column { grows: true, ..column("environment", 12, 0) },
        column("health", 13, 0),
        column("layer", 11, 2),
        Column { right: true, ..column("services", 8, 3) },
        Column { right: true, ..column("cost", 10, 4) },
        Column { right: true, ..column("age", 4, 1) },
    ];

    fn identity(&self) -> u64 {
        identity_of(&self.name)
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        match column {
            0 => Cell::new(self.name.as_str(), Tone::Strong),
            // What is known to be wrong is said, however old it is; only comfort needs to be fresh.
            1 if self.health < Health::Degraded && !self.is_trusted(store, now) => {
                let freshness = worst_freshness(self, store, now);
                Cell::marked(super::freshness_mark(freshness), freshness.word())
            }
            1 => Cell::marked(self.health.into(), self.health.word()),
            2 => Cell::new(self.layer.word(), Tone::Layer(self.layer)),
            3 if self.services.is_empty() => Cell::muted("–"),
            3 => Cell::plain(format!("{}/{}", healthy(self), self.services.len())),
            4 => Cell::maybe(self.price_cents_per_hour.map(format::price)),
            _ => Cell::muted(oldest(self, store, now).map_or_else(|| "–".into(), coarse_age)),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        match column {
            0 => self.name.cmp(&other.name),
            1 => other.health.cmp(&self.health),
            2 => self.layer.cmp(&other.layer),
            3 => self.services.len().cmp(&other.services.len()),
            4 => other.price_cents_per_hour.cmp(&self.price_cents_per_hour),
            _ => self.providers.cmp(&other.providers),
        }
    }

    fn write_words(&self, into: &mut String) {
        for word in [self.name.as_str(), self.layer.word(), self.health.word()] {
            into.push_str(&word.to_lowercase());
            into.push(' ');
        }
        for (_, service) in &self.services {
            into.push_str(&service.name.as_str().to_lowercase());
            into.push(' ');
        }
    }

    const FACETS: &'static [Facet] =
        &[Facet::words("name"), Facet::words("health"), Facet::words("layer"), Facet::words("service")];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        match facet {
            "name" => each(self.name.as_str()),
            "health" => each(self.health.word()),
            "layer" => each(self.layer.word()),
            _ => self.services.iter().for_each(|(_, service)| each(service.name.as_str())),
        }
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        self.providers.iter().all(|provider| store.freshness(provider, now).is_trusted())
    }
}

fn healthy(environment: &Environment) -> usize {
    environment.services.iter().filter(|(_, service)| service.health == Health::Healthy).count()
}

fn oldest(environment: &Environment, store: &Store, now: Timestamp) -> Option<Duration> {
    environment.providers.iter().filter_map(|provider| store.age(provider, now)).max()
}

pub(super) fn worst_freshness(environment: &Environment, store: &Store, now: Timestamp) -> Freshness {
    let mut all = environment.providers.iter().map(|provider| store.freshness(provider, now));
    all.rfind(|freshness| !freshness.is_trusted()).unwrap_or(Freshness::Live)
}

pub(super) fn line(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    let environments = &app.store.inventory.environments;
    for (health, word) in [
        (Health::Down, "down"),
        (Health::Degraded, "degraded"),
        (Health::Unknown, "unknown"),
        (Health::Healthy, "healthy"),
    ] {
        let count = environments.iter().filter(|environment| environment.health == health).count();
        if count > 0 {
            spans.push(Span::marked(health.into(), format!("{count} {word}")));
        }
    }
    if let Some(host) = &app.store.inventory.host {
        spans.push(Span::muted(format!("cpu {:.0} %", host.cpu_percent)));
    }
    spans
}

/// Faults first, then what is wrong, then the machine, as much of it as there is room for.
pub(super) fn summary(app: &App, has_room: fn(&App, &[Block]) -> bool) -> Vec<Block> {
    let mut blocks = sources(app, Feed::Environments);
    for environment in &app.store.inventory.environments {
        if let Some(reason) = &environment.reason {
            let mark = Mark::from(environment.health);
            blocks.push(Block::Prose(vec![
                Span::marked(mark, environment.name.as_str()),
                Span::plain(format!(" {reason}")),
            ]));
        }
    }
    if let Some(host) = &app.store.inventory.host {
        blocks.extend(machine::pulse(host));
        if has_room(app, &blocks) {
            blocks.extend(machine::life(host, app.now));
        }
    }
    blocks
}

/// True when rows are left under the list and these blocks, or the pane has no place to be short of them.
pub(super) fn has_room(app: &App, blocks: &[Block]) -> bool {
    let area = arrange(app.size, &app.focus).and_then(|arrangement| arrangement.full(Pane::Environments));
    let taken = app.environments.table.order.len() + usize::from(height_of(blocks));
    area.is_none_or(|area| usize::from(area.height) > taken + FRAME_ROWS)
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    if !app.environments.table.filter.is_empty() {
        vec![Block::muted("No environment matches the filter. Esc clears it.")]
    } else if app.store.of(Feed::Environments).any(|(_, source)| source.freshness(app.now) == Freshness::Loading) {
        vec![Block::muted("Reading this machine…")]
    } else {
        vec![Block::muted("No environment could be read.")]
    }
}
