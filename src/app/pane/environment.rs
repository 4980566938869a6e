//! An opened environment: its services, each as fresh as the provider that saw it, then its machine.

use super::{environments::worst_freshness, machine};
use crate::app::{App, Block, Mark, Row, Span, Tone, delivery, format};
use crate::domain::{Environment, Health, Layer, Printable, ProviderId, Service, age, cells, coarse_age};
use crate::keymap::Pane;

/// Characters of the longest name, region and version, so that they stand in columns.
struct Widths {
    name: usize,
    region: usize,
    version: usize,
}

impl Widths {
    fn of(environment: &Environment) -> Self {
        let services = || environment.services.iter().map(|(_, service)| service);
        let count = |text: &Printable| cells(text.as_str());
        Self {
            name: services().map(|service| count(&service.name)).max().unwrap_or(0),
            region: services().filter_map(|service| service.region.as_ref().map(count)).max().unwrap_or(0),
            version: services().filter_map(|service| service.version.as_ref().map(count)).max().unwrap_or(0),
        }
    }
}

/// The layer of the environment that has the focus, of the gate that does, or of the opened execution.
pub fn focused_layer(app: &App) -> Option<Layer> {
    if app.focus.pane == Pane::Executions {
        let opened = app.execution.as_ref().filter(|_| app.executions.opened.is_some());
        return opened.and_then(|opened| opened.list.as_ref()).map(|list| list.plan.layer);
    }
    focused_environment(app).map(|environment| environment.layer).or_else(|| delivery::focused_layer(app))
}

/// The environment that is opened or under the cursor, while that pane has the focus.
pub(in crate::app) fn focused_environment(app: &App) -> Option<&Environment> {
    if app.focus.pane != Pane::Environments {
        return None;
    }
    let (pane, environments) = (&app.environments, &app.store.inventory.environments);
    let focused = match pane.opened {
        Some(opened) => environments.iter().find(|environment| environment.identity() == opened.identity),
        None => pane.table.selected(environments),
    };
    focused.map(AsRef::as_ref)
}

/// An opened environment: its services, then its machine in full.
pub(super) fn document(app: &App, identity: u64) -> Vec<Block> {
    let found = app.store.inventory.environments.iter().find(|environment| environment.identity() == identity);
    let Some(environment) = found else { return vec![Block::muted("This environment is gone. Esc steps back.")] };
    let freshness = worst_freshness(environment, &app.store, app.now);
    let mut head = Vec::new();
    if freshness.is_trusted() || environment.health >= Health::Degraded {
        head.push(Span::marked(environment.health.into(), format!("{}  ", environment.health.word())));
    }
    if !freshness.is_trusted() {
        head.push(Span::marked(super::freshness_mark(freshness), format!("partly {}  ", freshness.word())));
    }
    head.extend([Span::new(environment.layer.word(), Tone::Layer(environment.layer)), Span::muted(" layer")]);
    head.extend(environment.price_cents_per_hour.map(|cents| Span::plain(format!("  {}", format::price(cents)))));
    let mut blocks = vec![Block::Heading(environment.name.to_string()), Block::Text(head)];
    blocks.extend(app.read_only(environment.name.as_str()).map(|why| Block::Prose(vec![Span::muted(why)])));
    blocks.extend(environment.reason.as_ref().map(|reason| Block::Prose(vec![Span::new(reason.as_str(), Tone::Warn)])));
    if !environment.services.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Services".into())]);
        let widths = Widths::of(environment);
        for (provider, service) in &environment.services {
            blocks.extend(service_blocks(app, provider, service, &widths));
        }
    }
    if let Some(host) = &environment.host {
        blocks.extend(machine::machine(host, app.now));
    }
    blocks
}

fn service_blocks(app: &App, provider: &ProviderId, service: &Service, widths: &Widths) -> Vec<Block> {
    let freshness = app.store.freshness(provider, app.now);
    let mut spans = if freshness.is_trusted() {
        vec![Span::marked(service.health.into(), format!("{:11}", service.health.word()))]
    } else {
        vec![Span::marked(super::freshness_mark(freshness), format!("{:11}", freshness.word()))]
    };
    let text = |text: &Option<Printable>| text.as_ref().map(ToString::to_string).unwrap_or_default();
    let (name, tone) = (&service.name, if freshness.is_trusted() { Tone::Strong } else { Tone::Muted });
    spans.push(Span::new(format!(" {}", format::padded(name.as_str(), widths.name)), tone));
    for (column, width) in [(&service.region, widths.region), (&service.version, widths.version)] {
        if width > 0 {
            spans.push(Span::muted(format!("  {}", format::padded(&text(column), width))));
        }
    }
    let mut details: Vec<String> = Vec::new();
    details.extend(service.deployed_at.map(|at| format!("deployed {} ago", coarse_age(age(app.now, at)))));
    details.extend(service.instances.map(|(ready, wanted)| format!("{ready}/{wanted} ready")));
    details.extend(service.latency.map(format::milliseconds));
    details.extend(service.error_ratio.map(|share| format!("{} errors", format::ratio(share))));
    details.extend(service.probe.as_ref().map(ToString::to_string));
    details.extend(service.certificate_ends_at.map(|at| format!("certificate ends in {}", super::until(app.now, at))));
    spans.push(Span::muted(format!("  {}", details.join(" · "))));
    let mut blocks = vec![Block::Text(spans)];
    if let Some(reason) = &service.reason {
        blocks.push(Block::Prose(vec![Span::new(format!("    {reason}"), Mark::from(service.health).tone())]));
    }
    let samples: Vec<f32> = service.history.newest(240).collect();
    if samples.iter().any(|sample| *sample > 0.0) && service.health > Health::Progressing {
        let top = samples.iter().copied().fold(f32::EPSILON, f32::max);
        let note = if service.error_ratio.is_some() { "share of failed requests" } else { "latency" };
        blocks.push(Block::Graph { label: "    ".into(), samples, top, note: note.into(), rows: 3 });
    }
    blocks
}
