//! The lines of all sources, in the order in which they arrived.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use super::Line;
use crate::domain::{Level, LogBatch, ProviderId, SourceState, Timestamp, age};

/// Sources beyond this many share the number of the last one.
const SOURCES_CAP: usize = u16::MAX as usize;
/// The queue of lines grows by an eighth, not to the double, so that the memory cap is one.
const GROWTH_DIVISOR: usize = 8;
const SMALLEST_GROWTH: usize = 1024;
/// Arrivals are told apart when they are so far from each other.
const ARRIVAL_STEP: Duration = Duration::from_secs(1);

/// All lines that are held, under a memory cap; the oldest are dropped, and counted. Each line has a
/// sequence number that never changes.
#[derive(Debug)]
pub struct Buffer {
    lines: VecDeque<Line>,
    /// Sequence number of the oldest line held.
    first: u64,
    /// Sequence numbers of the held lines of level error, ascending.
    errors: VecDeque<u64>,
    heap_bytes: usize,
    cap_bytes: usize,
    forgotten: u64,
    sources: Vec<SourceTally>,
    numbers: HashMap<ProviderId, u16>,
    now: Timestamp,
    /// When the lines from a sequence number on arrived, to the second.
    arrivals: VecDeque<(u64, Timestamp)>,
}

/// One source: what it last said of itself, and how many lines came from it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceTally {
    pub id: ProviderId,
    /// `None` until it says something.
    pub state: Option<SourceState>,
    /// Lines taken into the buffer since the start.
    pub received: u64,
    /// Lines of those that are still held.
    pub held: u64,
    /// Lines dropped before they reached the buffer, because they came faster than they could be taken.
    pub dropped: u64,
}

impl Buffer {
    /// A buffer for at most `cap_bytes` bytes of memory; one line is kept whatever its size.
    pub fn new(cap_bytes: usize) -> Self {
        Self {
            lines: VecDeque::new(),
            first: 0,
            errors: VecDeque::new(),
            heap_bytes: 0,
            cap_bytes,
            forgotten: 0,
            sources: Vec::new(),
            numbers: HashMap::new(),
            now: Timestamp::UNIX_EPOCH,
            arrivals: VecDeque::new(),
        }
    }

    /// Takes a batch of lines; drops the oldest lines beyond the cap.
    pub fn push(&mut self, batch: LogBatch) {
        if self.arrivals.back().is_none_or(|(_, last)| age(self.now, *last) >= ARRIVAL_STEP) {
            self.arrivals.push_back((self.end(), self.now));
        }
        let source = self.number(&batch.source);
        let count = batch.lines.len() as u64;
        self.sources[usize::from(source)].received += count;
        self.sources[usize::from(source)].held += count;
        for line in batch.lines {
            self.push_line(Line::new(line, source));
        }
        while self.memory_bytes() > self.cap_bytes && self.lines.len() > 1 {
            self.forget_oldest();
        }
    }

