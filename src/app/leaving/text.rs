//! What is shown as plain text: whole, without signs or colors.

use unicode_width::UnicodeWidthStr;

use super::rows::Rows;
use crate::app::{App, Block, Row, Span, help, linear::measured, pane, pane::short_name};
use crate::domain::{Printable, redact};
use crate::keymap::Pane;

/// Cells between two columns.
const GAP: usize = 2;

/// The document in focus, not broken into the rows of its pane; none where a list or the logs are.
pub(super) fn document(app: &App) -> Option<String> {
    let blocks =
        if app.focus.help.is_some() { help::document(app) } else { pane::whole_document(app, app.focus.pane)? };
    Some(of_blocks(&blocks))
}

/// Everything that the place in focus shows, and a word for it.
pub(super) fn shown(app: &App) -> (&'static str, String) {
    let name = if app.focus.help.is_some() { "keys" } else { app.focus.pane.name() };
    let text = document(app).unwrap_or_else(|| match app.focus.pane {
        Pane::Logs => log(app),
        _ => list(app),
    });
    (name, text)
}

/// One line, made safe, with what looks like a token taken out.
pub(super) fn clean(line: &str) -> String {
    Printable::new(redact(line)).to_string()
}

fn of_blocks(blocks: &[Block]) -> String {
    blocks.iter().map(|block| format!("{}\n", clean(line(block).trim_end()))).collect()
}

fn line(block: &Block) -> String {
    match block {
        Block::Heading(text) => text.clone(),
        Block::Text(spans) | Block::Link(spans, _) | Block::Prose(spans) => words(spans),
        Block::Gauge { .. } | Block::Graph { .. } => measured(block).unwrap_or_default(),
        Block::Gap => String::new(),
    }
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// The lines that pass the filter, each after its source where there are several.
fn log(app: &App) -> String {
    let (buffer, shown) = (&app.logs.buffer, &app.logs.shown);
    let names_source = buffer.sources().len() > 1;
    let lines = (0..shown.len()).filter_map(|index| buffer.line(shown.get(index)?));
    let text = lines.map(|line| match buffer.source(line).filter(|_| names_source) {
        Some(source) => format!("{} {}\n", short_name(&source.id), line.text()),
        None => format!("{}\n", line.text()),
    });
    text.collect()
}

/// The list as columns under titles, no cell cut.
fn list(app: &App) -> String {
    let cells = match Rows::listed(app) {
        Some(Rows::Environments(rows)) => cells(app, &rows),
        Some(Rows::Runs(rows)) => cells(app, &rows),
        Some(Rows::Gates(rows)) => cells(app, &rows),
        Some(Rows::Targets(rows)) => cells(app, &rows),
        Some(Rows::Pulls(rows)) => cells(app, &rows),
        Some(Rows::Workflows(rows)) => cells(app, &rows),
        Some(Rows::Gpus(rows)) => cells(app, &rows),
        Some(Rows::Executions(rows)) => cells(app, &rows),
        None => Vec::new(),
    };
    columns(&cells)
}

fn cells<R: Row>(app: &App, rows: &[&R]) -> Vec<Vec<String>> {
    let titles = R::COLUMNS.iter().map(|column| column.title.to_uppercase()).collect();
    let row = |row: &&R| {
        let cell = |column| row.cell(column, &app.store, app.now).text.trim().to_owned();
        (0..R::COLUMNS.len()).map(cell).collect()
    };
    std::iter::once(titles).chain(rows.iter().map(row)).collect()
}

fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..count).map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + GAP));
        }
        text.push_str(&clean(line.trim_end()));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_columns_and_loses_tokens_and_controls() {
        let blocks = [
            Block::Heading("Services".into()),
            Block::Text(vec![Span::plain("api   "), Span::muted("v2  ")]),
            Block::Gap,
            Block::Prose(vec![Span::plain("password=hunter2secret \u{1b}[2J")]),
        ];
        assert_eq!(of_blocks(&blocks), "Services\napi   v2\n\npassword=‹redacted› ␛\n");
    }

    #[test]
    fn columns_stand_under_their_titles_by_what_is_seen() {
        let rows = [["NAME", "N"], ["東京", "1"], ["prod", "22"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(columns(&rows), "NAME  N\n東京  1\nprod  22\n");
    }
}
