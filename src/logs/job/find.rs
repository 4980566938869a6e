//! Searching a log of any length for a text.

use std::io;

use memchr::{memchr_iter, memrchr};
use regex::bytes::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::{Bytes, JobLine, LineParts};

/// Lines found at most.
pub const MOST_FOUND: usize = 10_000;
/// Bytes read at once; of a longer line the beginning is searched.
const PIECE: usize = 1 << 20;
/// Bytes of a line that are shown, and so can be found.
const SHOWN: usize = 63 * 1024;

/// The lines that hold a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Finding {
    /// Their numbers, ascending.
    pub lines: Vec<u64>,
    /// There are more than are named.
    pub has_more: bool,
}

/// The lines whose shown text holds `text`, whatever its case. What is redacted is not found. `goes_on` is asked now and
/// then, and ends the search by saying false.
///
/// # Errors
/// What reading the bytes ends with.
pub fn find<B: Bytes + ?Sized>(bytes: &B, text: &str, goes_on: impl Fn() -> bool) -> io::Result<Option<Finding>> {
    let Some(pattern) = pattern(text) else { return Ok(Some(Finding::default())) };
    let mut search = Search { pattern, text: text.to_lowercase(), line: 0, found: Finding::default() };
    let (mut piece, mut held, mut at) = (vec![0; PIECE], 0, 0);
    let mut is_inside = false;
    loop {
        let read = bytes.fill_at(at, &mut piece[held..])?;
        at += read as u64;
        let all = held + read;
        let is_last = held + read < PIECE;
        // Whole lines; where one is longer than the piece, as much of it as there is.
        let end = if is_last { all } else { memrchr(b'\n', &piece[..all]).map_or(all, |newline| newline + 1) };
        search.look(&piece[..end], is_inside);
        is_inside = !is_last && end == all && piece[..end].last() != Some(&b'\n');
        piece.copy_within(end..all, 0);
        held = all - end;
        if search.found.has_more || is_last {
            return Ok(Some(search.found));
        }
        if !goes_on() {
            return Ok(None);
        }
    }
}

/// The text, between whose letters colors may change.
fn pattern(text: &str) -> Option<Regex> {
    let letters: Vec<String> = text.chars().map(|letter| regex::escape(&letter.to_string())).collect();
    if letters.is_empty() {
        return None;
    }
    RegexBuilder::new(&letters.join(r"(?:\x1b\[[0-9;:]*m)*")).case_insensitive(true).build().ok()
}

struct Search {
    pattern: Regex,
    text: String,
    /// The number of the line that the next piece begins in.
    line: u64,
    found: Finding,
}

impl Search {
    /// `is_inside` where the piece begins in the middle of a line that was looked at.
    fn look(&mut self, piece: &[u8], is_inside: bool) {
        let mut from = 0;
        if is_inside {
            let Some(newline) = memchr::memchr(b'\n', piece) else { return };
            (from, self.line) = (newline + 1, self.line + 1);
        }
        let mut counted = from;
        while let Some(hit) = self.pattern.find_at(piece, from) {
            let start = memrchr(b'\n', &piece[..hit.start()]).map_or(0, |newline| newline + 1);
            let end = memchr::memchr(b'\n', &piece[hit.start()..]).map_or(piece.len(), |length| hit.start() + length);
            self.line += memchr_iter(b'\n', &piece[counted..start.max(counted)]).count() as u64;
            counted = counted.max(start);
            let text = start + LineParts::of(&piece[start..end]).marker;
            if hit.start() < text {
                from = text.min(end).max(hit.start() + 1);
                continue;
            }
            if self.is_shown(&piece[start..end]) {
                if self.found.lines.len() == MOST_FOUND {
                    self.found.has_more = true;
                    return;
                }
                self.found.lines.push(self.line);
            }
            if end == piece.len() {
                break;
            }
            from = end + 1;
        }
        self.line += memchr_iter(b'\n', &piece[counted..]).count() as u64;
    }

    fn is_shown(&self, line: &[u8]) -> bool {
        let line = JobLine::new(self.line, line, line.len() as u64, SHOWN);
        line.text.text.as_str().to_lowercase().contains(&self.text)
    }
}
