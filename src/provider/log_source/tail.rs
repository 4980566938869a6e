//! One file name, followed through appends, truncation, rotation, removal and return.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    backlog::BACKLOG_LINES,
    batch::{Batches, PARTIAL_TIME},
    opened::{FileKey, Opened, cannot_read, key_at, open},
};
use crate::{
    domain::{Fault, FaultKind, LogLine, ProviderId, SourceState},
    provider::LogEvent,
};

/// Makes a line of the bytes of one.
pub(super) type Decode = fn(&[u8]) -> LogLine;

/// Bytes read in one turn before others get theirs.
const TURN_BYTES: usize = 1024 * 1024;
const READ_BYTES: usize = 64 * 1024;
/// A file that was renamed or removed is read on for this long: its writer may still hold it open.
pub(super) const RETIRED_TIME: Duration = Duration::from_secs(10);

/// Which part of a file counts when it is first opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Beginning,
    LastLines,
}

/// What a turn brought, and when the next one is needed at the latest.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub(super) events: Vec<LogEvent>,
    /// There is more to read at once.
    pub(super) has_more: bool,
    pub(super) due: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct Tail {
    pub(super) id: ProviderId,
    pub(super) path: PathBuf,
    start: Start,
    decode: Decode,
    opened: Option<Opened>,
    retired: Option<(Opened, Instant)>,
    reported: Option<SourceState>,
    /// Since when no file has this name.
    pub(super) gone_since: Option<Instant>,
}

impl Tail {
    pub(super) fn new(id: ProviderId, path: PathBuf, start: Start, decode: Decode) -> Self {
        Self { id, path, start, decode, opened: None, retired: None, reported: None, gone_since: None }
    }

    /// True for the file that is being read, also under another name.
    pub(super) fn holds(&self, key: FileKey) -> bool {
        self.opened.iter().chain(self.retired.iter().map(|(retired, _)| retired)).any(|opened| opened.key == key)
    }

