//! The lines that pass a filter, kept up to date.

use std::collections::VecDeque;

use super::{Buffer, Filter};

/// Sequence numbers of the lines that pass a filter. Each line is looked at once, when it is new.
#[derive(Debug, Default)]
pub struct Matches {
    filter: Filter,
    /// Ascending. Not kept for the empty filter, which every line passes.
    sequences: VecDeque<u64>,
    /// The first sequence number not looked at yet.
    next: u64,
    first: u64,
}

impl Matches {
    /// Replaces the filter; the held lines are looked at anew by the next [`update`](Self::update).
    pub fn set_filter(&mut self, filter: Filter) {
        *self = Self { filter, first: self.first, ..Self::default() };
    }

    /// Looks at every held line anew, for a filter that asks how old they are.
    pub fn renew(&mut self, buffer: &Buffer) {
        self.sequences.clear();
        self.next = self.first;
        self.update(buffer);
    }

    /// True when what passes changes as time goes by.
    pub fn is_timed(&self) -> bool {
        self.filter.is_timed()
    }

    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty()
    }

    /// Looks at the lines that are new and forgets those that the buffer dropped. To be called after
    /// each change of the buffer and before drawing.
    pub fn update(&mut self, buffer: &Buffer) {
        self.first = buffer.first();
        if self.is_filtered() {
            while self.sequences.front().is_some_and(|sequence| *sequence < self.first) {
                self.sequences.pop_front();
            }
            let new = buffer.lines_from(self.next).filter(|(at, line)| self.filter.passes(*at, line, buffer));
            self.sequences.extend(new.map(|(sequence, _)| sequence));
        }
        self.next = buffer.end();
    }

    /// Number of lines that pass.
    pub fn len(&self) -> usize {
        if self.is_filtered() { self.sequences.len() } else { (self.next - self.first) as usize }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sequence number at a place in the list.
    pub fn get(&self, index: usize) -> Option<u64> {
        if self.is_filtered() {
            self.sequences.get(index).copied()
        } else {
            Some(self.first + index as u64).filter(|sequence| *sequence < self.next)
        }
    }

    /// Place of the first passing line at or after `sequence`; the length of the list when there is none.
    pub fn index_from(&self, sequence: u64) -> usize {
        if self.is_filtered() {
            self.sequences.partition_point(|held| *held < sequence)
        } else {
            (sequence.clamp(self.first, self.next) - self.first) as usize
        }
    }

    pub fn contains(&self, sequence: u64) -> bool {
        self.get(self.index_from(sequence)) == Some(sequence)
    }

    /// The nearest passing line after `sequence`.
    pub fn after(&self, sequence: u64) -> Option<u64> {
        self.get(self.index_from(sequence.saturating_add(1)))
    }

    /// The nearest passing line before `sequence`.
    pub fn before(&self, sequence: u64) -> Option<u64> {
        self.get(self.index_from(sequence).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LogBatch, LogLine, ProviderId};

    fn push(buffer: &mut Buffer, lines: std::ops::Range<u32>) {
        let lines =
            lines.map(|n| LogLine::from_bytes(format!("line {n} {}", if n % 10 == 0 { "TEN" } else { "" }).as_bytes()));
        buffer.push(LogBatch { source: ProviderId::new("a"), lines: lines.collect() });
    }

    #[test]
    fn the_list_follows_what_arrives_and_what_is_dropped() {
        let mut buffer = Buffer::new(20_000);
        let mut matches = Matches::default();
        matches.set_filter(Filter::parse("ten").unwrap());
        for round in 0..100 {
            push(&mut buffer, round * 15..round * 15 + 15);
            matches.update(&buffer);
            let expected: Vec<u64> = (buffer.first()..buffer.end()).filter(|n| n % 10 == 0).collect();
            assert_eq!((0..matches.len()).filter_map(|at| matches.get(at)).collect::<Vec<_>>(), expected);
        }
        assert!(buffer.forgotten() > 0, "the test must reach the cap");
        assert_eq!(matches.after(1_400), Some(1_410));
        assert_eq!(matches.before(1_410), Some(1_400));
        assert_eq!(matches.after(1_490), None);
    }

    #[test]
    fn without_a_filter_every_line_is_there() {
        let mut buffer = Buffer::new(20_000);
        let mut matches = Matches::default();
        push(&mut buffer, 0..1_000);
        matches.update(&buffer);
        assert_eq!(matches.len(), buffer.len());
        assert_eq!(matches.get(0), Some(buffer.first()));
        assert!(matches.contains(999) && !matches.contains(1_000) && !matches.contains(0));
        assert_eq!(matches.before(buffer.first()), None);
    }
}
