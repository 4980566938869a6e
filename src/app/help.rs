//! The keys of the current place, generated from the bindings.

use ratatui::layout::Rect;

use super::{App, Block, LinkReading, Span, Tone, format, why_not};
use crate::keymap::{Action, Chord, Context, Found};

/// Cells for the keys of an action; the further ones are left to `orchestra keys`.
const KEY_CELLS: usize = 18;

/// The help as a document: the keys of the focused pane first, then those that work everywhere.
/// What would do nothing now says why.
pub fn help(app: &App) -> Vec<Block> {
    document(app)
}

pub(super) fn document(app: &App) -> Vec<Block> {
    let context = app.place_context();
    let mut blocks = vec![Block::Heading(format!("Keys in {}", app.focus.pane.title()))];
    let (own, global): (Vec<_>, Vec<_>) = app
        .bindings
        .actions()
        .filter_map(|action| {
            let chords = app.bindings.chords(context, action);
            let is_everywhere =
                |chord: &Chord| app.bindings.resolve(Context::Global, chord.keys()) == Found::Action(action);
            (!chords.is_empty()).then(|| (!chords.iter().all(is_everywhere), action, keys(&chords)))
        })
        .partition(|(is_own, ..)| *is_own);
    blocks.extend(own.into_iter().map(|(_, action, keys)| entry(app, action, &keys)));
    blocks.extend([Block::Gap, Block::Heading("Everywhere".into())]);
    blocks.extend(global.into_iter().map(|(_, action, keys)| entry(app, action, &keys)));
    blocks.extend(app.link.iter().flat_map(terminal));
    blocks
}

/// What went to the terminal, and whether it is spared.
fn terminal(link: &LinkReading) -> Vec<Block> {
    let written = format!("{} frames, {} written", link.frames, format::bytes(link.bytes));
    let mut blocks = vec![Block::Gap, Block::Heading("Terminal".into()), Block::text(written)];
    let spared = "slow link: at most 10 frames and 32 kB a second, fewer while it pushes back";
    blocks.extend(link.is_slow.then(|| Block::text(spared)));
    blocks
}

/// As many of the keys as there is room for, at least one. Two spaces part chords, one parts their keys.
fn keys(chords: &[Chord]) -> String {
    let mut text = String::new();
    for chord in chords.iter().map(ToString::to_string) {
        if text.is_empty() {
            text = chord;
        } else if text.chars().count() + chord.chars().count() + 2 <= KEY_CELLS {
            text = format!("{text}  {chord}");
        }
    }
    text
}

fn entry(app: &App, action: Action, keys: &str) -> Block {
    let keys = format!("{keys:>KEY_CELLS$}");
    match why_not(app, action).filter(|_| !action.moves()) {
        None => Block::Text(vec![
            Span::new(keys, Tone::Accent),
            Span::plain(format!("  {}", app.bindings.sentence(action))),
        ]),
        Some(why) => Block::muted(format!("{keys}  {}: {why}", app.bindings.label(action))),
    }
}

/// Where the help lies: in the middle, as large as it may be.
pub fn help_area((width, height): (u16, u16)) -> Rect {
    let (w, h) = (width.min(72), height.saturating_sub(2));
    Rect::new((width - w) / 2, (height - h) / 2, w, h)
}
