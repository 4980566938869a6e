//! The on-call start: what is red, what changed in the last hour, what runs now, how old it all is.

use std::{sync::Arc, time::Duration};

use crate::app::{App, Block, Link, Mark, Row, Span, Tone, delivery};
use crate::domain::{Freshness, Gpu, Health, Printable, ProviderId, Severity, Source, age, coarse_age, long_age};
use crate::keymap::Pane;

const HOUR: Duration = Duration::from_secs(3_600);
/// A list longer than this says how many more there are.
const MOST: usize = 12;

pub(super) fn line(app: &App) -> Vec<Span> {
    let mut spans = vec![headline(app)];
    spans.extend(delivery::approvals(app));
    let changed = app.store.inventory.changes(app.now, HOUR).len();
    if changed > 0 {
        spans.push(Span::plain(format!("{changed} changed in the last hour")));
    }
    spans
}

/// The one thing to know: how much is red, or that nothing is.
pub fn headline(app: &App) -> Span {
    let red = red_count(app);
    let is_read = app.store.sources.values().any(|source| source.good.is_some());
    let old = app.store.sources.values().filter(|source| source.freshness(app.now) == Freshness::Stale).count();
    match (red, old) {
        (0, _) if !is_read => Span::marked(Mark::Unknown, "nothing read yet"),
        (0, 0) => Span::marked(Mark::Good, "nothing red"),
        (0, old) => Span::marked(Mark::Warn, format!("nothing red, {old} stale")),
        (red, _) => Span::marked(Mark::Bad, format!("{red} red")),
    }
}

pub(super) fn document(app: &App) -> Vec<Block> {
    let mut blocks = Vec::new();
    section(&mut blocks, "Red", red(app), red_count(app), "Nothing is red.");
    let waiting = delivery::gate_links(app);
    if !waiting.is_empty() {
        let count = waiting.len();
        section(&mut blocks, "Waits for approval", waiting, count, "");
    }
    let ages = ages(app);
    let count = ages.len();
    section(&mut blocks, "Age of what is shown", ages, count, "No provider has been read.");
    let changes = app.store.inventory.changes(app.now, HOUR);
    let count = changes.len();
    let changes = changes.into_iter().take(MOST).map(|change| {
        let mark = match change.severity {
            Severity::Info => Mark::Good,
            Severity::Warning => Mark::Warn,
            Severity::Critical => Mark::Bad,
        };
        let ago = format!("{:>5} ago", coarse_age(age(app.now, change.at)));
        let spans = vec![Span::marked(mark, ago), Span::plain(format!("  {}", change.text))];
        Block::Link(spans, Link::from(&change.subject))
    });
    section(&mut blocks, "Changed in the last hour", changes.collect(), count, "Nothing that is watched has changed.");
    let inventory = &app.store.inventory;
    let as_of = app.store.runs_as_of(app.now);
    let running_title = match age(app.now, as_of) {
        Duration::ZERO => "Running now".to_owned(),
        old => format!("Running as of {} ago", coarse_age(old)),
    };
    let running = inventory.run_totals.running.iter().take(MOST).map(|position| {
        let run = &inventory.runs[*position];
        let mark = super::pipelines::mark(&run.status, run.conclusion.as_ref());
        let spans = vec![
            Span::marked(mark, format!("{:11}", run.word().replace('_', " "))),
            Span::new(format!(" {} {}", run.key.repository, run.workflow), Tone::Strong),
            Span::muted(format!(" #{} {}  {}", run.number, run.branch, long_age(run.duration(as_of)))),
        ];
        Block::Link(spans, link(Pane::Pipelines, run))
    });
    section(
        &mut blocks,
        &running_title,
        running.collect(),
        inventory.run_totals.running_count,
        "No pipeline is running.",
    );
    blocks.pop();
    blocks
}

