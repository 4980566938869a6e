//! A pane as lines: its rows with numbers to ask for them by, or its document.

use super::{jobs, plain};
use crate::app::{App, AskList, Row, Table, TablePane, ask_list, pane, pane::short_name};
use crate::domain::{Freshness, coarse_age};
use crate::keymap::Pane;

/// Rows that are told at once.
pub(super) const PAGE: usize = 20;

/// The choices, each with what its pane sums up to.
pub(super) fn choices(app: &App) -> Vec<String> {
    let each = Pane::ALL
        .into_iter()
        .map(|of| format!("{} {}: {}", of.number(), of.title(), plain::sentence(&pane::line(app, of))));
    each.chain(["Type a number, or h for all that can be asked.".to_owned()]).collect()
}

/// The pane with its rows from the position `from` on.
pub(super) fn lines(app: &App, of: Pane, from: usize) -> Vec<String> {
    if of == app.focus.pane && jobs::is_open(app) {
        return jobs::lines(app, from);
    }
    let mut lines = vec![head(app, of)];
    if let Some(document) = pane::document(app, of) {
        lines.extend(plain::lines(&document));
        return lines;
    }
    lines.extend(match of {
        Pane::Logs => log(app),
        _ => ask_list(app, of, Rows { app, from }).unwrap_or_default(),
    });
    if lines.len() == 1 {
        lines.extend(plain::lines(&pane::empty(app, of)));
    }
    if from == 0 {
        lines.extend(plain::lines(&pane::whole_summary(app, of)));
    }
    lines
}

/// Its name, where it comes from and how far it may be trusted.
pub(super) fn head(app: &App, of: Pane) -> String {
    let mut text = format!("{} {}", of.number(), of.title());
    if let Some(badge) = pane::badge(app, of) {
        text.push_str(&format!(", {} {}", badge.provider, badge.freshness.word()));
        let age = badge.age.filter(|_| badge.freshness != Freshness::Absent);
        text.extend(age.map(|age| format!(", {} old", coarse_age(age))));
    }
    let filter = match of {
        Pane::Logs => Some(app.logs.filter.as_str()),
        _ => app.table_pane(of).map(|list| list.table.filter.as_str()),
    };
    text.extend(filter.filter(|filter| !filter.is_empty()).map(|filter| format!(", filtered by {filter}")));
    text.push(':');
    text
}

/// The rows of whichever list it is.
struct Rows<'a> {
    app: &'a App,
    from: usize,
}

impl AskList for Rows<'_> {
    type Answer = Vec<String>;

    fn ask<R: Row>(self, list: &TablePane, of: &[R]) -> Vec<String> {
        rows(self.app, &list.table, of, self.from)
    }
}

fn rows<R: Row>(app: &App, table: &Table, rows: &[R], from: usize) -> Vec<String> {
    let shown = table.order.iter().enumerate().skip(from).take(PAGE);
    let mut lines: Vec<String> = shown
        .filter_map(|(position, index)| {
            let row = rows.get(*index as usize)?;
            let cells = R::COLUMNS
                .iter()
                .enumerate()
                .filter_map(|(column, of)| plain::cell(of.title, &row.cell(column, &app.store, app.now)));
            let old = if row.is_trusted(&app.store, app.now) { "" } else { ", not up to date" };
            Some(format!("{}. {}{old}", position + 1, cells.collect::<Vec<_>>().join(", ")))
        })
        .collect();
    let (last, count) = (from + lines.len(), table.order.len());
    if last < count {
        lines.push(format!("Rows {} to {last} of {count}; m for more.", from + 1));
    }
    lines
}

/// The newest lines that pass the filter.
fn log(app: &App) -> Vec<String> {
    let (buffer, shown) = (&app.logs.buffer, &app.logs.shown);
    let first = shown.len().saturating_sub(PAGE);
    let sequences = (first..shown.len()).filter_map(|index| shown.get(index));
    let line = |sequence| {
        let line = buffer.line(sequence)?;
        let time = line.at().map(|at| at.strftime("%H:%M:%SZ ").to_string()).unwrap_or_default();
        let source = buffer.source(line).map_or("", |source| short_name(&source.id));
        Some(format!("{time}{source}: {}", line.text()))
    };
    sequences.filter_map(line).collect()
}
