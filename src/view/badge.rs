//! Where a pane's content comes from and how far it may be trusted, in as many words as fit.

use super::{canvas::width_of, signs};
use crate::app::{self, App, Badge, Span, feed};
use crate::domain::{Freshness, coarse_age};
use crate::keymap::Pane;
use crate::theme::Glyphs;

/// The longest form of the pane's badge that fits into `room` cells.
pub(super) fn spans(app: &App, pane: Pane, glyphs: &Glyphs, room: u16) -> Vec<Span> {
    let Some(badge) = app::badge(app, pane) else { return Vec::new() };
    let forms = (0..=4).map(|dropped| form(&badge, glyphs, dropped));
    forms.into_iter().find(|spans| width_of(spans) <= room).unwrap_or_default()
}

/// A pane of one row has room for the word and the age.
pub(super) fn short(app: &App, pane: Pane, glyphs: &Glyphs) -> Vec<Span> {
    let badge = feed(pane).and_then(|feed| app.store.badge(feed, app.now));
    badge.map_or_else(Vec::new, |badge| form(&badge, glyphs, 2))
}

/// Dropped first: the quota, then the provider, the age, the word.
fn form(badge: &Badge, glyphs: &Glyphs, dropped: u8) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    if dropped < 2 {
        let others = if badge.others > 0 { format!(" +{}", badge.others) } else { String::new() };
        parts.push(Span::muted(format!("{}{others}", badge.provider)));
    }
    if dropped < 3 && badge.freshness != Freshness::Absent {
        parts.extend(badge.age.map(|age| Span::muted(coarse_age(age))));
    }
    let word = if dropped < 4 { badge.freshness.word() } else { "" };
    parts.push(Span::marked(signs::freshness(badge.freshness), word));
    if dropped < 1 {
        parts.extend(badge.quota.as_ref().map(|quota| Span::muted(format!("{}/{}", quota.remaining, quota.limit))));
    }
    let separator = Span::muted(format!(" {} ", glyphs.separator));
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(separator.clone());
        }
        spans.push(part);
    }
    spans
}
