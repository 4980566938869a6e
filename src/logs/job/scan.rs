//! Once over all bytes, in pieces: what [`Index`] holds.

use std::io;

use memchr::memchr_iter;

use super::{
    Bytes, Index, MarkKind,
    index::Marker,
    places::Places,
    stamp::{BOM, Stamps},
    steps::{StepLines, Turn},
};
use crate::domain::Job;

/// Bytes read at once.
const PIECE: usize = 256 * 1024;
/// Bytes of a line that are looked at: the time, a marker, the beginning of a title.
const HEAD: usize = 96;

/// Looks through the log of `job`. `goes_on` is told how many bytes were looked at, and ends the work by saying false:
/// then there is no index.
///
/// # Errors
/// What reading the bytes ends with.
pub fn scan<B: Bytes + ?Sized>(
    bytes: &B,
    job: &Job,
    mut goes_on: impl FnMut(u64) -> bool,
) -> io::Result<Option<Index>> {
    let mut scanner = Scanner { steps: StepLines::of(job), ..Scanner::default() };
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    loop {
        let read = bytes.fill_at(at, &mut piece)?;
        scanner.take(&piece[..read], at);
        at += read as u64;
        if !goes_on(at) {
            return Ok(None);
        }
        if read < PIECE {
            return Ok(Some(scanner.finish(at)));
        }
    }
}

#[derive(Default)]
struct Scanner {
    line: u64,
    /// The byte at which that line begins.
    begins: u64,
    /// The beginning of a line that was cut by the end of a piece.
    head: Vec<u8>,
    stamps: Stamps,
    places: Places,
    marker: Marker,
    steps: StepLines,
}

impl Scanner {
    fn take(&mut self, piece: &[u8], at: u64) {
        let mut from = 0;
        for newline in memchr_iter(b'\n', piece) {
            let part = &piece[from..newline];
            if self.head.is_empty() {
                self.line(&part[..part.len().min(HEAD)]);
            } else {
                let mut head = std::mem::take(&mut self.head);
                head.extend_from_slice(&part[..part.len().min(HEAD.saturating_sub(head.len()))]);
                self.line(&head);
                head.clear();
                self.head = head;
            }
            from = newline + 1;
            self.line += 1;
            self.begins = at + from as u64;
        }
        let rest = &piece[from..];
        let wanted = HEAD.saturating_sub(self.head.len()).min(rest.len());
        self.head.extend_from_slice(&rest[..wanted]);
    }

    /// The beginning of a line that is whole by now.
    fn line(&mut self, head: &[u8]) {
        self.places.see(self.line, self.begins);
        let head = if self.line == 0 { head.strip_prefix(BOM).unwrap_or(head) } else { head };
        let Some(stamp) = self.stamps.read(head) else { return };
        let text = &head[stamp.length.min(head.len())..];
        self.steps.see(stamp.second, self.line, Turn::of(text));
        if let Some((kind, _)) = MarkKind::of(text) {
            self.marker.see(self.line, kind);
        }
    }

    fn finish(mut self, bytes: u64) -> Index {
        if bytes > self.begins {
            let head = std::mem::take(&mut self.head);
            self.line(&head);
            self.line += 1;
        }
        self.steps.end();
        let (errors, warnings) = (self.marker.errors, self.marker.warnings);
        let groups = std::mem::take(&mut self.marker.groups);
        Index {
            lines: self.line,
            bytes,
            places: self.places,
            groups,
            marks: self.marker.marks(),
            steps: self.steps.begins,
            errors,
            warnings,
        }
    }
}
