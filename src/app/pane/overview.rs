//! The on-call start: what is red, what changed in the last hour, what runs now, how old it all is.

use std::time::Duration;

use crate::app::{App, Block, Mark, Row, Span, Tone};
use crate::domain::{Health, Severity, age, coarse_age, long_age};

const HOUR: Duration = Duration::from_secs(3_600);
/// A list longer than this says how many more there are.
const MOST: usize = 12;

pub(super) fn line(app: &App) -> Vec<Span> {
    let red = red(app).len();
    let changed = app.store.inventory.changes(app.now, HOUR).len();
    let mut spans = vec![if red == 0 {
        Span::marked(Mark::Good, "nothing red")
    } else {
        Span::marked(Mark::Bad, format!("{red} red"))
    }];
    if changed > 0 {
        spans.push(Span::plain(format!("{changed} changed in the last hour")));
    }
    spans
}

pub(super) fn document(app: &App) -> Vec<Block> {
    let mut blocks = Vec::new();
    let red = red(app);
    section(&mut blocks, "Red", red, "Nothing is red.");
    let changes = app.store.inventory.changes(app.now, HOUR);
    let changes = changes.into_iter().map(|change| {
        let mark = match change.severity {
            Severity::Info => Mark::Good,
            Severity::Warning => Mark::Warn,
            Severity::Critical => Mark::Bad,
        };
        let ago = format!("{:>5} ago", coarse_age(age(app.now, change.at)));
        Block::Text(vec![Span::marked(mark, ago), Span::plain(format!("  {}", change.text))])
    });
    section(&mut blocks, "Changed in the last hour", changes.collect(), "Nothing that is watched has changed.");
    let running = app.store.inventory.runs.iter().filter(|run| run.health() == Health::Progressing).map(|run| {
        let mark = super::pipelines::mark(&run.status, run.conclusion.as_ref());
        Block::Text(vec![
            Span::marked(mark, format!("{:11}", run.word().replace('_', " "))),
            Span::new(format!(" {} {}", run.key.repository, run.workflow), Tone::Strong),
            Span::muted(format!(" #{} {}  {}", run.number, run.branch, long_age(run.duration(app.now)))),
        ])
    });
    section(&mut blocks, "Running now", running.collect(), "No pipeline is running.");
    let ages = app.store.sources.iter().map(|(id, source)| {
        let freshness = source.freshness(app.now);
        let age = source.age(app.now).map_or_else(|| "–".into(), coarse_age);
        let why = source.fault.as_ref().map(|(_, fault)| format!("  {}", fault.message)).unwrap_or_default();
        Block::Text(vec![
            Span::marked(super::freshness_mark(freshness), format!("{:8}", freshness.word())),
            Span::plain(format!("{age:>5}  {id}")),
            Span::muted(why),
        ])
    });
    section(&mut blocks, "Age of what is shown", ages.collect(), "No provider has been read.");
    blocks.pop();
    blocks
}

fn section(blocks: &mut Vec<Block>, title: &str, mut lines: Vec<Block>, none: &str) {
    blocks.push(Block::Heading(title.to_owned()));
    if lines.is_empty() {
        blocks.push(Block::muted(none));
    }
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    blocks.append(&mut lines);
    if more > 0 {
        blocks.push(Block::muted(format!("and {more} more")));
    }
    blocks.push(Block::Gap);
}

/// Everything that is wrong now: environments, the newest run of each workflow, GPUs, providers.
fn red(app: &App) -> Vec<Block> {
    let inventory = &app.store.inventory;
    let mut lines = Vec::new();
    for environment in inventory.environments.iter().filter(|environment| environment.health >= Health::Degraded) {
        let mark = Mark::from(environment.health);
        let why = environment.reason.as_ref().map(|reason| format!("  {reason}")).unwrap_or_default();
        lines.push((mark, environment.name.to_string(), why));
    }
    for (id, source) in
        app.store.sources.iter().filter(|(_, source)| source.freshness(app.now) == crate::domain::Freshness::Offline)
    {
        let why = source.fault.as_ref().map(|(_, fault)| format!("  {}", fault.message)).unwrap_or_default();
        lines.push((Mark::Bad, id.to_string(), why));
    }
    let mut seen = std::collections::BTreeSet::new();
    for run in &inventory.runs {
        if seen.insert((&run.key.repository, &run.workflow, &run.branch)) && run.health() == Health::Down {
            let name = format!("{} {}", run.key.repository, run.workflow);
            lines.push((
                Mark::Bad,
                name,
                format!("  #{} {} on {}", run.number, run.word().replace('_', " "), run.branch),
            ));
        }
    }
    for (_, gpu) in
        inventory.gpus.iter().filter(|entry| entry.1.trouble.is_some() && entry.is_trusted(&app.store, app.now))
    {
        let why = gpu.trouble.as_ref().map(|trouble| format!("  {trouble}")).unwrap_or_default();
        lines.push((Mark::Bad, format!("gpu {}:{}", gpu.host, gpu.index), why));
    }
    lines.into_iter().map(|(mark, name, why)| Block::Text(vec![Span::marked(mark, name), Span::plain(why)])).collect()
}
