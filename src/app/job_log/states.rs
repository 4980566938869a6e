//! What stands in place of the lines while there are none, and what the frame says of the log.

use super::{JobLogState, JobLogView};
use crate::app::{App, Block, Mark, Span, Tone};
use crate::domain::{RunStatus, age, coarse_age, long_age};

/// What is shown instead of lines; none while there are some.
pub fn job_log_states(app: &App) -> Option<Vec<Block>> {
    let view = app.job_log.as_ref()?;
    Some(match &view.state {
        JobLogState::Open(outline) if outline.lines > 0 => return None,
        JobLogState::Open(_) => vec![Block::muted("This job wrote nothing.")],
        JobLogState::Arriving { bytes: 0, .. } => vec![Block::muted("Asking for the log…")],
        JobLogState::Arriving { bytes, of } => arriving(*bytes, *of),
        JobLogState::Failed(fault) => {
            let mut blocks = vec![Block::Prose(vec![Span::marked(Mark::Bad, fault.message.as_str())])];
            blocks.extend(fault.hint.as_ref().map(|hint| Block::Prose(vec![Span::muted(format!("  {hint}"))])));
            let asks = if view.again.is_set() { "It is asked for again soon; r asks now" } else { "r asks again" };
            blocks.push(Block::muted(format!("{asks}, esc steps back.")));
            blocks
        }
        JobLogState::None { why, .. } => {
            let mut blocks = vec![Block::Prose(vec![Span::plain(*why)]), Block::Gap];
            blocks.extend(steps(view, app));
            blocks
        }
    })
}

fn arriving(bytes: u64, of: Option<u64>) -> Vec<Block> {
    let percent = of.filter(|of| *of > 0).map(|of| bytes as f32 * 100.0 / of as f32);
    let note = of.map_or_else(|| size(bytes), |of| format!("{} of {}", size(bytes), size(of)));
    vec![Block::muted("Reading the log…"), Block::Gauge { label: "log".into(), percent, note }]
}

fn steps<'a>(view: &'a JobLogView, app: &'a App) -> impl Iterator<Item = Block> + 'a {
    view.job.steps.iter().filter(|step| step.status != RunStatus::Pending).map(|step| {
        let mark = crate::app::pane::run_mark(&step.status, step.conclusion.as_ref());
        let mut spans = vec![Span::marked(mark, format!("{:>2} {}", step.number, step.name))];
        let took = step.started_at.map(|started| long_age(age(step.completed_at.unwrap_or(app.now), started)));
        spans.extend(took.map(|took| Span::muted(format!("  {took}"))));
        Block::Text(spans)
    })
}

/// Source, marks, size and age of the log, as much as fits into `room` cells.
pub fn job_log_standing(app: &App, room: u16) -> Vec<Span> {
    let Some(view) = &app.job_log else { return Vec::new() };
    let mut parts = Vec::new();
    if let Some(outline) = view.outline() {
        let count = |number: u64, of: &str| format!("{number} {of}{}", if number == 1 { "" } else { "s" });
        if outline.errors > 0 {
            parts.push(Span::marked(Mark::Bad, count(outline.errors, "error")));
        }
        if outline.warnings > 0 {
            parts.push(Span::marked(Mark::Warn, count(outline.warnings, "warning")));
        }
        parts.push(Span::muted(size(outline.bytes)));
    }
    parts.push(Span::muted("github"));
    if let Some(ended) = view.job.completed_at {
        parts.push(Span::muted(format!("{} ago", coarse_age(age(app.now, ended)))));
    }
    let cells = |part: &Span| part.text.chars().count() + if part.mark.is_some() { 5 } else { 3 };
    while !parts.is_empty() && parts.iter().map(cells).sum::<usize>() > usize::from(room) + 3 {
        parts.pop();
    }
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::new(" · ", Tone::Muted));
        }
        spans.push(part);
    }
    spans
}

/// Bytes for a person: `512 B`, `3.4 kB`, `200.0 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
