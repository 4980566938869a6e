//! A history as a filled line: in braille, in blocks, or in signs of ASCII.

use super::{
    canvas::{Canvas, width},
    document::Place,
};
use crate::theme::{GraphForm, Role};

/// Dots of the left and the right half of a braille cell, filled from the bottom.
const LEFT: [u32; 5] = [0x00, 0x40, 0x44, 0x46, 0x47];
const RIGHT: [u32; 5] = [0x00, 0x80, 0xa0, 0xb0, 0xb8];

/// Draws the newest samples that fit, the label before them and the note behind.
pub(super) fn render(
    canvas: &mut Canvas,
    place: &Place,
    label: &str,
    samples: &[f32],
    top: f32,
    note: &str,
    rows: u16,
) {
    let quiet = if place.is_dim { Role::Stale } else { Role::Muted };
    let role = if place.is_dim { Role::Stale } else { Role::Graph };
    let x = place.x + place.label_cells + 2;
    let note_cells = if note.is_empty() { 0 } else { width(note) + 2 };
    let room = place.room(x);
    let room = if room > note_cells + 8 { room - note_cells } else { room };
    let per_cell = if canvas.styles.glyphs.graph == GraphForm::Braille { 2 } else { 1 };
    let samples = &samples[samples.len().saturating_sub(room as usize * per_cell)..];
    for seen in 0..place.height {
        let (y, row) = (place.y + seen, place.skipped + seen);
        if row == 0 {
            canvas.put_as(place.x, y, place.label_cells, label, quiet);
        }
        let line: String = samples.chunks(per_cell).map(|cell| glyph(canvas, cell, top, rows, row)).collect();
        let after = canvas.put_as(x, y, room, &line, role);
        if row + 1 == rows {
            canvas.put_as(after + 2, y, place.room(after + 2), note, quiet);
        }
    }
}

/// The sign of one cell of one row, counted from above. Where there is no reading it stays empty.
fn glyph(canvas: &Canvas, samples: &[f32], top: f32, rows: u16, row: u16) -> char {
    let glyphs = &canvas.styles.glyphs;
    let fine = if glyphs.graph == GraphForm::Braille { 4 } else { 8 };
    let level = |sample: Option<&f32>| match sample {
        Some(sample) if sample.is_finite() && top > 0.0 => {
            let share = (sample / top).clamp(0.0, 1.0);
            let all = (share * f32::from(rows * fine)).round() as u16;
            // A reading of nothing is a line at the bottom; no reading is not.
            let all = all.max(1);
            all.saturating_sub((rows - 1 - row) * fine).min(fine) as usize
        }
        _ => 0,
    };
    if glyphs.graph == GraphForm::Braille {
        let dots = LEFT[level(samples.first())] | RIGHT[level(samples.get(1))];
        return if dots == 0 { ' ' } else { char::from_u32(0x2800 + dots).unwrap_or(' ') };
    }
    match level(samples.first()) {
        0 => ' ',
        eighths => glyphs.steps[eighths - 1].chars().next().unwrap_or(' '),
    }
}
