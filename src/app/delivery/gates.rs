//! Gates: a row for each environment that a run waits for.

use std::{cmp::Ordering, sync::Arc};

use super::column;
use crate::app::{Cell, Column, Facet, Mark, Row, Store, Tone, table::identity_of};
use crate::domain::{Gate, Timestamp, age, coarse_age};

impl Row for Arc<Gate> {
    const COLUMNS: &'static [Column] = &[
        column("yours", 5, 0),
        Column { grows: true, ..column("environment", 11, 0) },
        Column { grows: true, ..column("repository", 10, 2) },
        Column { grows: true, ..column("workflow", 8, 1) },
        Column { grows: true, ..column("title", 14, 5) },
        Column { grows: true, ..column("branch", 8, 3) },
        Column { right: true, ..column("timer", 5, 4) },
        Column { grows: true, ..column("reviewers", 12, 6) },
        Column { right: true, ..column("waits", 5, 0) },
    ];

    fn identity(&self) -> u64 {
        identity_of(("gate", self.key()))
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        match column {
            0 if self.can_approve => Cell::marked(Mark::Warn, "yes"),
            0 => Cell::marked(Mark::Waiting, "no"),
            1 => Cell::new(self.environment.as_str(), Tone::Layer(store.layer_of(&self.environment))),
            2 => Cell::plain(store.short_repository(self.run.repository.as_str())),
            3 => Cell::new(self.workflow.as_str(), Tone::Strong),
            4 => Cell::muted(self.title.as_str()),
            5 => Cell::plain(self.branch.as_str()),
            6 => Cell::maybe(timer_left(self, now)),
            7 => Cell::muted(reviewers(self)),
            _ => Cell::plain(coarse_age(age(now, self.waits_since))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        match column {
            0 => other.can_approve.cmp(&self.can_approve),
            1 => self.environment.cmp(&other.environment),
            2 => self.run.repository.cmp(&other.run.repository),
            3 => self.workflow.cmp(&other.workflow),
            4 => self.title.cmp(&other.title),
            5 => self.branch.cmp(&other.branch),
            6 => (self.timer_ends_at.is_none(), self.timer_ends_at)
                .cmp(&(other.timer_ends_at.is_none(), other.timer_ends_at)),
            7 => reviewers(self).cmp(&reviewers(other)),
            _ => self.waits_since.cmp(&other.waits_since),
        }
    }

    fn write_words(&self, into: &mut String) {
        let texts = [&self.environment, &self.run.repository, &self.workflow, &self.title, &self.branch, &self.actor];
        for word in texts.into_iter().chain(self.reviewers.iter().map(|reviewer| &reviewer.name)) {
            into.extend(word.as_str().chars().flat_map(char::to_lowercase));
            into.push(' ');
        }
        into.push_str(if self.can_approve { "may approve" } else { "others" });
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("repository"),
        Facet::words("environment"),
        Facet::words("branch"),
        Facet::words("workflow"),
        Facet::words("actor"),
        Facet::words("approvable"),
        Facet::words("reviewer"),
        Facet::age("age"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        match facet {
            "repository" => each(self.run.repository.as_str()),
            "environment" => each(self.environment.as_str()),
            "branch" => each(self.branch.as_str()),
            "workflow" => each(self.workflow.as_str()),
            "actor" => each(self.actor.as_str()),
            "approvable" => each(if self.can_approve { "yes" } else { "no" }),
            _ => self.reviewers.iter().for_each(|reviewer| each(reviewer.name.as_str())),
        }
    }

    fn number_of(&self, _: &str, now: Timestamp) -> Option<f64> {
        Some(age(now, self.waits_since).as_secs_f64())
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.is_delivery_trusted(&self.run.repository, now)
    }
}

/// What is left of its wait timer; nothing where it has none or it is over.
pub(super) fn timer_left(gate: &Gate, now: Timestamp) -> Option<String> {
    gate.timer_ends_at.filter(|ends| *ends > now).map(|ends| coarse_age(age(ends, now)))
}

/// `ada, team release`.
pub(super) fn reviewers(gate: &Gate) -> String {
    let named = gate.reviewers.iter().map(super::text::reviewer);
    named.collect::<Vec<_>>().join(", ")
}
