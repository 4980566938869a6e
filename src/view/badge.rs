//! Where a pane's content comes from and how far it may be trusted, in as many words as fit.

use super::{canvas::width_of, signs};
use crate::app::{self, App, Badge, Span, feed};
use crate::domain::{Freshness, Quota, QuotaResource, coarse_age};
use crate::keymap::Pane;
use crate::theme::Glyphs;

/// The longest form of the pane's badge that fits into `room` cells.
pub(super) fn spans(app: &App, pane: Pane, glyphs: &Glyphs, room: u16) -> Vec<Span> {
    let Some(badge) = app::badge(app, pane) else { return Vec::new() };
    let forms = (0..=5).map(|dropped| form(&badge, glyphs, dropped));
    forms.into_iter().find(|spans| width_of(spans) <= room).unwrap_or_default()
}

/// A pane of one row has room for the word and the age.
pub(super) fn short(app: &App, pane: Pane, glyphs: &Glyphs) -> Vec<Span> {
    let badge = feed(pane).and_then(|feed| app.store.badge(feed, app.now));
    badge.map_or_else(Vec::new, |badge| form(&badge, glyphs, 3))
}

/// Dropped first: of several quotas the better ones, then the last quota, the provider, the age, the word.
fn form(badge: &Badge, glyphs: &Glyphs, dropped: u8) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    if dropped < 3 {
        let others = if badge.others > 0 { format!(" +{}", badge.others) } else { String::new() };
        parts.push(Span::muted(format!("{}{others}", badge.provider)));
    }
    if dropped < 4 && badge.freshness != Freshness::Absent {
        parts.extend(badge.age.map(|age| Span::muted(coarse_age(age))));
    }
    let word = if dropped < 5 { badge.freshness.word() } else { "" };
    parts.push(Span::marked(signs::freshness(badge.freshness), word));
    let shown: Vec<&Quota> = match dropped {
        0 => badge.quotas.iter().collect(),
        1 => badge.quotas.iter().min_by_key(|quota| quota.share_left()).into_iter().collect(),
        _ => Vec::new(),
    };
    // Requests alone need no name.
    let is_plain = badge.quotas.len() == 1 && badge.quotas[0].resource == QuotaResource::Rest;
    parts.extend(shown.into_iter().map(|quota| {
        let name = if is_plain { String::new() } else { format!("{} ", quota.resource.word()) };
        Span::muted(format!("{name}{}/{}", quota.remaining, quota.limit))
    }));
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
