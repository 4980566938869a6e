//! The keys of the current place, generated from the bindings.

use ratatui::layout::Rect;

use super::{App, Block, LinkReading, Span, Tone, format};
use crate::keymap::{Action, Context, Pane};

/// The help as a document: the keys of the focused pane first, then those that work everywhere.
pub fn help(app: &App) -> Vec<Block> {
    document(app)
}

pub(super) fn document(app: &App) -> Vec<Block> {
    let context = context_of_pane(app);
    let mut blocks = vec![Block::Heading(format!("Keys in {}", app.focus.pane.title()))];
    let (own, global): (Vec<_>, Vec<_>) = Action::all()
        .filter_map(|action| {
            let keys = app.bindings.keys(context, action);
            (!keys.is_empty()).then(|| {
                let is_own = keys.iter().any(|key| app.bindings.resolve(Context::Global, *key) != Some(action));
                let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
                (is_own, names.join(" "), action.sentence())
            })
        })
        .partition(|(is_own, ..)| *is_own);
    blocks.extend(own.into_iter().map(entry));
    blocks.extend([Block::Gap, Block::Heading("Everywhere".into())]);
    blocks.extend(global.into_iter().map(entry));
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

fn entry((_, keys, sentence): (bool, String, &str)) -> Block {
    Block::Text(vec![Span::new(format!("{keys:>16}"), Tone::Accent), Span::plain(format!("  {sentence}"))])
}

/// The context under the help: that of the focused pane.
fn context_of_pane(app: &App) -> Context {
    match app.table_pane(app.focus.pane) {
        Some(list) if list.opened.is_none() => Context::Table,
        None if app.focus.pane == Pane::Logs => Context::Logs,
        _ => Context::Document,
    }
}

/// Where the help lies: in the middle, as large as it may be.
pub fn help_area((width, height): (u16, u16)) -> Rect {
    let (w, h) = (width.min(72), height.saturating_sub(2));
    Rect::new((width - w) / 2, (height - h) / 2, w, h)
}
