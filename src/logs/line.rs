//! One held line, small.

use crate::domain::{Level, LogLine, Printable, Sgr, Timestamp};

/// A line in a [`Buffer`](super::Buffer): what a [`LogLine`] says in fewer bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    text: Printable,
    changes: Box<[(u32, Sgr)]>,
    /// Microseconds since the epoch; [`NO_TIME`] when its source gave none.
    at_micros: i64,
    source: u16,
    level: Option<Level>,
}

const NO_TIME: i64 = i64::MIN;
/// What an allocation costs beside its content: two counters in the shared text, and the allocator's own word.
const TEXT_OVERHEAD: usize = 24;
const ALLOCATION_STEP: usize = 16;

impl Line {
    pub(super) fn new(line: LogLine, source: u16) -> Self {
        Self {
            text: line.text.text,
            changes: line.text.changes.into_boxed_slice(),
            at_micros: line.at.map_or(NO_TIME, Timestamp::as_microsecond),
            source,
            level: line.level,
        }
    }

    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Where the color changes: `(byte offset, rendition from there on)`, ascending.
    pub fn changes(&self) -> &[(u32, Sgr)] {
        &self.changes
    }

    /// The time its source gave it, to the microsecond.
    pub fn at(&self) -> Option<Timestamp> {
        (self.at_micros != NO_TIME).then(|| Timestamp::from_microsecond(self.at_micros).ok()).flatten()
    }

    pub fn level(&self) -> Option<Level> {
        self.level
    }

    /// Number of its source, for [`Buffer::source`](super::Buffer::source).
    pub fn source(&self) -> usize {
        usize::from(self.source)
    }

    /// Bytes that it holds on the heap, rounded as an allocator does.
    pub(super) fn heap_bytes(&self) -> usize {
        let round = |bytes: usize| bytes.next_multiple_of(ALLOCATION_STEP);
        let changes = size_of_val(&*self.changes);
        round(self.text().len() + TEXT_OVERHEAD) + if changes == 0 { 0 } else { round(changes + 8) }
    }
}
