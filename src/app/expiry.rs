//! The reminder that a token ends: in the header as long as it is due, and once as a notice each time
//! that it comes nearer.

use super::{App, Block, Mark, Notice, Span};
use crate::domain::{Printable, Reminder, Severity, Timestamp, TokenEnd};

/// The end that comes first of all that providers have said, where a reminder of it is due.
pub(super) fn due(app: &App) -> Option<(&TokenEnd, Reminder)> {
    let ends = app.store.sources.values().filter_map(|source| source.good.as_ref()?.1.token_end.as_ref());
    let end = ends.min_by_key(|end| end.at)?;
    Some((end, end.reminder(app.now)?))
}

/// For the header: `token ends in 6 days`. An end is a point in time: it is as true when what was read
/// beside it is stale.
pub fn token_reminder(app: &App) -> Option<Span> {
    let (end, reminder) = due(app)?;
    Some(Span::marked(mark(reminder), format!("token {}", crate::domain::ends(end.at, app.now))))
}

fn mark(reminder: Reminder) -> Mark {
    match reminder.severity() {
        Severity::Info => Mark::Unknown,
        Severity::Warning => Mark::Warn,
        Severity::Critical => Mark::Bad,
    }
}

/// Tells once of each step nearer.
pub(super) fn remind(app: &mut App) {
    let Some((end, reminder)) = due(app) else { return };
    let told: (Timestamp, Reminder) = (end.at, reminder);
    if app.reminded.is_some_and(|(at, before)| at == end.at && before >= reminder) {
        return;
    }
    let severity = reminder.severity().min(Severity::Warning);
    let text = Printable::new(format!("{}; {}", end.sentence(app.now), end.renew));
    app.notices.push(Notice { at: app.now, severity, text });
    app.reminded = Some(told);
}

/// For the overview: which token, and what to do about it.
pub(super) fn line(app: &App) -> Option<Block> {
    let (end, reminder) = due(app)?;
    Some(Block::Prose(vec![
        Span::marked(mark(reminder), format!("{:8}", "token")),
        Span::plain(end.sentence(app.now)),
        Span::muted(format!("  {}", end.renew)),
    ]))
}
