//! A pane that shows a document: an opened row, the overview.

use ratatui::layout::Rect;

use crate::app::{self, App, AskList, Block, Row, TablePane, feed};
use crate::domain::{Freshness, Layer};
use crate::keymap::Pane;
use crate::theme::Role;
use crate::view::{badge, canvas::Canvas, document, frame, signs};

/// On fewer columns the freshness needs the line; the header says it all the same.
const ROOMY: u16 = 60;

pub(super) fn render(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect, blocks: &[Block]) {
    let is_focused = app.focus.pane == pane;
    let inner = around(canvas, app, pane, area);
    let scroll = match pane {
        Pane::Overview => app.overview.scroll,
        _ => app.table_pane(pane).and_then(|list| list.opened).map_or(0, |opened| opened.scroll),
    };
    frame::scrolled(canvas, area, scroll, app::height_of(blocks), inner.height);
    document::render(canvas, inner, blocks, scroll, !is_row_trusted(app, pane));
    if is_focused && app.focus.help.is_none() {
        if let Some(y) = link(app, pane, blocks).and_then(|row| row.checked_sub(scroll)).filter(|y| *y < inner.height) {
            let row = Rect { y: inner.y + y, height: 1, ..inner };
            canvas.tint(row, canvas.styles.of(Role::Selection));
            canvas.put(row.x, row.y, 1, canvas.styles.glyphs.cursor, canvas.styles.of(Role::Key));
        }
        document::mark_found(canvas, inner, &app.search, blocks, scroll);
    }
}

/// The frame with title and badge; what is inside it.
pub(super) fn around(canvas: &mut Canvas, app: &App, pane: Pane, area: Rect) -> Rect {
    let is_focused = app.focus.pane == pane;
    let mut title = format!("{} {}", pane.number(), pane.title());
    // Development is no reason to look up.
    let layer = app::focused_layer(app).filter(|layer| is_focused && *layer != Layer::Development);
    if layer == Some(Layer::Production) && area.width >= ROOMY {
        title.push_str(" PRODUCTION");
    }
    let inner = frame::around_as(canvas, area, is_focused, &title, layer.map(signs::layer));
    let badge = badge::spans(app, pane, &canvas.styles.glyphs, frame::free(area, is_focused, &title));
    frame::upper_right(canvas, area, &badge);
    inner
}

/// The row of the link that Enter would go to.
fn link(app: &App, pane: Pane, blocks: &[Block]) -> Option<u16> {
    if pane == Pane::Overview { app::link_row(app, blocks) } else { None }
}

/// False when what the pane sums up may no longer be true.
pub(super) fn is_trusted(app: &App, pane: Pane) -> bool {
    let badge = feed(pane).and_then(|feed| app.store.badge(feed, app.now));
    badge.is_none_or(|badge| badge.freshness.is_trusted() || badge.freshness == Freshness::Absent)
}

/// The same for the row that is open in it.
pub(super) fn is_row_trusted(app: &App, pane: Pane) -> bool {
    match pane {
        // Its services are as fresh as the providers that saw them, and say so one by one.
        Pane::Environments => true,
        Pane::Pipelines | Pane::Gpu => app::ask_list(app, pane, IsTrusted(app)).unwrap_or(true),
        Pane::Overview | Pane::Logs | Pane::Executions => true,
    }
}

/// The cursor is on the opened row, so it need not be looked for.
struct IsTrusted<'a>(&'a App);

impl AskList for IsTrusted<'_> {
    type Answer = bool;

    fn ask<R: Row>(self, list: &TablePane, rows: &[R]) -> bool {
        list.table.selected(rows).is_none_or(|row| row.is_trusted(&self.0.store, self.0.now))
    }
}