    /// True while the last word about this file was that it cannot be read.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.reported, Some(SourceState::Failed(_)))
    }

    /// Reads what is new, up to a limit, and looks whether the name still means the same file.
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        let mut turn = Turn::default();
        self.read_retired(now, &mut turn);
        if self.opened.is_none() && !self.open_first(now, &mut turn) {
            return turn;
        }
        match self.read(now, &mut turn) {
            Ok(true) => turn.has_more = true,
            Ok(false) => self.look_at_name(now, &mut turn),
            Err(error) => {
                self.fail(cannot_read(&self.path, &error), now, &mut turn);
                if key_at(&self.path).is_ok_and(|key| !self.holds(key)) {
                    self.replace(now, &mut turn);
                }
            }
        }
        turn
    }

    /// Hands over a last line without newline. For a file that will not be read again.
    pub(super) fn finish(&mut self, turn: &mut Turn) {
        let mut batches = Batches::new(self.id.clone());
        for opened in self.retired.iter_mut().map(|(retired, _)| retired).chain(&mut self.opened) {
            opened.splitter.flush(|line| batches.push((self.decode)(line)));
        }
        turn.events.extend(batches.take());
    }

    /// Opens the file for the first time, or again after it could not be read.
    fn open_first(&mut self, now: Instant, turn: &mut Turn) -> bool {
        let start = std::mem::replace(&mut self.start, Start::Beginning);
        let opened = open(&self.path, now).and_then(|mut opened| {
            if start == Start::LastLines {
                opened.skip_to_last(BACKLOG_LINES).map_err(|error| cannot_read(&self.path, &error))?;
            }
            Ok(opened)
        });
        match opened {
            Ok(opened) => {
                self.opened = Some(opened);
                self.gone_since = None;
                self.report(SourceState::Following, turn);
                true
            }
            Err(fault) => {
                self.fail(fault, now, turn);
                false
            }
        }
    }

    fn fail(&mut self, fault: Fault, now: Instant, turn: &mut Turn) {
        if fault.kind == FaultKind::NotFound {
            self.gone_since.get_or_insert(now);
        }
        self.report(SourceState::Failed(fault), turn);
    }

    /// Reads the open file; true when its end was not reached.
    fn read(&mut self, now: Instant, turn: &mut Turn) -> std::io::Result<bool> {
        let Some(opened) = &mut self.opened else { return Ok(false) };
        let mut batches = Batches::new(self.id.clone());
        let more = read_lines(opened, TURN_BYTES, now, self.decode, &mut batches, turn);
        turn.events.extend(batches.take());
        more
    }

    fn read_retired(&mut self, now: Instant, turn: &mut Turn) {
        let Some((retired, since)) = &mut self.retired else { return };
        let mut batches = Batches::new(self.id.clone());
        let more = read_lines(retired, TURN_BYTES, now, self.decode, &mut batches, turn);
        let is_over = now >= *since + RETIRED_TIME && now >= retired.read_at + RETIRED_TIME;
        turn.has_more |= matches!(more, Ok(true));
        if more.is_err() || is_over {
            retired.splitter.flush(|line| batches.push((self.decode)(line)));
            self.retired = None;
        } else {
            turn.wake_by(*since + RETIRED_TIME);
        }
        turn.events.extend(batches.take());
    }

    /// At the end of the file: was it cut, replaced, removed?
    fn look_at_name(&mut self, now: Instant, turn: &mut Turn) {
        let Some(opened) = &mut self.opened else { return };
        if opened.is_truncated() {
            let mut batches = Batches::new(self.id.clone());
            opened.splitter.flush(|line| batches.push((self.decode)(line)));
            turn.events.extend(batches.take());
            opened.splitter = super::splitter::Splitter::default();
            turn.has_more = opened.rewind().is_ok();
            self.restart(turn);
            return;
        }
        match key_at(&self.path) {
            Ok(key) if key == opened.key => {
                self.gone_since = None;
                self.report(SourceState::Following, turn);
            }
            Ok(_) => self.replace(now, turn),
            Err(error) => self.fail(cannot_read(&self.path, &error), now, turn),
        }
    }

    /// Another file has the name: it is read from its start, the old one for a while beside it.
    fn replace(&mut self, now: Instant, turn: &mut Turn) {
        match open(&self.path, now) {
            Ok(new) => {
                self.read_retired(now, turn);
                if let Some((mut older, _)) = self.retired.take() {
                    let mut batches = Batches::new(self.id.clone());
                    older.splitter.flush(|line| batches.push((self.decode)(line)));
                    turn.events.extend(batches.take());
                }
                self.retired = self.opened.replace(new).map(|old| (old, now));
                self.gone_since = None;
                turn.has_more = true;
                self.restart(turn);
            }
            Err(fault) => self.fail(fault, now, turn),
        }
    }

    fn restart(&mut self, turn: &mut Turn) {
        turn.events.push(LogEvent::State(self.id.clone(), SourceState::Restarted));
        self.reported = None;
    }

    /// Says it once.
    fn report(&mut self, state: SourceState, turn: &mut Turn) {
        if self.reported.as_ref() != Some(&state) {
            turn.events.push(LogEvent::State(self.id.clone(), state.clone()));
            self.reported = Some(state);
        }
    }

    /// Folders in which a change may concern this file: where its name stands, and where a link leads.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let folder = |path: &Path| match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => path.to_owned(),
        };
        let mut folders = vec![folder(&self.path)];
        folders.extend(std::fs::canonicalize(&self.path).ok().map(|real| folder(&real)));
        folders
    }
}

impl Turn {
    pub(super) fn wake_by(&mut self, at: Instant) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }
}

/// Reads up to `limit` bytes; true when more are there. A line without a newline is handed over once
/// nothing has come for [`PARTIAL_TIME`].
fn read_lines(
    opened: &mut Opened,
    limit: usize,
    now: Instant,
    decode: Decode,
    batches: &mut Batches,
    turn: &mut Turn,
) -> std::io::Result<bool> {
    let mut buffer = vec![0; READ_BYTES];
    let mut total = 0;
    while total < limit {
        let count = opened.read(&mut buffer, now)?;
        if count == 0 {
            if opened.splitter.has_partial() {
                let due = opened.read_at + PARTIAL_TIME;
                if now >= due {
                    opened.splitter.flush(|line| batches.push(decode(line)));
                } else {
                    turn.wake_by(due);
                }
            }
            return Ok(false);
        }
        opened.splitter.feed(&buffer[..count], |line| batches.push(decode(line)));
        total += count;
    }
    Ok(true)
}
