//! The row that names the lists of the Pipelines pane, with how much is in each.

use crate::app::{App, Span, Tone};
use crate::domain::cells;
use crate::keymap::PipelinesView;

/// The lists with their counts in as many words as fit into `room` cells; the shown one stands out.
pub fn pipelines_tabs(app: &App, room: u16) -> Vec<Span> {
    let forms: [fn(&App) -> Vec<Span>; 4] = [
        |app| all(app, PipelinesView::title, " · "),
        |app| all(app, PipelinesView::short_title, " · "),
        |app| all(app, PipelinesView::short_title, " "),
        |app| vec![one(app, app.delivery.view, PipelinesView::title)],
    ];
    let fits = |spans: &Vec<Span>| spans.iter().map(|span| cells(&span.text)).sum::<usize>() <= usize::from(room);
    forms.into_iter().map(|form| form(app)).find(fits).unwrap_or_default()
}

fn all(app: &App, title: fn(PipelinesView) -> &'static str, between: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for view in PipelinesView::ALL {
        if !spans.is_empty() {
            spans.push(Span::muted(between));
        }
        spans.push(one(app, view, title));
    }
    spans
}

fn one(app: &App, view: PipelinesView, title: fn(PipelinesView) -> &'static str) -> Span {
    let text = format!("{} {}", title(view), count(app, view));
    let tone = match view {
        _ if view == app.delivery.view => Tone::Strong,
        // Somebody waits for an answer of the person who looks at this.
        PipelinesView::Gates if app.store.inventory.gates.iter().any(|gate| gate.can_approve) => Tone::Warn,
        _ => Tone::Muted,
    };
    Span::new(text, tone)
}

/// What is not known is a dash, never a zero.
fn count(app: &App, view: PipelinesView) -> String {
    let (inventory, rows) = (&app.store.inventory, &app.delivery.rows);
    let count = match view {
        PipelinesView::Runs => Some(inventory.runs.len()).filter(|_| !inventory.readings.is_empty()),
        _ if !app.store.has_delivery() => None,
        PipelinesView::Gates => Some(inventory.gates.len()),
        PipelinesView::Environments => Some(rows.environments.len()),
        PipelinesView::Pulls => Some(rows.pulls.len()),
        PipelinesView::Workflows => Some(rows.workflows.len()),
    };
    count.map_or_else(|| "–".into(), |count| count.to_string())
}