    /// What time it is; lines that come from now on arrive then.
    pub fn tell_time(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Time since a held line was written; since it arrived where its source gave it no time.
    pub fn age(&self, sequence: u64, line: &Line) -> Duration {
        let arrived = || {
            let at = self.arrivals.partition_point(|(from, _)| *from <= sequence);
            at.checked_sub(1).and_then(|at| self.arrivals.get(at)).map_or(self.now, |(_, at)| *at)
        };
        age(self.now, line.at().unwrap_or_else(arrived))
    }

    /// Notes what a source said about itself.
    pub fn set_state(&mut self, source: &ProviderId, state: SourceState) {
        let number = self.number(source);
        self.sources[usize::from(number)].state = Some(state);
    }

    /// Notes that `count` lines of a source were dropped on their way here.
    pub fn count_dropped(&mut self, source: &ProviderId, count: u64) {
        let number = self.number(source);
        self.sources[usize::from(number)].dropped += count;
    }

    fn push_line(&mut self, line: Line) {
        if self.lines.len() == self.lines.capacity() {
            // Room that the cap would never let be used is not asked for.
            while self.memory_bytes() > self.cap_bytes && self.lines.len() > 1 {
                self.forget_oldest();
            }
            self.lines.reserve_exact((self.lines.len() / GROWTH_DIVISOR).max(SMALLEST_GROWTH));
        }
        if line.level() == Some(Level::Error) {
            self.errors.push_back(self.end());
        }
        self.heap_bytes += line.heap_bytes();
        self.lines.push_back(line);
    }

    fn forget_oldest(&mut self) {
        let Some(line) = self.lines.pop_front() else { return };
        self.heap_bytes -= line.heap_bytes();
        self.sources[line.source()].held -= 1;
        if self.errors.front() == Some(&self.first) {
            self.errors.pop_front();
        }
        self.first += 1;
        self.forgotten += 1;
        if self.arrivals.get(1).is_some_and(|(from, _)| *from <= self.first) {
            self.arrivals.pop_front();
        }
    }

    fn number(&mut self, id: &ProviderId) -> u16 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.sources.len().min(SOURCES_CAP);
        if number == self.sources.len() {
            self.sources.push(SourceTally { id: id.clone(), state: None, received: 0, held: 0, dropped: 0 });
        }
        self.numbers.insert(id.clone(), number as u16);
        number as u16
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Number of lines held.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Sequence number of the oldest line held.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Sequence number that the next line will get.
    pub fn end(&self) -> u64 {
        self.first + self.lines.len() as u64
    }

    /// The line with this sequence number, unless it was dropped or has not come yet.
    pub fn line(&self, sequence: u64) -> Option<&Line> {
        self.lines.get(usize::try_from(sequence.checked_sub(self.first)?).ok()?)
    }

    /// The held lines from `sequence` on, with their numbers.
    pub fn lines_from(&self, sequence: u64) -> impl Iterator<Item = (u64, &Line)> {
        let from = sequence.clamp(self.first, self.end());
        (from..).zip(self.lines.range((from - self.first) as usize..))
    }

    /// Sequence numbers of the held error lines, ascending.
    pub fn errors(&self) -> &VecDeque<u64> {
        &self.errors
    }

    /// All sources that ever said something, in the order of their first word.
    pub fn sources(&self) -> &[SourceTally] {
        &self.sources
    }

    /// The source a line came from.
    pub fn source(&self, line: &Line) -> Option<&SourceTally> {
        self.sources.get(line.source())
    }

    /// Lines dropped because memory was full.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Lines dropped before they reached the buffer, of all sources.
    pub fn dropped(&self) -> u64 {
        self.sources.iter().map(|source| source.dropped).sum()
    }

    /// Bytes of memory in use: the lines' text and colors, and the queue that holds them.
    pub fn memory_bytes(&self) -> usize {
        self.heap_bytes + self.lines.len() * size_of::<Line>() * (GROWTH_DIVISOR + 1) / GROWTH_DIVISOR
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LogLine;

    fn batch(source: &str, lines: &[&str]) -> LogBatch {
        let lines = lines.iter().map(|line| LogLine::from_bytes(line.as_bytes())).collect();
        LogBatch { source: ProviderId::new(source), lines }
    }

    fn texts(buffer: &Buffer) -> Vec<&str> {
        buffer.lines_from(0).map(|(_, line)| line.text()).collect()
    }

    #[test]
    fn lines_of_all_sources_stand_in_the_order_they_came() {
        let mut buffer = Buffer::new(1 << 20);
        buffer.push(batch("a", &["one", "two"]));
        buffer.push(batch("b", &["three"]));
        buffer.push(batch("a", &["four"]));
        assert_eq!(texts(&buffer), ["one", "two", "three", "four"]);
        assert_eq!(buffer.line(2).and_then(|line| buffer.source(line)).unwrap().id.as_str(), "b");
        assert_eq!((buffer.sources()[0].received, buffer.sources()[1].received), (3, 1));
    }

    #[test]
    fn the_oldest_lines_go_when_memory_is_full_and_are_counted() {
        let mut buffer = Buffer::new(64 * 1024);
        for number in 0..5_000 {
            buffer.push(batch("a", &[&format!("ERROR line {number} {}", "x".repeat(80))]));
            assert!(buffer.memory_bytes() <= 64 * 1024);
        }
        assert_eq!(buffer.end(), 5_000);
        assert_eq!(buffer.forgotten(), buffer.first());
        assert_eq!(buffer.sources()[0].held, buffer.len() as u64);
        assert_eq!(buffer.errors().front(), Some(&buffer.first()));
        assert!(buffer.len() > 100, "a line of 100 bytes costs about 200: {}", buffer.len());
        assert!(buffer.line(buffer.first() - 1).is_none());
        assert!(buffer.line(4_999).unwrap().text().starts_with("ERROR line 4999 "));
    }

    #[test]
    fn one_line_larger_than_the_cap_is_still_shown() {
        let mut buffer = Buffer::new(1_000);
        buffer.push(batch("a", &["small", &"x".repeat(5_000)]));
        assert_eq!(buffer.len(), 1);
        assert_eq!(buffer.line(1).unwrap().text().len(), 5_000);
    }

    #[test]
    fn what_never_arrived_is_counted_too() {
        let mut buffer = Buffer::new(1_000);
        buffer.count_dropped(&ProviderId::new("a"), 7);
        buffer.count_dropped(&ProviderId::new("b"), 5);
        buffer.set_state(&ProviderId::new("b"), SourceState::Ended);
        assert_eq!(buffer.dropped(), 12);
        assert_eq!(buffer.sources()[1].state, Some(SourceState::Ended));
    }

    #[test]
    fn a_held_line_is_small_and_keeps_its_time() {
        assert!(size_of::<Line>() <= 48, "{}", size_of::<Line>());
        let line = Line::new(LogLine::from_bytes(b"2026-11-21T14:03:11.000123Z \x1b[31mWARN\x1b[0m x"), 3);
        assert_eq!(line.at(), Some("2026-11-21T14:03:11.000123Z".parse().unwrap()));
        assert_eq!((line.level(), line.source(), line.changes().len()), (Some(Level::Warning), 3, 2));
        assert_eq!(Line::new(LogLine::from_bytes(b"x"), 0).at(), None);
    }
}
