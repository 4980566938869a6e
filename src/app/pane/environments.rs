//! Environments: one row each, this machine's pulse under them, services inside.

use std::{cmp::Ordering, sync::Arc, time::Duration};

use super::sources;
use crate::app::{App, Block, Cell, Column, Facet, Mark, Row, Span, Store, Tone, format, table::identity_of};
use crate::domain::{
    Environment, Feed, Freshness, Health, Host, ProviderId, Service, Timestamp, age, coarse_age, long_age,
};

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
            2 => Cell::muted(self.layer.word()),
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

fn worst_freshness(environment: &Environment, store: &Store, now: Timestamp) -> Freshness {
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

/// Faults first, then what is wrong, then the machine.
pub(super) fn summary(app: &App) -> Vec<Block> {
    let mut blocks = sources(app, Feed::Environments);
    for environment in &app.store.inventory.environments {
        if let Some(reason) = &environment.reason {
            let mark = Mark::from(environment.health);
            blocks.push(Block::Text(vec![
                Span::marked(mark, environment.name.as_str()),
                Span::plain(format!(" {reason}")),
            ]));
        }
    }
    if let Some(host) = &app.store.inventory.host {
        blocks.extend(pulse(host));
    }
    blocks
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    if app.environments.table.filter.is_empty() {
        vec![Block::muted("Reading this machine…")]
    } else {
        vec![Block::muted("No environment matches the filter. Esc clears it.")]
    }
}

/// The machine in a few rows: what is used, how it went, who uses it.
fn pulse(host: &Host) -> Vec<Block> {
    let [one, five, fifteen] = host.load;
    let share = |used: u64, total: u64| (total > 0).then(|| used as f32 / total as f32 * 100.0);
    let mut blocks = vec![
        Block::Gauge {
            label: "cpu".into(),
            percent: Some(host.cpu_percent),
            note: format!("load {one:.2} {five:.2} {fifteen:.2}"),
        },
        Block::Gauge {
            label: "memory".into(),
            percent: share(host.memory_used_bytes, host.memory_total_bytes),
            note: format::bytes_of(host.memory_used_bytes, host.memory_total_bytes),
        },
    ];
    blocks.extend(host.disks.iter().take(3).map(|disk| Block::Gauge {
        label: disk.mount.to_string(),
        percent: share(disk.used_bytes, disk.total_bytes),
        note: format::bytes_of(disk.used_bytes, disk.total_bytes),
    }));
    blocks.push(Block::Graph {
        label: "cpu %".into(),
        samples: host.cpu_history.newest(240).collect(),
        top: 100.0,
        note: String::new(),
        rows: 3,
    });
    blocks
}

/// An opened environment: its services, then its machine in full.
pub(super) fn document(app: &App, identity: u64) -> Vec<Block> {
    let found = app.store.inventory.environments.iter().find(|environment| environment.identity() == identity);
    let Some(environment) = found else { return vec![Block::muted("This environment is gone. Esc steps back.")] };
    let freshness = worst_freshness(environment, &app.store, app.now);
    let mut head = vec![
        if freshness.is_trusted() {
            Span::marked(environment.health.into(), environment.health.word())
        } else {
            Span::marked(super::freshness_mark(freshness), freshness.word())
        },
        Span::muted(format!("  {} layer", environment.layer.word())),
    ];
    head.extend(environment.price_cents_per_hour.map(|cents| Span::plain(format!("  {}", format::price(cents)))));
    let mut blocks = vec![Block::Heading(environment.name.to_string()), Block::Text(head)];
    blocks.extend(environment.reason.as_ref().map(|reason| Block::Text(vec![Span::new(reason.as_str(), Tone::Warn)])));
    if !environment.services.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Services".into())]);
        for (provider, service) in &environment.services {
            blocks.extend(service_blocks(app, provider, service));
        }
    }
    if let Some(host) = &environment.host {
        blocks.extend(machine(host));
    }
    blocks
}

