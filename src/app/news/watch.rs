//! From what changed to what is told: as a notice here, and outside as far as it is wanted.

use std::collections::VecDeque;

use super::seen::{Seen, Told};
use crate::app::{App, Effect, Notice};
use crate::config::{NewsKind, NotifyBy, NotifySettings};
use crate::domain::{Printable, ProviderId, Severity, Snapshot, Timestamp, age, redact};

const MINUTE_SECONDS: u64 = 60;

/// One thing to tell outside. Both texts are one sanitized line without tokens; the second ends with the
/// locator of what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub title: Printable,
    pub body: Printable,
    /// It is told in quiet hours too.
    pub is_urgent: bool,
}

/// What was seen, what is wanted, and what was told lately.
#[derive(Debug, Clone, Default)]
pub struct NewsWatch {
    pub settings: NotifySettings,
    seen: Seen,
    /// When something was told outside in this minute.
    told_at: VecDeque<Timestamp>,
    held_back: u32,
    /// A defect that comes again with every reading is told once.
    last_defect: Option<Printable>,
}

/// Takes in that a provider was read.
pub(in crate::app) fn arrived(app: &mut App, provider: &ProviderId, snapshot: &Snapshot) -> Vec<Effect> {
    let mut seen = std::mem::take(&mut app.news.seen);
    let told = seen.arrived(app, provider, snapshot);
    app.news.seen = seen;
    tell(app, told)
}

/// Takes in that time has passed.
pub(in crate::app) fn tick(app: &mut App) -> Vec<Effect> {
    let mut seen = std::mem::take(&mut app.news.seen);
    let told = seen.providers(app);
    app.news.seen = seen;
    let mut effects = tell(app, told);
    if app.news.held_back > 0 && app.news.has_room(app.now) {
        let count = std::mem::take(&mut app.news.held_back);
        effects.extend(out(app, "more news", &format!("{count} more things happened; the console has them"), false));
    }
    effects
}

/// Takes in a list of the executions.
pub(in crate::app) fn executions(app: &mut App, is_first: bool) -> Vec<Effect> {
    let mut seen = std::mem::take(&mut app.news.seen);
    let told = seen.executions(app, is_first);
    app.news.seen = seen;
    tell(app, told)
}

/// Takes in a defect of this program, which is a notice already.
pub(in crate::app) fn defect(app: &mut App, text: &Printable) -> Vec<Effect> {
    if app.news.last_defect.as_ref() == Some(text) {
        return Vec::new();
    }
    app.news.last_defect = Some(text.clone());
    tell(app, vec![Told { kind: NewsKind::Defect, sentence: text.to_string(), about: None }])
}

fn tell(app: &mut App, told: Vec<Told>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for Told { kind, sentence, about } in told {
        if !app.news.settings.on.contains(&kind) {
            continue;
        }
        // Of providers and defects there is a notice already.
        let severity = match kind {
            NewsKind::RunFailed | NewsKind::EnvironmentDown | NewsKind::ExecutionWaits | NewsKind::GateWaits => {
                Some(Severity::Warning)
            }
            NewsKind::RunFinished | NewsKind::EnvironmentBack | NewsKind::ExecutionEnded => Some(Severity::Info),
            NewsKind::ProviderOffline | NewsKind::ProviderBack | NewsKind::Defect => None,
        };
        app.notices.extend(severity.map(|severity| Notice { at: app.now, severity, text: Printable::new(&sentence) }));
        let about = about.map(|view| format!(" · {view}")).unwrap_or_default();
        effects.extend(out(app, title(kind), &format!("{sentence}{about}"), kind == NewsKind::Defect));
    }
    effects
}

/// Tells it outside, unless that is not wanted or too much has been told in this minute.
fn out(app: &mut App, title: &str, body: &str, is_urgent: bool) -> Option<Effect> {
    if app.news.settings.by == NotifyBy::None {
        return None;
    }
    if !app.news.has_room(app.now) {
        app.news.held_back += 1;
        return None;
    }
    app.news.told_at.push_back(app.now);
    let demo = if app.demo { "DEMO: " } else { "" };
    Some(Effect::Notify(News {
        title: Printable::new(format!("orchestra: {title}")),
        body: Printable::new(redact(&format!("{demo}{body}"))),
        is_urgent,
    }))
}

impl NewsWatch {
    /// True when fewer than the most that is wanted were told in the minute before now.
    fn has_room(&mut self, now: Timestamp) -> bool {
        while self.told_at.front().is_some_and(|at| age(now, *at).as_secs() >= MINUTE_SECONDS) {
            self.told_at.pop_front();
        }
        self.told_at.len() < self.settings.most_a_minute as usize
    }
}

fn title(kind: NewsKind) -> &'static str {
    match kind {
        NewsKind::RunFailed => "a run failed",
        NewsKind::RunFinished => "a run ended",
        NewsKind::ProviderOffline => "a provider is offline",
        NewsKind::ProviderBack => "a provider is back",
        NewsKind::EnvironmentDown => "an environment is down",
        NewsKind::EnvironmentBack => "an environment is back",
        NewsKind::ExecutionEnded => "an execution ended",
        NewsKind::ExecutionWaits => "an execution waits for you",
        NewsKind::GateWaits => "a run waits for your approval",
        NewsKind::Defect => "a defect of this program",
    }
}
