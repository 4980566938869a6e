//! Executions of plans on this machine, the live ones first.

use std::{cmp::Ordering, sync::Arc, time::Duration};

use crate::app::{
    App, Block, Cell, Column, Facet, Mark, Row, Span, Store, Tone,
    execution::{self, status_mark, status_word},
    table::identity_of,
};
use crate::domain::{Printable, Timestamp, age, coarse_age, long_age};
use crate::plan::{ExecutionStatus, ListedExecution};

const fn column(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, grows: false, right: false, rank }
}

impl Row for Arc<ListedExecution> {
    const COLUMNS: &'static [Column] = &[
        column("status", 11, 0),
        Column { grows: true, ..column("environment", 12, 1) },
        Column { grows: true, ..column("plan", 14, 0) },
        Column { right: true, ..column("steps", 7, 1) },
        column("took", 16, 2),
        column("actor", 14, 4),
        Column { right: true, ..column("id", 12, 5) },
        Column { right: true, ..column("age", 4, 0) },
    ];

    fn identity(&self) -> u64 {
        identity_of(&self.row.id)
    }

    fn cell(&self, column: usize, _: &Store, now: Timestamp) -> Cell {
        let row = &self.row;
        let text = |text: &str| Printable::new(text).to_string();
        match column {
            0 => Cell::marked(status_mark(row.status), status_word(row.status)),
            1 => Cell::new(text(&row.environment), Tone::Layer(self.layer)),
            2 => Cell::new(text(&row.title), Tone::Strong),
            3 => Cell::plain(format!("{}/{}", row.steps_done, row.steps_total)),
            4 => Cell::plain(took(self, now)),
            5 => Cell::muted(text(&row.actor)),
            6 => Cell::muted(text(&row.id)),
            _ => Cell::muted(coarse_age(age(now, row.created_at))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        let (row, other_row) = (&self.row, &other.row);
        match column {
            0 => row.status.word().cmp(other_row.status.word()),
            1 => row.environment.cmp(&other_row.environment),
            2 => row.title.cmp(&other_row.title),
            3 => (other_row.steps_total - other_row.steps_done.min(other_row.steps_total))
                .cmp(&(row.steps_total - row.steps_done.min(row.steps_total))),
            4 => lasted(other, other_row.created_at).cmp(&lasted(self, row.created_at)),
            5 => row.actor.cmp(&other_row.actor),
            6 => row.id.cmp(&other_row.id),
            _ => other_row.created_at.cmp(&row.created_at),
        }
    }

    fn write_words(&self, into: &mut String) {
        let row = &self.row;
        for word in [&row.id, &row.environment, &row.title, &row.actor] {
            into.push_str(&word.to_lowercase());
            into.push(' ');
        }
        into.push_str(status_word(row.status));
        into.push_str(if row.status.is_over() { " over" } else { " live" });
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("status"),
        Facet::words("environment"),
        Facet::words("plan"),
        Facet::words("actor"),
        Facet::words("layer"),
        Facet::age("age"),
        Facet::age("took"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        let text = |text: &str| Printable::new(text);
        match facet {
            "status" => {
                each(self.row.status.word());
                each(if self.row.status.is_over() { "over" } else { "live" });
            }
            "environment" => each(text(&self.row.environment).as_str()),
            "plan" => each(text(&self.row.title).as_str()),
            "layer" => each(self.layer.word()),
            _ => each(text(&self.row.actor).as_str()),
        }
    }

    fn number_of(&self, facet: &str, now: Timestamp) -> Option<f64> {
        match facet {
            "took" => lasted(self, now).map(|took| took.as_secs_f64()),
            _ => Some(age(now, self.row.created_at).as_secs_f64()),
        }
    }

    fn is_trusted(&self, store: &Store, _: Timestamp) -> bool {
        store.executions.fault.is_none()
    }
}

fn lasted(listed: &ListedExecution, now: Timestamp) -> Option<Duration> {
    let started = listed.row.started_at?;
    Some(age(listed.row.ended_at.unwrap_or(now), started))
}

/// `41s of ~1m20s` while it goes on, else `1m07s`.
fn took(listed: &ListedExecution, now: Timestamp) -> String {
    let Some(took) = lasted(listed, now).map(long_age) else { return "–".into() };
    let expected = listed.expected_seconds.filter(|_| !listed.row.status.is_over());
    match expected {
        Some(seconds) => format!("{took} of ~{}", long_age(Duration::from_secs(seconds))),
        None => took,
    }
}

pub(super) fn line(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    let rows = &app.store.executions.rows;
    for status in [
        ExecutionStatus::Stuck,
        ExecutionStatus::InDoubt,
        ExecutionStatus::Paused,
        ExecutionStatus::Undoing,
        ExecutionStatus::Running,
        ExecutionStatus::Pending,
    ] {
        let count = rows.iter().filter(|listed| listed.row.status == status).count();
        if count > 0 {
            spans.push(Span::marked(status_mark(status), format!("{count} {}", status_word(status))));
        }
    }
    let over = rows.iter().filter(|listed| listed.row.status.is_over()).count();
    spans.extend((over > 0).then(|| Span::muted(format!("{over} over"))));
    if spans.is_empty() {
        spans.push(Span::muted("none"));
    }
    spans
}

/// Why the journal cannot be read, while it is so.
pub(in crate::app) fn unread(app: &App) -> Vec<Block> {
    let fault = app.store.executions.fault.iter();
    fault.map(|fault| Block::Prose(vec![Span::marked(Mark::Bad, fault.to_string())])).collect()
}

/// What needs a person: faults of the journal, then executions that wait for a decision.
pub(super) fn summary(app: &App) -> Vec<Block> {
    let mut blocks = unread(app);
    for listed in &app.store.executions.rows {
        let row = &listed.row;
        let waits = matches!(row.status, ExecutionStatus::InDoubt | ExecutionStatus::Stuck | ExecutionStatus::Paused);
        if let Some(why) = row.why.as_ref().filter(|_| waits) {
            blocks.push(Block::Prose(vec![
                Span::marked(status_mark(row.status), Printable::new(&row.title).as_str()),
                Span::plain(format!(" {why}")),
            ]));
        }
    }
    blocks
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    let executions = &app.store.executions;
    if !app.executions.table.filter.is_empty() {
        return vec![Block::muted("No execution matches the filter. Esc clears it.")];
    }
    if !executions.is_read && executions.fault.is_none() {
        return vec![Block::muted("Reading the executions of this machine…")];
    }
    if executions.fault.is_some() {
        return vec![Block::muted("No execution could be read; the reason is below.")];
    }
    vec![
        Block::Heading("No executions".into()),
        Block::Prose(vec![Span::muted("Nothing has been carried out on this machine.")]),
        Block::Prose(vec![Span::muted("n in Environments, or `orchestra create`, makes an environment.")]),
    ]
}

/// The opened execution as a text.
pub(super) fn document(app: &App) -> Vec<Block> {
    let gone = || vec![Block::muted("This execution is gone. Esc steps back.")];
    execution::document(app).unwrap_or_else(gone)
}