fn service_blocks(app: &App, provider: &ProviderId, service: &Service) -> Vec<Block> {
    let freshness = app.store.freshness(provider, app.now);
    let mut spans = if freshness.is_trusted() {
        vec![Span::marked(service.health.into(), format!("{:11}", service.health.word()))]
    } else {
        vec![Span::marked(super::freshness_mark(freshness), format!("{:11}", freshness.word()))]
    };
    spans.push(Span::new(format!(" {}", service.name), Tone::Strong));
    let mut details: Vec<String> = Vec::new();
    details.extend(service.region.as_ref().map(ToString::to_string));
    details.extend(service.version.as_ref().map(ToString::to_string));
    details.extend(service.deployed_at.map(|at| format!("deployed {} ago", coarse_age(age(app.now, at)))));
    details.extend(service.instances.map(|(ready, wanted)| format!("{ready}/{wanted} ready")));
    details.extend(service.latency.map(format::milliseconds));
    details.extend(service.error_ratio.map(|share| format!("{} errors", format::ratio(share))));
    details.extend(service.probe.as_ref().map(ToString::to_string));
    details.extend(service.certificate_ends_at.map(|at| format!("certificate ends in {}", super::until(app.now, at))));
    spans.push(Span::muted(format!("  {}", details.join(" · "))));
    let mut blocks = vec![Block::Text(spans)];
    if let Some(reason) = &service.reason {
        blocks.push(Block::Text(vec![Span::new(format!("    {reason}"), Mark::from(service.health).tone())]));
    }
    if !service.history.is_empty() && service.health > Health::Progressing {
        let samples: Vec<f32> = service.history.newest(240).collect();
        let top = samples.iter().copied().fold(f32::EPSILON, f32::max);
        let note = if service.error_ratio.is_some() { "share of failed requests" } else { "latency" };
        blocks.push(Block::Graph { label: "    ".into(), samples, top, note: note.into(), rows: 3 });
    }
    blocks
}

/// Everything the system tells about this machine.
fn machine(host: &Host) -> Vec<Block> {
    let mut blocks = vec![
        Block::Gap,
        Block::Heading(format!("Machine {}", host.name)),
        Block::muted(format!("{} · kernel {} · up {}", host.system, host.kernel, long_age(host.uptime))),
    ];
    blocks.extend(pulse(host));
    if host.swap_total_bytes > 0 {
        let percent = host.swap_used_bytes as f32 / host.swap_total_bytes as f32 * 100.0;
        let note = format::bytes_of(host.swap_used_bytes, host.swap_total_bytes);
        blocks.push(Block::Gauge { label: "swap".into(), percent: Some(percent), note });
    }
    blocks.extend(host.cpu_percent_per_core.iter().enumerate().map(|(core, percent)| Block::Gauge {
        label: format!("core {core}"),
        percent: Some(*percent),
        note: String::new(),
    }));
    for network in &host.networks {
        let (received, sent) = (network.received_bytes_per_second, network.sent_bytes_per_second);
        blocks.push(Block::Text(vec![
            Span::muted("network "),
            Span::plain(network.name.as_str()),
            Span::plain(format!("  in {}/s  out {}/s", format::bytes(received), format::bytes(sent))),
        ]));
    }
    for reading in &host.temperatures {
        let tone = if reading.celsius >= 90.0 { Tone::Bad } else { Tone::Normal };
        blocks.push(Block::Text(vec![
            Span::muted("sensor "),
            Span::plain(reading.sensor.as_str()),
            Span::new(format!("  {:.0} °C", reading.celsius), tone),
        ]));
    }
    blocks.extend([Block::Gap, Block::Heading(format!("Processes, {} in all", host.process_count))]);
    blocks.extend(host.processes.iter().map(|process| {
        Block::Text(vec![
            Span::muted(format!("{:>8} ", process.pid)),
            Span::plain(format!("{:24}", process.name)),
            Span::plain(format!("{:>6.1} % {:>11}", process.cpu_percent, format::bytes(process.memory_bytes))),
        ])
    }));
    if !host.listeners.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Listening".into())]);
        blocks.extend(host.listeners.iter().map(|listener| {
            let owner = listener.process.as_ref().map_or_else(|| "–".into(), |(pid, name)| format!("{name} ({pid})"));
            Block::Text(vec![Span::plain(format!("{:28}", listener.address.to_string())), Span::muted(owner)])
        }));
    }
    blocks
}
