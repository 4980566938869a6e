//! Logs: the lines of all sources, what of them is shown, and what the sources say of themselves.

use std::time::Duration;

use super::log_search::LogSearch;
use crate::app::{App, Block, Mark, Span, Tone, query};
use crate::domain::{LogBatch, ProviderId, SourceState, Timestamp, age};
use crate::keymap::{Action, LogSpan};
use crate::logs::{Buffer, Filter, Matches, SourceTally, Window};

/// Columns that one sideways step scrolls by.
const SIDEWAYS: isize = 8;
/// How often a filter that asks for ages is applied anew.
const TIMED: Duration = Duration::from_secs(5);
/// Rows at most for what sources say of themselves under the lines.
const NOTES: usize = 3;
/// Cells at most for the name of a source before its lines.
const NAME: usize = 14;

/// Everything the pane remembers.
#[derive(Debug)]
pub struct LogsPane {
    pub buffer: Buffer,
    pub shown: Matches,
    pub window: Window,
    /// The filter as it was typed, and why it cannot be meant.
    pub filter: String,
    pub refusal: Option<String>,
    pub search: LogSearch,
    /// The time that a line's source gave it is shown before it.
    pub times: bool,
    /// When lines were last compared with the time.
    timed_at: Timestamp,
}

impl LogsPane {
    /// A pane that holds at most so many bytes of lines.
    pub fn new(memory_bytes: usize) -> Self {
        Self {
            buffer: Buffer::new(memory_bytes),
            shown: Matches::default(),
            window: Window::default(),
            filter: String::new(),
            refusal: None,
            search: LogSearch::default(),
            times: false,
            timed_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// What time it is; a filter that asks for ages is applied anew now and then.
    pub(in crate::app) fn tell_time(&mut self, now: Timestamp) {
        self.buffer.tell_time(now);
        if self.shown.is_timed() && age(now, self.timed_at) >= TIMED {
            self.timed_at = now;
            self.shown.renew(&self.buffer);
        }
    }

    /// Shows only lines younger than this, or of any age; the rest of the filter stays.
    pub(in crate::app) fn filter_for(&self, span: LogSpan) -> String {
        let is_age = |part: &str| part.starts_with("age<") || part.starts_with("age>");
        let kept = query::parts(&self.filter).into_iter().map(|at| &self.filter[at]).filter(|part| !is_age(part));
        let wanted = span.word().map(|word| format!("age<{word}"));
        kept.map(str::to_owned).chain(wanted).collect::<Vec<_>>().join(" ")
    }

    pub(in crate::app) fn push(&mut self, batch: LogBatch) {
        self.buffer.push(batch);
        self.shown.update(&self.buffer);
        self.search.update(&self.buffer);
    }

    /// Takes a filter; one that cannot be meant leaves the old one in force.
    pub(in crate::app) fn set_filter(&mut self, typed: String) {
        match Filter::parse(&typed) {
            Ok(filter) => {
                self.shown.set_filter(filter);
                self.shown.update(&self.buffer);
                self.search.find(&self.buffer, &self.shown);
                self.refusal = None;
            }
            Err(error) => self.refusal = Some(error.to_string()),
        }
        self.filter = typed;
    }

    /// Carries out an action of this pane; false for those that are none.
    pub(in crate::app) fn act(&mut self, action: Action, page: usize) -> bool {
        let page = isize::try_from(page).unwrap_or(1);
        let (buffer, shown) = (&self.buffer, &self.shown);
        match action {
            Action::Up => self.window.scroll(-1, buffer, shown),
            Action::Down => self.window.scroll(1, buffer, shown),
            Action::PageUp => self.window.scroll(-page, buffer, shown),
            Action::PageDown => self.window.scroll(page, buffer, shown),
            Action::HalfPageUp => self.window.scroll(-page / 2, buffer, shown),
            Action::HalfPageDown => self.window.scroll(page / 2, buffer, shown),
            Action::Top => self.window.to_start(buffer),
            Action::Bottom => self.window.follow(),
            Action::Follow if self.window.is_following() => self.window.hold(buffer, shown),
            Action::Follow => self.window.follow(),
            Action::Left => self.window.scroll_sideways(-SIDEWAYS),
            Action::Right => self.window.scroll_sideways(SIDEWAYS),
            Action::Wrap => self.window.set_wraps(!self.window.wraps()),
            Action::Timestamps => self.times = !self.times,
            Action::NextError => return self.window.seek_error(true, buffer, shown),
            Action::PreviousError => return self.window.seek_error(false, buffer, shown),
            _ => return false,
        }
        true
    }

    /// Cells for the name of a line's source; none while there is only one source.
    pub fn name_width(&self) -> usize {
        let sources = self.buffer.sources();
        if sources.len() < 2 {
            return 0;
        }
        sources.iter().map(|source| short_name(&source.id).chars().count()).max().unwrap_or(0).min(NAME)
    }

    /// Cells before the text of a line: its time, its source, a space behind each.
    pub fn gutter(&self) -> usize {
        let time = if self.times { "00:00:00.000 ".len() } else { 0 };
        let name = self.name_width();
        time + if name > 0 { name + 1 } else { 0 }
    }
}

/// The last part of a source's name: `app.log` of `file:/var/log/app.log`.
pub fn short_name(source: &ProviderId) -> &str {
    let name = source.as_str();
    name.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(name)
}

/// What needs a word under the lines: sources that failed, a filter that cannot be meant.
pub(super) fn notes(app: &App) -> Vec<Block> {
    let pane = &app.logs;
    let mut notes: Vec<Block> = Vec::new();
    notes.extend(pane.refusal.as_ref().map(|why| Block::Text(vec![Span::marked(Mark::Warn, why.as_str())])));
    for source in pane.buffer.sources() {
        if let Some(SourceState::Failed(fault)) = &source.state {
            notes.push(Block::Prose(vec![
                Span::marked(Mark::Bad, short_name(&source.id)),
                Span::plain(format!(" {fault}")),
            ]));
        }
    }
    let more = notes.len().saturating_sub(NOTES);
    notes.truncate(NOTES);
    if more > 0 {
        notes.pop();
        notes.push(Block::muted(format!("and {} more sources that failed", more + 1)));
    }
    notes
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    let sources = app.logs.buffer.sources();
    if app.logs.shown.is_filtered() && !app.logs.buffer.is_empty() {
        return vec![Block::muted("No line passes the filter. Esc clears it.")];
    }
    let names: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let following = if names.is_empty() { "nothing yet".to_owned() } else { names.join(", ") };
    vec![
        Block::muted(format!("No line so far. Following {following}.")),
        Block::muted("Add files with --log FILE, or [logs] sources = [\"/var/log/*.log\"] in orchestra.toml."),
    ]
}

pub(super) fn line(app: &App) -> Vec<Span> {
    let pane = &app.logs;
    let errors = pane.buffer.errors().len();
    let mut spans = Vec::new();
    if errors > 0 {
        spans.push(Span::marked(Mark::Bad, format!("{errors} errors")));
    }
    spans.push(Span::plain(format!("{} lines", pane.buffer.len())));
    match failed_sources(app).count() {
        0 => {}
        count => spans.push(Span::marked(Mark::Warn, format!("{count} sources failed"))),
    }
    if pane.buffer.dropped() > 0 {
        spans.push(Span::new(format!("{} dropped", pane.buffer.dropped()), Tone::Warn));
    }
    let newest = pane.buffer.end().checked_sub(1).and_then(|last| pane.buffer.line(last));
    spans.extend(newest.map(|line| Span::muted(line.text().chars().take(200).collect::<String>())));
    spans
}

fn failed_sources(app: &App) -> impl Iterator<Item = &SourceTally> {
    app.logs.buffer.sources().iter().filter(|source| matches!(source.state, Some(SourceState::Failed(_))))
}

/// Where the lines come from and what was lost, for the frame: as much as fits into `room` cells,
/// the loss before all else.
pub fn standing(app: &App, room: u16) -> Vec<Span> {
    let pane = &app.logs;
    let follows = pane.window.is_following();
    let mut parts =
        vec![if follows { Span::marked(Mark::Good, "follow") } else { Span::marked(Mark::Waiting, "held") }];
    let failed = failed_sources(app).count();
    if failed > 0 {
        parts.push(Span::marked(Mark::Bad, format!("{failed} failed")));
    }
    if pane.buffer.dropped() > 0 {
        parts.push(Span::new(format!("{} dropped", pane.buffer.dropped()), Tone::Warn));
    }
    parts.push(Span::muted(if pane.shown.is_filtered() {
        format!("{} of {} lines", pane.shown.len(), pane.buffer.len())
    } else {
        format!("{} lines", pane.shown.len())
    }));
    match pane.buffer.sources() {
        [] => {}
        [only] => parts.push(Span::muted(short_name(&only.id))),
        many => parts.push(Span::muted(format!("{} sources", many.len()))),
    }
    if pane.buffer.forgotten() > 0 {
        parts.push(Span::muted(format!("{} older forgotten", pane.buffer.forgotten())));
    }
    let cells = |part: &Span| part.text.chars().count() + if part.mark.is_some() { 5 } else { 3 };
    while parts.len() > 1 && parts.iter().map(cells).sum::<usize>() > usize::from(room) + 3 {
        parts.pop();
    }
    let mut spans: Vec<Span> = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::muted(" · "));
        }
        spans.push(part);
    }
    spans
}
