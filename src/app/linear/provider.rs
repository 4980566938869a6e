//! What providers do: answer for the first time, stop, come back.

use std::collections::BTreeMap;

use crate::app::App;
use crate::domain::{FaultKind, Feed, Freshness, ProviderId, long_age};

#[derive(Debug, Default)]
pub(super) struct Providers {
    seen: BTreeMap<ProviderId, Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    freshness: Freshness,
    fault: Option<FaultKind>,
    has_answered: bool,
}

/// A provider's first answer.
pub(super) struct First {
    pub provider: ProviderId,
    pub feed: Feed,
    /// How old its reading is, where that is more than it should be.
    pub old: Option<String>,
}

impl Providers {
    /// Tells what turned; returns those that have answered for the first time. A provider that fails
    /// after an answer, or comes back, is told by the app's own notices.
    pub(super) fn tell(&mut self, app: &App, news: &mut Vec<String>) -> Vec<First> {
        let mut first = Vec::new();
        self.seen.retain(|id, _| app.store.sources.contains_key(id));
        for (id, source) in &app.store.sources {
            let now = Seen {
                freshness: source.freshness(app.now),
                fault: source.fault.as_ref().map(|(_, fault)| fault.kind),
                has_answered: source.good.is_some(),
            };
            let before = self.seen.insert(id.clone(), now);
            if before == Some(now) {
                continue;
            }
            let had_answered = before.is_some_and(|before| before.has_answered);
            let was_stale = before.is_some_and(|before| before.freshness == Freshness::Stale);
            if now.has_answered && !had_answered {
                let old = source.age(app.now).filter(|_| now.freshness == Freshness::Stale).map(long_age);
                first.push(First { provider: id.clone(), feed: source.feed, old });
                continue;
            }
            match &source.fault {
                Some((_, fault)) if !now.has_answered && before.and_then(|before| before.fault) != now.fault => {
                    news.push(format!("{id}: {fault}"));
                }
                None if now.freshness == Freshness::Stale && !was_stale => {
                    let age = source.age(app.now).map(long_age).unwrap_or_default();
                    news.push(format!("{id} has not answered for {age}; what it said last is kept"));
                }
                None if now.freshness == Freshness::Live && was_stale => news.push(format!("{id} answers again")),
                _ => {}
            }
        }
        first
    }
}
