//! The files that one name or one pattern stands for.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{
    opened::{FileKey, key_at},
    tail::{Decode, RETIRED_TIME, Start, Tail, Turn},
};
use crate::{
    domain::{Fault, FaultKind, ProviderId, SourceState},
    provider::LogEvent,
};

/// Files followed for one pattern.
const FILES_CAP: usize = 256;
/// A pattern is looked at this often, at most.
const EXPANSION_INTERVAL: Duration = Duration::from_secs(1);

/// One file, or all files that match a pattern, newcomers included.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: ProviderId,
    pattern: Option<String>,
    /// Lines carry this id instead of one made of their file's name.
    line_id: Option<ProviderId>,
    /// Makes the id of a file's lines of its path.
    name: fn(&Path) -> ProviderId,
    /// That no file matches is nothing to speak of.
    is_quiet: bool,
    decode: Decode,
    pub(super) follows: bool,
    tails: Vec<Tail>,
    /// Files that match the pattern under a second name, such as `app.log.1` after a rotation.
    renamed: HashSet<FileKey>,
    expanded_at: Option<Instant>,
    reported: Option<SourceState>,
}

impl Group {
    pub(super) fn file(id: ProviderId, path: &Path, decode: Decode, follows: bool) -> Self {
        let start = if follows { Start::LastLines } else { Start::Beginning };
        let tail = Tail::new(id.clone(), path.to_owned(), start, decode);
        Self { tails: vec![tail], ..Self::empty(id, decode, follows) }
    }

    pub(super) fn pattern(pattern: &str, line_id: Option<ProviderId>, decode: Decode, follows: bool) -> Self {
        let id = line_id.clone().unwrap_or_else(|| ProviderId::new(format!("glob:{pattern}")));
        Self { pattern: Some(pattern.to_owned()), line_id, ..Self::empty(id, decode, follows) }
    }

    /// Files that come and go as services do; each is named by `name`.
    pub(super) fn passing(pattern: &str, name: fn(&Path) -> ProviderId, decode: Decode) -> Self {
        Self { name, is_quiet: true, ..Self::pattern(pattern, None, decode, true) }
    }

    fn empty(id: ProviderId, decode: Decode, follows: bool) -> Self {
        Self {
            id,
            pattern: None,
            line_id: None,
            name: file_id,
            is_quiet: false,
            decode,
            follows,
            tails: Vec::new(),
            renamed: HashSet::new(),
            expanded_at: None,
            reported: None,
        }
    }

    /// True once a group that does not follow has nothing left to read.
    pub(super) fn has_ended(&self) -> bool {
        !self.follows && self.tails.is_empty() && (self.pattern.is_none() || self.expanded_at.is_some())
    }

    /// Folders in which something may happen that concerns this group.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let of_pattern = self.pattern.as_deref().map(fixed_folder);
        self.tails.iter().flat_map(Tail::folders).chain(of_pattern).collect()
    }

    /// Reads what is new in each file, up to a limit.
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        let mut turn = Turn::default();
        self.expand(now, &mut turn);
        if self.follows {
            for tail in &mut self.tails {
                turn.absorb(tail.turn(now));
            }
            if self.pattern.is_some() {
                self.drop_gone(now, &mut turn);
            }
        } else if let Some(tail) = self.tails.first_mut() {
            turn.absorb(tail.turn(now));
            if !turn.has_more || tail.has_failed() {
                tail.finish(&mut turn);
                if !tail.has_failed() {
                    turn.events.push(LogEvent::State(tail.id.clone(), SourceState::Ended));
                }
                self.tails.remove(0);
            }
            turn.has_more = true;
        }
        turn
    }

    fn expand(&mut self, now: Instant, turn: &mut Turn) {
        let Some(pattern) = &self.pattern else { return };
        if self.expanded_at.is_some_and(|at| !self.follows || now < at + EXPANSION_INTERVAL) {
            return;
        }
        let is_first = self.expanded_at.replace(now).is_none();
        let found = match glob::glob(pattern) {
            Ok(paths) => paths.filter_map(Result::ok).filter(|path| path.is_file()).collect::<Vec<_>>(),
            Err(error) => {
                let message = format!("log pattern `{pattern}` cannot be meant: {}", error.msg);
                return self.report(SourceState::Failed(Fault::new(FaultKind::Malformed, message)), turn);
            }
        };
        let state = (!self.is_quiet || found.len() > FILES_CAP).then(|| self.state_for(pattern, found.len()));
        let start = if is_first && self.follows { Start::LastLines } else { Start::Beginning };
        self.adopt(found, start);
        if let Some(state) = state {
            self.report(state, turn);
        }
    }

    fn state_for(&self, pattern: &str, count: usize) -> SourceState {
        match count {
            0 => SourceState::Failed(
                Fault::new(FaultKind::NotFound, format!("no file matches `{pattern}`"))
                    .with_hint("files are followed as soon as they appear"),
            ),
            1..=FILES_CAP => SourceState::Following,
            _ => SourceState::Failed(Fault::new(
                FaultKind::Conflict,
                format!("{count} files match `{pattern}`; {FILES_CAP} of them are followed"),
            )),
        }
    }

    /// Takes up the files that are new. One that is followed already under another name is not.
    fn adopt(&mut self, found: Vec<PathBuf>, start: Start) {
        let mut seen = HashSet::new();
        for path in found {
            let Ok(key) = key_at(&path) else { continue };
            seen.insert(key);
            if self.tails.iter().any(|tail| tail.path == path) || self.renamed.contains(&key) {
                continue;
            }
            if self.tails.iter().any(|tail| tail.holds(key)) {
                self.renamed.insert(key);
            } else if self.tails.len() < FILES_CAP {
                let id = self.line_id.clone().unwrap_or_else(|| (self.name)(&path));
                self.tails.push(Tail::new(id, path, start, self.decode));
            }
        }
        self.renamed.retain(|key| seen.contains(key));
    }

    fn drop_gone(&mut self, now: Instant, turn: &mut Turn) {
        for tail in &mut self.tails {
            if is_gone(tail, now) {
                tail.finish(turn);
                turn.events.push(LogEvent::State(tail.id.clone(), SourceState::Ended));
            }
        }
        self.tails.retain(|tail| !is_gone(tail, now));
    }

    fn report(&mut self, state: SourceState, turn: &mut Turn) {
        if self.reported.as_ref() != Some(&state) {
            turn.events.push(LogEvent::State(self.id.clone(), state.clone()));
            self.reported = Some(state);
        }
    }
}

fn is_gone(tail: &Tail, now: Instant) -> bool {
    tail.gone_since.is_some_and(|since| now >= since + RETIRED_TIME)
}

pub(super) fn file_id(path: &Path) -> ProviderId {
    ProviderId::new(format!("file:{}", path.display()))
}

/// The folder of a pattern up to its first part with a wildcard.
fn fixed_folder(pattern: &str) -> PathBuf {
    let wildcard = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    match pattern[..wildcard].rfind('/') {
        Some(0) => PathBuf::from("/"),
        Some(at) => PathBuf::from(&pattern[..at]),
        None => PathBuf::from("."),
    }
}

impl Turn {
    fn absorb(&mut self, other: Self) {
        self.events.extend(other.events);
        self.has_more |= other.has_more;
        if let Some(due) = other.due {
            self.wake_by(due);
        }
    }
}
