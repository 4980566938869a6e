//! Blocks of a document, one under the other; only those that are seen are drawn.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, width},
    graph, signs,
};
use crate::app::{Block, Search, found};
use crate::theme::Role;

/// Cells of a gauge's bar, at most.
const BAR_CELLS: u16 = 24;
/// Cells of the labels of gauges and graphs, at most.
const LABEL_CELLS: u16 = 14;

/// Draws a document from the row `scroll` on.
pub(super) fn render(canvas: &mut Canvas, area: Rect, blocks: &[Block], scroll: u16, is_dim: bool) {
    let label_cells = blocks.iter().map(label_width).max().unwrap_or(0).min(LABEL_CELLS).min(area.width / 3);
    let (mut top, bottom) = (0u32, u32::from(scroll) + u32::from(area.height));
    for block in blocks {
        let below = top + u32::from(block.height());
        if top >= bottom {
            break;
        }
        if below > u32::from(scroll) {
            let skipped = u32::from(scroll).saturating_sub(top) as u16;
            let y = area.y + (top.max(u32::from(scroll)) - u32::from(scroll)) as u16;
            let height = (block.height() - skipped).min(area.bottom().saturating_sub(y));
            let place = Place { x: area.x + 1, y, end: area.right(), height, skipped, label_cells, is_dim };
            draw(canvas, &place, block);
        }
        top = below;
    }
}

/// Marks the rows that hold what is searched for, the one that was gone to more than the others.
pub(super) fn mark_found(canvas: &mut Canvas, area: Rect, search: &Search, blocks: &[Block], scroll: u16) {
    for row in found(blocks, &search.text) {
        let Some(y) = row.checked_sub(scroll).filter(|y| *y < area.height) else { continue };
        let role = if search.row == Some(row) { Role::Selection } else { Role::SelectionFaint };
        canvas.tint(Rect { y: area.y + y, height: 1, ..area }, canvas.styles.of(role));
    }
}

/// Where a block goes: its first column and row, the column after its last, the rows that are seen
/// and those scrolled out above.
pub(super) struct Place {
    pub x: u16,
    pub y: u16,
    pub end: u16,
    pub height: u16,
    pub skipped: u16,
    pub label_cells: u16,
    pub is_dim: bool,
}

impl Place {
    pub(super) fn room(&self, x: u16) -> u16 {
        self.end.saturating_sub(x)
    }
}

fn label_width(block: &Block) -> u16 {
    match block {
        Block::Gauge { label, .. } | Block::Graph { label, .. } => width(label),
        _ => 0,
    }
}

fn draw(canvas: &mut Canvas, place: &Place, block: &Block) {
    match block {
        Block::Heading(text) => {
            canvas.put_as(place.x, place.y, place.room(place.x), text, Role::Heading);
        }
        Block::Text(spans) | Block::Link(spans, _) | Block::Prose(spans) => {
            canvas.spans(place.x, place.y, place.end, spans, place.is_dim);
        }
        Block::Gauge { label, percent, note } => gauge(canvas, place, label, *percent, note),
        Block::Graph { label, samples, top, note, rows } => {
            graph::render(canvas, place, label, samples, *top, note, *rows);
        }
        Block::Gap => {}
    }
}

/// `label ━━━━╸─────  42 % note`.
fn gauge(canvas: &mut Canvas, place: &Place, label: &str, percent: Option<f32>, note: &str) {
    let quiet = if place.is_dim { Role::Stale } else { Role::Muted };
    canvas.put_as(place.x, place.y, place.label_cells, label, quiet);
    let mut x = place.x + place.label_cells + 1;
    let cells = (place.room(x) / 3).min(BAR_CELLS);
    let ((left, right), (.., empty)) = (canvas.styles.glyphs.gauge_ends, canvas.styles.glyphs.bar);
    x = canvas.put_as(x, place.y, place.room(x), left, Role::Track);
    let style = canvas.styles.of(signs::load(percent.unwrap_or(0.0), place.is_dim));
    let filled = bar(canvas, x, place.y, cells, percent.unwrap_or(0.0), style);
    let left_over = (x + cells).saturating_sub(filled);
    canvas.put_as(filled, place.y, left_over, &empty.repeat(left_over as usize), Role::Track);
    x = canvas.put_as(x + cells, place.y, place.room(x + cells), right, Role::Track);
    let text =
        percent.map_or_else(|| format!("{:>5}", canvas.styles.glyphs.nothing), |percent| format!("{percent:>3.0} %"));
    let tone = if place.is_dim {
        Role::Stale
    } else if percent.is_some() {
        Role::Text
    } else {
        Role::Muted
    };
    x = canvas.put_as(x + 1, place.y, place.room(x + 1), &text, tone);
    canvas.put_as(x + 2, place.y, place.room(x + 2), note, quiet);
}

/// Draws the filled part of a bar to half a cell; returns the column after it.
pub(super) fn bar(canvas: &mut Canvas, x: u16, y: u16, cells: u16, percent: f32, style: Style) -> u16 {
    let share = if percent.is_finite() { percent.clamp(0.0, 100.0) / 100.0 } else { 0.0 };
    let halves = (f32::from(cells) * 2.0 * share).round() as u16;
    let (full, half, _) = canvas.styles.glyphs.bar;
    let mut text = full.repeat((halves / 2) as usize);
    if !halves.is_multiple_of(2) {
        text.push_str(half);
    }
    canvas.put(x, y, cells, &text, style)
}