/// Every provider that is not live, then the live ones in one row.
fn ages(app: &App) -> Vec<Block> {
    let (live, other): (Vec<_>, Vec<_>) =
        app.store.sources.iter().partition(|(_, source)| source.freshness(app.now) == Freshness::Live);
    let mut rows: Vec<Block> = Vec::new();
    rows.extend(crate::app::expiry::line(app));
    for (id, source) in other {
        let freshness = source.freshness(app.now);
        let age = source.age(app.now).map_or_else(|| "–".into(), coarse_age);
        let why = source.fault.as_ref().map(|(_, fault)| format!("  {}", fault.message)).unwrap_or_default();
        rows.push(Block::Prose(vec![
            Span::marked(super::freshness_mark(freshness), format!("{:8}", freshness.word())),
            Span::plain(format!("{age:>5}  {id}")),
            Span::muted(why),
        ]));
    }
    if let Some(oldest) = live.iter().filter_map(|(_, source)| source.age(app.now)).max() {
        let names: Vec<_> = live.iter().map(|(id, _)| id.as_str()).collect();
        rows.push(Block::Prose(vec![
            Span::marked(Mark::Good, format!("{:8}", "live")),
            Span::plain(format!("{:>5}  {}", coarse_age(oldest), names.join(", "))),
        ]));
    }
    rows
}

fn section(blocks: &mut Vec<Block>, title: &str, mut lines: Vec<Block>, count: usize, none: &str) {
    blocks.push(Block::Heading(title.to_owned()));
    if lines.is_empty() {
        blocks.push(Block::muted(none));
    }
    lines.truncate(MOST);
    let more = count - lines.len();
    blocks.append(&mut lines);
    if more > 0 {
        blocks.push(Block::muted(format!("and {more} more")));
    }
    blocks.push(Block::Gap);
}

/// How many things are wrong now; the same ones as `red` tells of.
fn red_count(app: &App) -> usize {
    let inventory = &app.store.inventory;
    let environments = inventory.environments.iter().filter(|environment| environment.health >= Health::Degraded);
    environments.count() + offline(app).count() + inventory.run_totals.red.len() + troubled(app).count()
}

fn offline(app: &App) -> impl Iterator<Item = (&ProviderId, &Source)> {
    app.store.sources.iter().filter(|(_, source)| source.freshness(app.now) == Freshness::Offline)
}

fn troubled(app: &App) -> impl Iterator<Item = &(ProviderId, Arc<Gpu>)> {
    let inventory = &app.store.inventory;
    inventory.gpu_totals.trouble.iter().map(|position| &inventory.gpus[*position])
}

fn link(pane: Pane, row: &impl Row) -> Link {
    Link { pane, identity: row.identity() }
}

/// Everything that is wrong now, up to as many of a kind as are shown: environments, the newest run of each workflow, GPUs, providers.
fn red(app: &App) -> Vec<Block> {
    let inventory = &app.store.inventory;
    let spans = |mark: Mark, name: String, why: String| vec![Span::marked(mark, name), Span::plain(why)];
    let told = |why: &Option<Printable>| why.as_ref().map(|why| format!("  {why}")).unwrap_or_default();
    let mut lines = Vec::new();
    for environment in inventory.environments.iter().filter(|environment| environment.health >= Health::Degraded) {
        let mark = Mark::from(environment.health);
        let spans = spans(mark, environment.name.to_string(), told(&environment.reason));
        lines.push(Block::Link(spans, link(Pane::Environments, environment)));
    }
    for (id, source) in offline(app) {
        let why = source.fault.as_ref().map(|(_, fault)| format!("  {}", fault.message)).unwrap_or_default();
        lines.push(Block::Text(spans(Mark::Bad, id.to_string(), why)));
    }
    for run in inventory.run_totals.red.iter().take(MOST).map(|position| &inventory.runs[*position]) {
        let name = format!("{} {}", run.key.repository, run.workflow);
        let why = format!("  #{} {} on {}", run.number, run.word().replace('_', " "), run.branch);
        lines.push(Block::Link(spans(Mark::Bad, name, why), link(Pane::Pipelines, run)));
    }
    for entry in troubled(app).take(MOST) {
        let gpu = &entry.1;
        let spans = spans(Mark::Bad, format!("gpu {}:{}", gpu.host, gpu.index), told(&gpu.trouble));
        lines.push(Block::Link(spans, link(Pane::Gpu, entry)));
    }
    lines
}
