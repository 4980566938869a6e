//! Environments: what is live in each environment of each repository, and what is not yet.

use std::cmp::Ordering;

use super::{column, rows::EnvironmentRow, text};
use crate::app::{Cell, Column, Facet, Mark, Row, Store, Tone, table::identity_of};
use crate::domain::{DeploymentState, Health, TargetEnvironment, Timestamp, age, coarse_age};

impl Row for EnvironmentRow {
    const COLUMNS: &'static [Column] = &[
        column("state", 13, 0),
        Column { grows: true, ..column("environment", 11, 0) },
        Column { grows: true, ..column("repository", 10, 1) },
        column("live", 9, 0),
        Column { grows: true, ..column("from", 8, 4) },
        column("by", 8, 5),
        Column { right: true, ..column("behind", 6, 2) },
        Column { grows: true, ..column("rules", 14, 6) },
        Column { right: true, ..column("age", 4, 1) },
    ];

    fn identity(&self) -> u64 {
        identity_of(("environment", &self.delivery.repository, &self.of().name))
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        let of = self.of();
        match column {
            0 => self.state(),
            1 => Cell::new(of.name.as_str(), Tone::Layer(store.layer_of(&of.name))),
            2 => Cell::plain(store.short_repository(self.delivery.repository.as_str())),
            3 => match &of.live {
                Some(live) => Cell::marked(Mark::Good, text::sha(&live.sha)),
                None => Cell::muted("–"),
            },
            4 => Cell::maybe(of.live.as_ref().map(|live| live.reference.as_str())),
            5 => Cell::maybe(of.live.as_ref().map(|live| live.by.as_str())),
            6 => unreleased(of),
            7 => Cell::muted(text::rules_in_short(of)),
            _ => Cell::maybe(of.live.as_ref().map(|live| coarse_age(age(now, live.at)))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        let (of, than) = (self.of(), other.of());
        match column {
            0 => health(than).cmp(&health(of)),
            1 => of.name.cmp(&than.name),
            2 => self.delivery.repository.cmp(&other.delivery.repository),
            3 => of.live.as_ref().map(|live| &live.sha).cmp(&than.live.as_ref().map(|live| &live.sha)),
            4 => of.live.as_ref().map(|live| &live.reference).cmp(&than.live.as_ref().map(|live| &live.reference)),
            5 => of.live.as_ref().map(|live| &live.by).cmp(&than.live.as_ref().map(|live| &live.by)),
            6 => waiting_commits(than).cmp(&waiting_commits(of)),
            7 => text::rules_in_short(of).cmp(&text::rules_in_short(than)),
            _ => than.live.as_ref().map(|live| live.at).cmp(&of.live.as_ref().map(|live| live.at)),
        }
    }

    fn write_words(&self, into: &mut String) {
        let of = self.of();
        let deployments = of.live.iter().chain(&of.latest);
        let texts = deployments.flat_map(|one| [one.sha.as_str(), one.reference.as_str(), one.by.as_str()]);
        for word in [self.delivery.repository.as_str(), of.name.as_str()].into_iter().chain(texts) {
            into.extend(word.chars().flat_map(char::to_lowercase));
            into.push(' ');
        }
        into.push_str(&self.state().text);
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("repository"),
        Facet::words("environment"),
        Facet::words("state"),
        Facet::words("by"),
        Facet::number("behind"),
        Facet::age("age"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        let of = self.of();
        match facet {
            "repository" => each(self.delivery.repository.as_str()),
            "environment" => each(of.name.as_str()),
            "state" => {
                each(&self.state().text);
                of.latest.iter().for_each(|latest| each(latest.state.word()));
            }
            _ => of.live.iter().for_each(|live| each(live.by.as_str())),
        }
    }

    fn number_of(&self, facet: &str, now: Timestamp) -> Option<f64> {
        match facet {
            "behind" => waiting_commits(self.of()).map(f64::from),
            _ => self.of().live.as_ref().map(|live| age(now, live.at).as_secs_f64()),
        }
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.is_delivery_trusted(&self.delivery.repository, now)
    }
}

/// Commits on the default branch that are not live here; `None` where they could not be counted.
pub(super) fn waiting_commits(of: &TargetEnvironment) -> Option<u32> {
    of.live.as_ref().and(of.unreleased.as_ref()).map(|brings| brings.commits_total)
}

fn unreleased(of: &TargetEnvironment) -> Cell {
    match waiting_commits(of) {
        Some(0) => Cell::muted("0"),
        Some(count) => Cell::plain(count.to_string()),
        None => Cell::muted("–"),
    }
}

fn health(of: &TargetEnvironment) -> Health {
    match (&of.latest, &of.live) {
        (Some(latest), _) => latest.state.health(),
        (None, Some(_)) => Health::Healthy,
        (None, None) => Health::Unknown,
    }
}

impl EnvironmentRow {
    /// Of the newest deployment: `live`, or where the one stands that is to follow.
    fn state(&self) -> Cell {
        let of = self.of();
        match (&of.latest, &of.live) {
            (Some(latest), _) => {
                let mark = match latest.state {
                    DeploymentState::Waiting | DeploymentState::Queued | DeploymentState::Pending => Mark::Waiting,
                    _ => Mark::from(latest.state.health()),
                };
                Cell::marked(mark, latest.state.word().replace('_', " "))
            }
            (None, Some(_)) => Cell::marked(Mark::Good, "live"),
            (None, None) if self.delivery.knows_deployments() => Cell::marked(Mark::Unknown, "never"),
            (None, None) => Cell::marked(Mark::Unknown, "–"),
        }
    }
}
