//! Lines of the log as they are shown: without the time and marker, sanitized and redacted.

use std::{io, ops::Range};

use memchr::memchr;
use serde::{Deserialize, Serialize};

use super::{
    Bytes, Index, MarkKind,
    stamp::{BOM, Stamps},
};
use crate::domain::{Printable, Styled, Timestamp};

/// Bytes looked at beyond those shown, so that a token is known even where the line is cut.
const BEYOND: usize = 512;
/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// One line that can be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobLine {
    /// Its number in the log; the first is 0.
    pub number: u64,
    /// When the runner wrote it; later lines of one write have none.
    pub at: Option<Timestamp>,
    pub mark: Option<MarkKind>,
    /// The text behind time and marker, of a long line the beginning. Of a mark the word stands first: `Error: `.
    pub text: Styled,
    /// Bytes of the line that are not shown.
    pub left_out: u64,
}

/// A line taken apart, nothing of it made safe yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineParts {
    pub at: Option<Timestamp>,
    pub mark: Option<MarkKind>,
    /// The byte at which the text begins.
    pub text: usize,
    /// The byte behind the time, at which a marker may stand.
    pub marker: usize,
}

impl LineParts {
    /// Takes a line, or its beginning, apart.
    pub fn of(line: &[u8]) -> Self {
        let bom = if line.starts_with(BOM) { BOM.len() } else { 0 };
        let Some(stamp) = Stamps::default().read(&line[bom..]) else {
            return Self { at: None, mark: None, text: 0, marker: 0 };
        };
        let text = (bom + stamp.length).min(line.len());
        let marker = MarkKind::of(&line[text..]);
        let length = marker.map_or(0, |(_, length)| length);
        Self { at: stamp.time(), mark: marker.map(|(kind, _)| kind), text: text + length, marker: text }
    }
}

impl JobLine {
    /// Of a line's first bytes, at most `most` of them shown; `whole` is its length with the line break.
    pub(super) fn new(number: u64, line: &[u8], whole: u64, most: usize) -> Self {
        let LineParts { at, mark, text, .. } = LineParts::of(line);
        let shown = &line[text..];
        let shown = &shown[..shown.len().min(most + BEYOND)];
        let styled = match mark.and_then(word) {
            Some(word) => Styled::for_log(&[word.as_bytes(), shown].concat()),
            None => Styled::for_log(shown),
        };
        let left_out = (whole.saturating_sub(text as u64)).saturating_sub(most as u64);
        if left_out == 0 || styled.text.as_str().len() <= most {
            return Self { number, at, mark, text: styled, left_out };
        }
        let end = styled.text.as_str().floor_char_boundary(most);
        let text = Printable::new(&styled.text.as_str()[..end]);
        let changes = styled.changes.into_iter().filter(|(at, _)| (*at as usize) < end).collect();
        Self { number, at, mark, text: Styled { text, changes }, left_out }
    }
}

/// What a mark is told by besides its color.
fn word(mark: MarkKind) -> Option<&'static str> {
    match mark {
        MarkKind::Error => Some("Error: "),
        MarkKind::Warning => Some("Warning: "),
        MarkKind::Notice => Some("Notice: "),
        MarkKind::Debug => Some("Debug: "),
        MarkKind::Command | MarkKind::Section | MarkKind::Group | MarkKind::EndGroup => None,
    }
}

/// The lines of these numbers, of each at most `most` bytes of text. Reads only what is near them.
///
/// # Errors
/// What reading the bytes ends with.
pub fn read_lines<B: Bytes + ?Sized>(
    bytes: &B,
    index: &Index,
    lines: Range<u64>,
    most: usize,
) -> io::Result<Vec<JobLine>> {
    let last = lines.end.min(index.lines);
    let mut reader = Reader { bytes, index, piece: Vec::new(), begins: 0 };
    let (mut line, mut at) = index.places.before(lines.start);
    while line < lines.start.min(last) {
        (line, at) = (line + 1, reader.after(line, at)?);
    }
    let mut read = Vec::new();
    while line < last {
        // Time and marker stand before the text.
        let head = reader.head(at, most + BEYOND + 64)?;
        let next = reader.after(line, at)?;
        read.push(JobLine::new(line, &head, next - at, most));
        (line, at) = (line + 1, next);
    }
    Ok(read)
}

/// Reads in pieces; the last one is held, since lines that are asked for lie beside each other.
struct Reader<'a, B: Bytes + ?Sized> {
    bytes: &'a B,
    index: &'a Index,
    piece: Vec<u8>,
    begins: u64,
}

impl<B: Bytes + ?Sized> Reader<'_, B> {
    /// What is held from the byte `at` on; empty at the end.
    fn from(&mut self, at: u64) -> io::Result<&[u8]> {
        let is_held = at >= self.begins && at < self.begins + self.piece.len() as u64;
        if !is_held {
            self.piece.resize(PIECE, 0);
            let read = self.bytes.fill_at(at, &mut self.piece)?;
            self.piece.truncate(read);
            self.begins = at;
        }
        Ok(self.piece.get((at - self.begins) as usize..).unwrap_or_default())
    }

    /// The byte behind the line break of the line that begins at `at`.
    fn after(&mut self, line: u64, at: u64) -> io::Result<u64> {
        if let (known, byte) = self.index.places.before(line + 1)
            && known == line + 1
        {
            return Ok(byte);
        }
        let mut at = at;
        loop {
            let held = self.from(at)?;
            if held.is_empty() {
                return Ok(at);
            }
            if let Some(newline) = memchr(b'\n', held) {
                return Ok(at + newline as u64 + 1);
            }
            at += held.len() as u64;
        }
    }

    /// At most so many bytes of the line that begins at `at`, without its line break.
    fn head(&mut self, at: u64, most: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        while head.len() < most {
            let held = self.from(at + head.len() as u64)?;
            let held = &held[..held.len().min(most - head.len())];
            match memchr(b'\n', held) {
                Some(newline) => {
                    head.extend_from_slice(&held[..newline]);
                    break;
                }
                None if held.is_empty() => break,
                None => head.extend_from_slice(held),
            }
        }
        Ok(head)
    }
}
