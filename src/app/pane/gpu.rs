//! GPUs: one row each, the fleet's price and waste under them, histories inside.

use std::{cmp::Ordering, sync::Arc};

use super::sources;
use crate::app::{App, Block, Cell, Column, Facet, Mark, Row, Span, Store, Tone, format, table::identity_of};
use crate::domain::{Feed, Gpu, ProviderId, Timestamp, age, coarse_age, long_age};

/// Troubles told under the list; of more only the number.
const MOST_TROUBLES: usize = 8;

/// A GPU and the provider that saw it.
type Entry = (ProviderId, Arc<Gpu>);

const fn column(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, grows: false, right: true, rank }
}

impl Row for Entry {
    const COLUMNS: &'static [Column] = &[
        Column { grows: true, right: false, ..column("gpu", 13, 0) },
        Column { grows: true, right: false, ..column("model", 9, 3) },
        Column { right: false, ..column("utilization", 12, 0) },
        Column { right: false, ..column("memory", 12, 1) },
        column("temp", 5, 2),
        column("power", 6, 4),
        column("cost", 8, 5),
        Column { right: false, ..column("state", 10, 0) },
    ];

    fn identity(&self) -> u64 {
        identity_of((&self.0, &self.1.id))
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        let gpu = &self.1;
        match column {
            0 => Cell::new(format!("{}:{}", gpu.host, gpu.index), Tone::Strong),
            1 => Cell::muted(gpu.model.as_str().trim_start_matches("NVIDIA ")),
            2 => share(gpu.utilization_percent, Tone::Normal),
            3 => share(gpu.memory_percent(), memory_tone(gpu)),
            4 => gpu.temperature_celsius.map_or_else(unknown, |celsius| {
                Cell::new(format!("{celsius:.0}°C"), if celsius >= 85.0 { Tone::Bad } else { Tone::Normal })
            }),
            5 => Cell::maybe(gpu.power_watts.map(|watts| format!("{watts:.0} W"))),
            6 => Cell::maybe(gpu.price_cents_per_hour.map(format::price)),
            _ => state(self, store, now),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        let (a, b) = (&self.1, &other.1);
        let falling = |a: Option<f32>, b: Option<f32>| b.unwrap_or(-1.0).total_cmp(&a.unwrap_or(-1.0));
        match column {
            0 => (&a.host, a.index).cmp(&(&b.host, b.index)),
            1 => a.model.cmp(&b.model),
            2 => falling(a.utilization_percent, b.utilization_percent),
            3 => falling(a.memory_percent(), b.memory_percent()),
            4 => falling(a.temperature_celsius, b.temperature_celsius),
            5 => falling(a.power_watts, b.power_watts),
            6 => b.price_cents_per_hour.cmp(&a.price_cents_per_hour),
            _ => (a.trouble.is_none(), a.idle_since.is_none(), a.idle_since).cmp(&(
                b.trouble.is_none(),
                b.idle_since.is_none(),
                b.idle_since,
            )),
        }
    }

    fn write_words(&self, into: &mut String) {
        let gpu = &self.1;
        into.push_str(&format!("{}:{} {} {}", gpu.host, gpu.index, gpu.model, gpu.id).to_lowercase());
        if gpu.idle_since.is_some() {
            into.push_str(" idle");
        }
        if gpu.idle_since.is_none() && gpu.trouble.is_none() && gpu.utilization_percent.is_some() {
            into.push_str(" busy");
        }
        if let Some(trouble) = &gpu.trouble {
            into.push_str(" trouble ");
            into.push_str(&trouble.as_str().to_lowercase());
        }
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("host"),
        Facet::words("model"),
        Facet::words("state"),
        Facet::number("utilization"),
        Facet::number("memory"),
        Facet::number("temp"),
        Facet::number("power"),
        Facet::age("idle"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        let gpu = &self.1;
        match facet {
            "host" => each(gpu.host.as_str()),
            "model" => each(gpu.model.as_str()),
            _ if gpu.trouble.is_some() => each("trouble"),
            _ if gpu.idle_since.is_some() => each("idle"),
            _ if gpu.utilization_percent.is_none() => each("unknown"),
            _ => each("busy"),
        }
    }

    fn number_of(&self, facet: &str, now: Timestamp) -> Option<f64> {
        let gpu = &self.1;
        match facet {
            "utilization" => gpu.utilization_percent.map(f64::from),
            "memory" => gpu.memory_percent().map(f64::from),
            "temp" => gpu.temperature_celsius.map(f64::from),
            "power" => gpu.power_watts.map(f64::from),
            _ => gpu.idle_since.map(|since| age(now, since).as_secs_f64()),
        }
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.freshness(&self.0, now).is_trusted()
    }
}

fn unknown() -> Cell {
    Cell::muted("–")
}

fn share(percent: Option<f32>, tone: Tone) -> Cell {
    percent.map_or_else(unknown, |percent| {
        let bar = Some(percent.clamp(0.0, 100.0).round() as u8);
        Cell { bar, ..Cell::new(format!("{percent:>3.0} %"), tone) }
    })
}

/// Warns at 80 % of memory, alarms at 95 %.
fn memory_tone(gpu: &Gpu) -> Tone {
    match gpu.memory_percent() {
        Some(percent) if percent >= 95.0 => Tone::Bad,
        Some(percent) if percent >= 80.0 => Tone::Warn,
        _ => Tone::Normal,
    }
}

/// What it does, or that nobody knows any more.
fn state(entry: &Entry, store: &Store, now: Timestamp) -> Cell {
    let (provider, gpu) = entry;
    let freshness = store.freshness(provider, now);
    match gpu.idle_since {
        _ if gpu.trouble.is_some() => Cell::marked(Mark::Bad, "trouble"),
        _ if !freshness.is_trusted() => Cell::marked(super::freshness_mark(freshness), freshness.word()),
        Some(since) if gpu.is_idle(now) => Cell::marked(Mark::Warn, format!("idle {}", coarse_age(age(now, since)))),
        _ if gpu.utilization_percent.is_none() => Cell::marked(Mark::Unknown, "unknown"),
        _ => Cell::marked(Mark::Good, "busy"),
    }
}

pub(super) fn line(app: &App) -> Vec<Span> {
    let (inventory, totals) = (&app.store.inventory, &app.store.inventory.gpu_totals);
    if inventory.gpus.is_empty() {
        return vec![Span::muted("no GPU source")];
    }
    let mut spans = vec![Span::plain(format!("{} GPUs", inventory.gpus.len()))];
    spans.extend(totals.busy_percent.map(|percent| Span::plain(format!("{percent:.0} % busy"))));
    if !totals.trouble.is_empty() {
        spans.push(Span::marked(Mark::Bad, format!("{} in trouble", totals.trouble.len())));
    }
    let (idle, _) = totals.idle(app.now);
    if idle > 0 {
        spans.push(Span::marked(Mark::Warn, format!("{idle} idle")));
    }
    spans
}

/// Faults first, then the fleet, then what is idle or in trouble.
pub(super) fn summary(app: &App) -> Vec<Block> {
    let (inventory, totals) = (&app.store.inventory, &app.store.inventory.gpu_totals);
    let mut blocks = sources(app, Feed::Gpus);
    if inventory.gpus.is_empty() {
        return blocks;
    }
    let note = if totals.cents_per_hour > 0 { format::price(totals.cents_per_hour) } else { String::new() };
    blocks.push(Block::Gauge { label: format!("{} GPUs", inventory.gpus.len()), percent: totals.busy_percent, note });
    let (idle, cents) = totals.idle(app.now);
    if idle > 0 {
        let cost = if cents > 0 { format!(", {} for nothing", format::price(cents)) } else { String::new() };
        blocks.push(Block::Text(vec![
            Span::marked(Mark::Warn, format!("{idle} idle")),
            Span::plain(format!(" for ten minutes or more{cost}")),
        ]));
    }
    blocks.extend(totals.trouble.iter().take(MOST_TROUBLES).filter_map(|position| {
        let (_, gpu) = inventory.gpus.get(*position)?;
        let trouble = gpu.trouble.as_ref()?;
        let place = format!("{}:{}", gpu.host, gpu.index);
        Some(Block::Text(vec![Span::marked(Mark::Bad, place), Span::plain(format!(" {trouble}"))]))
    }));
    let more = totals.trouble.len().saturating_sub(MOST_TROUBLES);
    blocks.extend((more > 0).then(|| Block::muted(format!("and {more} more in trouble"))));
    blocks
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    if !app.gpu.table.filter.is_empty() {
        return vec![Block::muted("No GPU matches the filter. Esc clears it.")];
    }
    if app.store.of(Feed::Gpus).any(|(_, source)| source.good.is_none() && source.fault.is_none()) {
        return vec![Block::muted("Looking for GPUs…")];
    }
    vec![
        Block::muted("No GPU is seen here, so no utilization is shown."),
        Block::muted("The NVIDIA driver of this machine is a source: it is"),
        Block::muted("found by itself once it is installed."),
    ]
}

pub(super) fn document(app: &App, identity: u64) -> Vec<Block> {
    let Some(entry) = app.store.inventory.gpus.iter().find(|entry| entry.identity() == identity) else {
        return vec![Block::muted("This GPU is gone. Esc steps back.")];
    };
    let (state, gpu) = (state(entry, &app.store, app.now), &entry.1);
    let mut blocks = vec![
        Block::Heading(format!("{}:{} {}", gpu.host, gpu.index, gpu.model)),
        Block::Text(vec![
            Span { mark: state.mark, text: state.text, tone: state.tone },
            Span::muted(format!("  {}", gpu.id)),
        ]),
    ];
    blocks.extend(gpu.trouble.as_ref().map(|trouble| Block::Text(vec![Span::new(trouble.as_str(), Tone::Bad)])));
    if let (Some(since), Some(cents)) = (gpu.idle_since.filter(|_| gpu.is_idle(app.now)), gpu.price_cents_per_hour) {
        let idle = age(app.now, since);
        blocks.push(Block::Text(vec![Span::new(
            format!(
                "idle for {}: {} spent on nothing, {}",
                long_age(idle),
                format::spent(cents, idle),
                format::price(cents)
            ),
            Tone::Warn,
        )]));
    }
    let memory = gpu.memory_used_bytes.zip(gpu.memory_total_bytes);
    let power = gpu.power_watts.zip(gpu.power_limit_watts.filter(|limit| *limit > 0.0));
    blocks.extend([
        Block::Gauge { label: "utilization".into(), percent: gpu.utilization_percent, note: String::new() },
        Block::Gauge {
            label: "memory".into(),
            percent: gpu.memory_percent(),
            note: memory.map(|(used, total)| format::bytes_of(used, total)).unwrap_or_default(),
        },
        Block::Gauge {
            label: "power".into(),
            percent: power.map(|(watts, limit)| watts / limit * 100.0),
            note: power.map(|(watts, limit)| format!("{watts:.0}/{limit:.0} W")).unwrap_or_default(),
        },
        Block::Text(vec![
            Span::muted("temperature "),
            Span::plain(gpu.temperature_celsius.map_or_else(|| "–".into(), |celsius| format!("{celsius:.0} °C"))),
        ]),
        Block::Graph {
            label: "utilization %".into(),
            samples: gpu.history.newest(240).collect(),
            top: 100.0,
            note: String::new(),
            rows: 5,
        },
    ]);
    if !gpu.processes.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Processes".into())]);
        blocks.extend(gpu.processes.iter().map(|process| {
            let name = process.name.as_ref().map_or("–", |name| name.as_str());
            let memory = process.memory_bytes.map_or_else(|| "–".into(), format::bytes);
            Block::Text(vec![
                Span::muted(format!("{:>8} ", process.pid)),
                Span::plain(format!("{} {memory:>11}", format::padded(name, 24))),
            ])
        }));
    }
    blocks
}
