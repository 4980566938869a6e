//! What the providers of a pane have to say besides their data.

use crate::app::{App, Block, Mark, Span};
use crate::domain::{Feed, Freshness, Source, Timestamp, age, coarse_age};

/// Every provider of a feed that has something to say besides its data: a fault, a remark.
pub(in crate::app) fn sources(app: &App, feed: Feed) -> Vec<Block> {
    sources_among(app, |source| source.feed == feed)
}

/// The same of some providers.
pub(in crate::app) fn sources_among(app: &App, is_among: impl Fn(&Source) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (id, source) in app.store.sources.iter().filter(|(_, source)| is_among(source)) {
        let remark = source.good.as_ref().and_then(|(_, observation)| observation.remark.as_ref());
        if let Some((at, fault)) = &source.fault {
            let mark = freshness_mark(source.freshness(app.now));
            let mut spans = vec![Span::marked(mark, id.as_str()), Span::plain(format!(" {}", fault.message))];
            if let Some(retry) = fault.retry_at.filter(|retry| *retry > app.now) {
                spans.push(Span::muted(format!("; asks again in {}", until(app.now, retry))));
            } else if source.freshness(app.now) == Freshness::Offline {
                spans.push(Span::muted(format!(" ({} ago)", coarse_age(age(app.now, *at)))));
            }
            blocks.push(Block::Prose(spans));
            blocks.extend(fault.hint.as_ref().map(|hint| Block::Prose(vec![Span::muted(format!("  {hint}"))])));
        } else if let Some(remark) = remark {
            blocks.push(Block::Prose(vec![Span::muted(format!("{id}: {remark}"))]));
        }
        if source.fault.is_none() && source.quota().is_some_and(|quota| quota.is_slowing) {
            let slowed = format!("{id}: slowed to every {}, so that the quota lasts", coarse_age(source.interval));
            blocks.push(Block::Prose(vec![Span::muted(slowed)]));
        }
    }
    blocks
}

/// Time until a moment to come, in coarse steps.
pub(super) fn until(now: Timestamp, later: Timestamp) -> String {
    coarse_age(age(later, now))
}

pub(super) fn freshness_mark(freshness: Freshness) -> Mark {
    match freshness {
        Freshness::Live => Mark::Good,
        Freshness::Loading => Mark::Progress,
        Freshness::Stale | Freshness::Limited => Mark::Warn,
        Freshness::Offline => Mark::Bad,
        Freshness::Absent => Mark::Unknown,
    }
}
