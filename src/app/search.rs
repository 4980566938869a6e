//! Searching in a text that stays as it is: an opened row, the overview, the help, the logs.

use super::{App, Block, Field, Purpose, actions, command, document::with_rows, height_of, help, job_log, pane, run};
use crate::keymap::{Action, Context};

/// What is looked for in the text in focus, and the row of the match that was gone to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub row: Option<u16>,
    /// How far the text was scrolled when the search began.
    from: u16,
}

impl Search {
    /// The same in a text of which the first rows are left out.
    #[must_use]
    pub fn below(&self, rows: u16) -> Self {
        Self { row: self.row.and_then(|row| row.checked_sub(rows)), ..self.clone() }
    }
}

/// The rows of a document that hold the text, whatever its case.
pub fn found(blocks: &[Block], text: &str) -> Vec<u16> {
    let text = text.to_lowercase();
    if text.is_empty() {
        return Vec::new();
    }
    let holds = |block: &Block| words(block).to_lowercase().contains(&text);
    with_rows(blocks).filter(|(_, block)| holds(block)).map(|(row, _)| row).collect()
}

fn words(block: &Block) -> String {
    match block {
        Block::Heading(text) => text.clone(),
        Block::Text(spans) | Block::Link(spans, _) | Block::Prose(spans) => {
            spans.iter().map(|span| span.text.as_str()).collect()
        }
        Block::Gauge { label, note, .. } | Block::Graph { label, note, .. } => format!("{label} {note}"),
        Block::Gap => String::new(),
    }
}

/// The text in focus, where there is one.
pub(super) fn in_focus(app: &App) -> Option<Vec<Block>> {
    if app.focus.help.is_some() {
        return Some(help::document(app));
    }
    command::output_rows(app).or_else(|| pane::document(app, app.focus.pane))
}

/// True where the lines of the logs are searched, not a text.
fn in_lines(app: &App) -> bool {
    app.focus.help.is_none() && app.place_context() == Context::Logs
}

/// True where a job's log is searched: the whole of it, not the lines that are held.
fn in_job_log(app: &App) -> bool {
    app.focus.help.is_none() && app.place_context() == Context::JobLog
}

/// What is searched for where the focus is, and whether it is found nowhere there.
pub fn sought(app: &App) -> (&str, bool) {
    if let Some(view) = app.job_log.as_ref().filter(|_| in_job_log(app)) {
        return (&view.search.text, view.is_in_vain());
    }
    if in_lines(app) {
        (&app.logs.search.text, app.logs.search.is_in_vain())
    } else {
        (&app.search.text, !app.search.text.is_empty() && app.search.row.is_none())
    }
}

/// Forgets what was searched for where the focus is; false when that was nothing.
pub(super) fn forget(app: &mut App) -> bool {
    if in_job_log(app) {
        let search = app.job_log.as_mut().map(|view| std::mem::take(&mut view.search));
        return search.is_some_and(|search| !search.text.is_empty());
    }
    let text = if in_lines(app) { &mut app.logs.search.text } else { &mut app.search.text };
    if text.is_empty() {
        return false;
    }
    if in_lines(app) {
        app.logs.search = Default::default()
    } else {
        app.search = Search::default()
    }
    true
}

/// Opens the field.
pub(super) fn start(app: &mut App) {
    if in_job_log(app) {
        app.field = Some(Field { purpose: Purpose::Search, ..Field::new(app.focus.pane, "") });
        return job_log::start_search(app);
    }
    if in_lines(app) {
        app.field = Some(Field { purpose: Purpose::Search, ..Field::new(app.focus.pane, "") });
        return app.logs.start_search();
    }
    let page = actions::page_height(app);
    let Some((scroll, _)) = actions::scrolled(app, page) else { return };
    let from = *scroll;
    app.field = Some(Field { purpose: Purpose::Search, ..Field::new(app.focus.pane, "") });
    app.search = Search { from, ..Search::default() };
}

/// Looks for what is typed, from where the search began.
pub(super) fn look(app: &mut App, text: String) {
    if in_job_log(app) {
        return job_log::look(app, text);
    }
    if in_lines(app) {
        return app.logs.look(text);
    }
    app.search = Search { text, row: None, from: app.search.from };
    go(app, true);
}

/// Gives the search up, and goes back to where it began.
pub(super) fn give_up(app: &mut App) {
    if in_job_log(app) {
        return job_log::give_search_up(app);
    }
    if in_lines(app) {
        return app.logs.give_search_up();
    }
    let from = std::mem::take(&mut app.search).from;
    let page = actions::page_height(app);
    if let Some((scroll, _)) = actions::scrolled(app, page) {
        *scroll = from;
    }
}

/// Goes to the next match, or the one before; behind the last comes the first.
pub(super) fn go(app: &mut App, forward: bool) {
    if in_job_log(app) {
        return job_log::go_to_match(app, forward);
    }
    if in_lines(app) {
        return app.logs.go_to_match(forward);
    }
    let Some(blocks) = in_focus(app) else { return };
    let rows = found(&blocks, &app.search.text);
    let (from, row) = (app.search.from, app.search.row);
    let beyond = |at: &u16| row.map_or(*at >= from, |row| *at > row);
    let before = |at: &u16| row.map_or(*at < from, |row| *at < row);
    let next = if forward { rows.iter().find(|at| beyond(at)) } else { rows.iter().rev().find(|at| before(at)) };
    let next = next.or(if forward { rows.first() } else { rows.last() }).copied();
    app.search.row = next;
    if let Some(row) = next {
        run::found_at(app, row);
    }
    let page = actions::page_height(app);
    let shown = u16::try_from(page).unwrap_or(u16::MAX);
    let Some((scroll, last)) = actions::scrolled(app, page) else { return };
    let to = match next {
        Some(row) if row < *scroll || row >= scroll.saturating_add(shown) => row.saturating_sub(shown / 3),
        Some(_) => return,
        None => from,
    };
    *scroll = to.min(u16::try_from(last).unwrap_or(u16::MAX));
}

/// Why there is no text to search in, or nothing that is searched for.
pub(super) fn why_not(app: &App, again: bool) -> Option<String> {
    if in_job_log(app) {
        let action = if again { Action::NextMatch } else { Action::Search };
        return job_log::why_not(app, action).flatten();
    }
    if in_lines(app) {
        return match sought(app) {
            _ if app.logs.buffer.is_empty() => Some("there is no line yet".into()),
            ("", _) => again.then(|| "nothing is searched for".into()),
            (text, true) if again => Some(format!("`{text}` is not in these lines")),
            _ => None,
        };
    }
    let is_text = app.focus.help.is_some() || matches!(app.place_context(), Context::Document | Context::Run);
    if !is_text {
        Some("only in a text, such as an opened row, and in Logs".into())
    } else if again && app.search.text.is_empty() {
        Some("nothing is searched for".into())
    } else if again {
        let none =
            in_focus(app).is_none_or(|blocks| height_of(&blocks) == 0 || found(&blocks, &app.search.text).is_empty());
        none.then(|| format!("`{}` is not in this text", app.search.text))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Span;

    #[test]
    fn rows_are_found_across_spans_and_below_taller_blocks() {
        let graph =
            Block::Graph { label: "cpu".into(), samples: Vec::new(), top: 1.0, note: "Latency".into(), rows: 3 };
        let text = Block::Text(vec![Span::plain("lat"), Span::muted("ency 4 ms")]);
        let blocks = [Block::Heading("Machine".into()), graph, text];
        assert_eq!(found(&blocks, "LATENCY"), [1, 4]);
        assert!(found(&blocks, "").is_empty());
    }
}
