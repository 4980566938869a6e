//! A pane that shows a list, with what it sums up to under it.

use ratatui::layout::Rect;

use super::text::is_trusted;
use crate::app::{self, App, AskList, Mark, Row, Span, Table, TablePane, Tone, height_of, list_area, table_height};
use crate::domain::{Snapshot, Source};
use crate::keymap::{Pane, PipelinesView};
use crate::view::{badge, canvas::Canvas, document, frame, table};

pub(super) fn render(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect) {
    let Some(list) = app.table_pane(pane).map(|list| &list.table) else { return };
    let is_focused = app.focus.pane == pane;
    let title = format!("{} {}", pane.number(), pane.title());
    let inner = frame::around(canvas, area, is_focused, &title);
    let badge = badge::spans(app, pane, &canvas.styles.glyphs, frame::free(area, is_focused, &title));
    frame::upper_right(canvas, area, &badge);
    frame::lower_left(canvas, area, &chosen(canvas, list, pane, app.delivery.view));
    if !list.order.is_empty() {
        let position = Span::muted(format!("{}/{}", list.cursor + 1, list.order.len()));
        let words = [(list.marked.len(), "marked"), (list.gone.len(), "gone")];
        let words: Vec<String> =
            words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let marked = Span::new(format!("{}  ", words.join(", ")), Tone::Accent);
        let spans = [marked, position];
        frame::lower_right(canvas, area, if words.is_empty() { &spans[1..] } else { &spans });
    }

    let (area, inner) = (list_area(pane, area), list_area(pane, inner));
    if pane == Pane::Pipelines {
        let head = Rect { y: inner.y.saturating_sub(1), height: 1, ..inner };
        canvas.spans(head.x + 1, head.y, head.right(), &app::pipelines_tabs(app, head.width.saturating_sub(1)), false);
    }
    let blocks = app::summary(app, pane);
    let nothing = if list.order.is_empty() { app::empty(app, pane) } else { Vec::new() };
    // What stands in place of rows has no column titles over it.
    let wanted = list.order.len().max((height_of(&nothing) as usize).saturating_sub(1));
    let (rows, below) = table_height(area, wanted, height_of(&blocks));
    let upper = Rect { height: (rows + 1).min(inner.height), ..inner };
    if list.order.is_empty() {
        document::render(canvas, upper, &nothing, 0, false);
    } else {
        app::ask_list(app, pane, Draw { canvas, area: upper, app, is_focused });
    }
    let lower = Rect { y: inner.bottom().saturating_sub(below), height: below, ..inner };
    document::render(canvas, lower, &blocks, 0, !is_summary_trusted(app, pane));
}

/// Draws the rows of whichever list it is.
struct Draw<'a, 'b, 'c> {
    canvas: &'a mut Canvas<'b>,
    area: Rect,
    app: &'c App,
    is_focused: bool,
}

impl AskList for Draw<'_, '_, '_> {
    type Answer = ();

    fn ask<R: Row>(self, list: &TablePane, rows: &[R]) {
        table::render(self.canvas, self.area, self.app, &list.table, rows, self.is_focused);
    }
}

/// Under the environments stands this machine, which has an age of its own.
fn is_summary_trusted(app: &App, pane: Pane) -> bool {
    if pane != Pane::Environments {
        return is_trusted(app, pane);
    }
    let is_host =
        |source: &&Source| matches!(&source.good, Some((_, good)) if matches!(good.snapshot, Snapshot::Host(_)));
    app.store.sources.values().filter(is_host).all(|source| source.freshness(app.now).is_trusted())
}

/// The filter and the order, when they are not the natural ones.
fn chosen(canvas: &Canvas, list: &Table, pane: Pane, view: PipelinesView) -> Vec<Span> {
    let mut spans = Vec::new();
    if !list.filter.is_empty() {
        spans.push(Span::new(format!("/{}", list.filter), Tone::Accent));
    }
    if let Some(misread) = &list.misread {
        spans.push(Span::plain("  "));
        spans.push(Span::marked(Mark::Warn, misread.why.as_str()));
    }
    if let Some((column, reversed)) = list.sort {
        let glyphs = &canvas.styles.glyphs;
        let sign = if reversed { glyphs.falling } else { glyphs.rising };
        let name = app::columns(pane, view).get(column).map_or("", |column| column.title);
        let gap = if spans.is_empty() { "" } else { "  " };
        spans.push(Span::muted(format!("{gap}by {name} {sign}")));
    }
    spans
}
