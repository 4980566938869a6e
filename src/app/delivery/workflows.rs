//! Workflows of every watched repository, with how their last runs went.

use std::cmp::Ordering;

use super::{column, rows::WorkflowRow};
use crate::app::{Cell, Column, Facet, Mark, Row, Store, Tone, pane::run_mark, table::identity_of};
use crate::domain::{Health, Timestamp, Workflow, age, coarse_age, long_age};

impl Row for WorkflowRow {
    const COLUMNS: &'static [Column] = &[
        column("last", 13, 0),
        Column { grows: true, ..column("workflow", 12, 0) },
        Column { grows: true, ..column("repository", 10, 2) },
        Column { grows: true, ..column("file", 12, 4) },
        column("state", 20, 3),
        Column { right: true, ..column("median", 7, 3) },
        Column { right: true, ..column("ran", 4, 1) },
    ];

    fn identity(&self) -> u64 {
        identity_of(("workflow", &self.delivery.repository, self.of().id))
    }

    fn title(&self) -> String {
        format!("{} of {}", self.of().file(), self.delivery.repository)
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        let of = self.of();
        match column {
            0 => match &self.last {
                Some(run) => Cell::marked(run_mark(&run.status, run.conclusion.as_ref()), run.word().replace('_', " ")),
                None => Cell::muted("–"),
            },
            1 => Cell::new(of.name.as_str(), if of.is_active() { Tone::Strong } else { Tone::Muted }),
            2 => Cell::plain(store.short_repository(self.delivery.repository.as_str())),
            3 => Cell::muted(of.file()),
            4 => state(of),
            5 => Cell::maybe(self.median.map(long_age)),
            _ => Cell::maybe(self.last.as_ref().map(|run| coarse_age(age(now, run.created_at)))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        let (of, than) = (self.of(), other.of());
        match column {
            0 => last_health(other).cmp(&last_health(self)),
            1 => of.name.cmp(&than.name),
            2 => self.delivery.repository.cmp(&other.delivery.repository),
            3 => of.path.cmp(&than.path),
            4 => of.state.cmp(&than.state),
            5 => other.median.cmp(&self.median),
            _ => {
                let created = |row: &Self| row.last.as_ref().map(|run| run.created_at);
                created(other).cmp(&created(self))
            }
        }
    }

    fn write_words(&self, into: &mut String) {
        let of = self.of();
        for word in [&self.delivery.repository, &of.name, &of.path] {
            into.extend(word.as_str().chars().flat_map(char::to_lowercase));
            into.push(' ');
        }
        into.push_str(&state(of).text);
        if let Some(run) = &self.last {
            into.push(' ');
            into.push_str(run.word());
        }
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("repository"),
        Facet::words("workflow"),
        Facet::words("file"),
        Facet::words("state"),
        Facet::words("last"),
        Facet::age("age"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        let of = self.of();
        match facet {
            "repository" => each(self.delivery.repository.as_str()),
            "workflow" => each(of.name.as_str()),
            "file" => each(of.file()),
            "state" => each(of.state.as_str()),
            _ => each(self.last.as_ref().map_or("none", |run| run.word())),
        }
    }

    fn number_of(&self, _: &str, now: Timestamp) -> Option<f64> {
        self.last.as_ref().map(|run| age(now, run.created_at).as_secs_f64())
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.is_delivery_trusted(&self.delivery.repository, now)
    }
}

fn last_health(row: &WorkflowRow) -> Option<Health> {
    row.last.as_ref().map(|run| run.health())
}

/// `active`, `disabled manually`.
pub(super) fn state(of: &Workflow) -> Cell {
    let word = of.state.as_str().replace('_', " ");
    if of.is_active() { Cell::muted(word) } else { Cell::marked(Mark::Skipped, word) }
}
