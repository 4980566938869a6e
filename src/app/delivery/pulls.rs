//! Open pull requests of every watched repository.

use std::cmp::Ordering;

use super::{column, rows::PullRow};
use crate::app::{Cell, Column, Facet, Mark, Row, Store, Tone, table::identity_of};
use crate::domain::{Health, PullRequest, Timestamp, age, coarse_age};

impl Row for PullRow {
    const COLUMNS: &'static [Column] = &[
        column("checks", 13, 1),
        Column { right: true, ..column("pull", 6, 0) },
        Column { grows: true, ..column("title", 16, 0) },
        Column { grows: true, ..column("repository", 10, 3) },
        column("review", 17, 2),
        Column { right: true, ..column("queue", 5, 4) },
        column("author", 9, 4),
        Column { grows: true, ..column("branch", 9, 6) },
        Column { right: true, ..column("age", 4, 1) },
    ];

    fn identity(&self) -> u64 {
        identity_of(("pull", &self.delivery.repository, self.of().number))
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        let of = self.of();
        match column {
            0 => checks(of),
            1 => Cell::plain(format!("#{}", of.number)),
            2 if of.is_draft => Cell::muted(format!("draft: {}", of.title)),
            2 => Cell::new(of.title.as_str(), Tone::Strong),
            3 => Cell::plain(store.short_repository(self.delivery.repository.as_str())),
            4 => review(of),
            5 => Cell::maybe(of.queue_place.map(|place| place.to_string())),
            6 => Cell::muted(of.author.as_str()),
            7 => Cell::plain(of.branch.as_str()),
            _ => Cell::muted(coarse_age(age(now, of.updated_at))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        let (of, than) = (self.of(), other.of());
        match column {
            0 => checks_health(than).cmp(&checks_health(of)),
            1 => of.number.cmp(&than.number),
            2 => of.title.cmp(&than.title),
            3 => self.delivery.repository.cmp(&other.delivery.repository),
            4 => of.review.cmp(&than.review),
            5 => (of.queue_place.is_none(), of.queue_place).cmp(&(than.queue_place.is_none(), than.queue_place)),
            6 => of.author.cmp(&than.author),
            7 => of.branch.cmp(&than.branch),
            _ => than.updated_at.cmp(&of.updated_at),
        }
    }

    fn write_words(&self, into: &mut String) {
        let of = self.of();
        for word in [&self.delivery.repository, &of.title, &of.author, &of.branch] {
            into.extend(word.as_str().chars().flat_map(char::to_lowercase));
            into.push(' ');
        }
        into.push_str(&format!("#{} {} {}", of.number, checks(of).text, review(of).text));
        into.push_str(if of.is_draft { " draft" } else { "" });
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("repository"),
        Facet::words("author"),
        Facet::words("branch"),
        Facet::words("review"),
        Facet::words("checks"),
        Facet::words("draft"),
        Facet::number("queue"),
        Facet::age("age"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        let of = self.of();
        match facet {
            "repository" => each(self.delivery.repository.as_str()),
            "author" => each(of.author.as_str()),
            "branch" => each(of.branch.as_str()),
            "review" => each(of.review.as_ref().map_or("none", |review| review.as_str())),
            "checks" => each(of.checks.as_ref().map_or("none", |checks| checks.word.as_str())),
            _ => each(if of.is_draft { "yes" } else { "no" }),
        }
    }

    fn number_of(&self, facet: &str, now: Timestamp) -> Option<f64> {
        match facet {
            "queue" => self.of().queue_place.map(f64::from),
            _ => Some(age(now, self.of().updated_at).as_secs_f64()),
        }
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.is_delivery_trusted(&self.delivery.repository, now)
    }
}

fn checks_health(of: &PullRequest) -> Option<Health> {
    of.checks.as_ref().map(|checks| checks.health())
}

pub(super) fn checks(of: &PullRequest) -> Cell {
    match &of.checks {
        Some(checks) => Cell::marked(checks.health().into(), checks.word.as_str().replace('_', " ")),
        None => Cell::muted("–"),
    }
}

pub(super) fn review(of: &PullRequest) -> Cell {
    let Some(review) = &of.review else { return Cell::muted("–") };
    let mark = match review.as_str() {
        "approved" => Mark::Good,
        "changes_requested" => Mark::Bad,
        "review_required" => Mark::Waiting,
        _ => Mark::Unknown,
    };
    Cell::marked(mark, review.as_str().replace('_', " "))
}
