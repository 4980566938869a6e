//! Which rows of which lines are on screen.

use std::ops::Range;

use super::{Buffer, Matches, clip, row_count, rows};

/// A view of the lines that pass a filter: it follows the end, or keeps its place while lines arrive
/// and old ones are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    top: Top,
    width: usize,
    height: usize,
    wraps: bool,
    /// Columns scrolled sideways; only where lines are not wrapped.
    skip: usize,
    chosen: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Top {
    /// The last rows are shown, whatever arrives.
    Follow,
    At {
        sequence: u64,
        row: usize,
    },
}

/// One row on screen: a part of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub sequence: u64,
    /// Number of the row in its line; 0 is the first.
    pub row: usize,
    /// The part of the line's text that it shows.
    pub bytes: Range<usize>,
}

/// A place among the lines that pass: index into [`Matches`], and row in that line.
type Place = (usize, usize);

impl Default for Window {
    fn default() -> Self {
        Self { top: Top::Follow, width: 80, height: 24, wraps: false, skip: 0, chosen: None }
    }
}

impl Window {
    /// Columns and rows that there are for the text of lines.
    pub fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width.max(1), height);
    }

    pub fn wraps(&self) -> bool {
        self.wraps
    }

    pub fn set_wraps(&mut self, wraps: bool) {
        (self.wraps, self.skip) = (wraps, 0);
        if let Top::At { row, .. } = &mut self.top {
            *row = 0;
        }
    }

    pub fn is_following(&self) -> bool {
        self.top == Top::Follow
    }

    /// Goes to the end and stays there.
    pub fn follow(&mut self) {
        (self.top, self.chosen) = (Top::Follow, None);
    }

    /// Stays at the rows that are shown now.
    pub fn hold(&mut self, buffer: &Buffer, shown: &Matches) {
        self.stand(self.place(buffer, shown), shown);
    }

    /// Goes to the oldest line.
    pub fn to_start(&mut self, buffer: &Buffer) {
        self.top = Top::At { sequence: buffer.first(), row: 0 };
    }

    /// Moves sideways; lines that are wrapped do not.
    pub fn scroll_sideways(&mut self, columns: isize) {
        if !self.wraps {
            self.skip = self.skip.saturating_add_signed(columns);
        }
    }

    /// The line that the last jump went to.
    pub fn chosen(&self) -> Option<u64> {
        self.chosen
    }

    /// Moves by rows, down when positive. Arriving at the end follows it again.
    pub fn scroll(&mut self, down: isize, buffer: &Buffer, shown: &Matches) {
        let (mut index, mut row) = self.place(buffer, shown);
        let mut left = down.unsigned_abs();
        while left > 0 {
            if down > 0 {
                let below = self.rows_at(index, buffer, shown).saturating_sub(row + 1);
                if left <= below {
                    row += left;
                    break;
                }
                left -= below + 1;
                (index, row) = (index + 1, 0);
            } else {
                if left <= row {
                    row -= left;
                    break;
                }
                left -= row + 1;
                let Some(above) = index.checked_sub(1) else {
                    (index, row) = (0, 0);
                    break;
                };
                (index, row) = (above, self.rows_at(above, buffer, shown) - 1);
            }
            if index >= shown.len() {
                break;
            }
        }
        if down > 0 && (index, row) >= self.last_page(buffer, shown) {
            self.top = Top::Follow;
        } else {
            self.stand((index, row), shown);
        }
    }

    /// Goes to the next error line (or the one before) among the shown lines; false when there is none.
    pub fn seek_error(&mut self, forward: bool, buffer: &Buffer, shown: &Matches) -> bool {
        let from = self.from(forward, buffer, shown);
        let errors = buffer.errors();
        let found = if forward {
            let start = errors.partition_point(|sequence| *sequence < from);
            errors.range(start..).find(|sequence| shown.contains(**sequence))
        } else {
            let end = errors.partition_point(|sequence| *sequence < from);
            errors.range(..end).rev().find(|sequence| shown.contains(**sequence))
        };
        self.choose(found.copied(), buffer, shown)
    }

    /// Goes to the next line (or the one before) that is in `found` and shown; false when there is none.
    pub fn seek_match(&mut self, forward: bool, found: &Matches, buffer: &Buffer, shown: &Matches) -> bool {
        let from = self.from(forward, buffer, shown);
        let mut target = if forward { found.get(found.index_from(from)) } else { found.before(from) };
        while let Some(sequence) = target.filter(|sequence| !shown.contains(*sequence)) {
            target = if forward { found.after(sequence) } else { found.before(sequence) };
        }
        self.choose(target, buffer, shown)
    }

    /// The same; behind the last line comes the first, and before the first the last.
    pub fn seek_around(&mut self, forward: bool, found: &Matches, buffer: &Buffer, shown: &Matches) -> bool {
        let end = if forward { found.get(0) } else { found.len().checked_sub(1).and_then(|last| found.get(last)) };
        self.seek_match(forward, found, buffer, shown)
            || self.choose(end.filter(|sequence| shown.contains(*sequence)), buffer, shown)
    }

    /// The rows on screen, top first; only these lines are looked at.
    pub fn rows(&self, buffer: &Buffer, shown: &Matches) -> Vec<Row> {
        let (mut index, mut row) = self.place(buffer, shown);
        let mut visible = Vec::with_capacity(self.height);
        while visible.len() < self.height
            && let Some(sequence) = shown.get(index)
            && let Some(line) = buffer.line(sequence)
        {
            if self.wraps {
                let parts = rows(line.text(), self.width).into_iter().enumerate().skip(row);
                let room = self.height - visible.len();
                visible.extend(parts.take(room).map(|(row, bytes)| Row { sequence, row, bytes }));
            } else {
                visible.push(Row { sequence, row: 0, bytes: clip(line.text(), self.skip, self.width) });
            }
            (index, row) = (index + 1, 0);
        }
        visible
    }

    /// Where a search starts: beside the chosen line while it is on screen, else at the edge of the
    /// screen. Forward, the first sequence number that may be found; backward, the first that may not.
    fn from(&self, forward: bool, buffer: &Buffer, shown: &Matches) -> u64 {
        let visible = self.rows(buffer, shown);
        if let Some(chosen) = self.chosen.filter(|chosen| visible.iter().any(|row| row.sequence == *chosen)) {
            return chosen + u64::from(forward);
        }
        match (visible.first(), visible.last()) {
            (Some(top), _) if forward && !self.is_following() => top.sequence,
            (_, Some(bottom)) => bottom.sequence + 1,
            _ => buffer.first(),
        }
    }

    fn choose(&mut self, sequence: Option<u64>, buffer: &Buffer, shown: &Matches) -> bool {
        let Some(sequence) = sequence else { return false };
        if !self.rows(buffer, shown).iter().any(|row| row.sequence == sequence) {
            self.top = Top::At { sequence, row: 0 };
            self.scroll(-(self.height as isize / 2), buffer, shown);
        } else {
            self.hold(buffer, shown);
        }
        self.chosen = Some(sequence);
        true
    }

    fn stand(&mut self, (index, row): Place, shown: &Matches) {
        self.top = shown.get(index).map_or(Top::Follow, |sequence| Top::At { sequence, row });
    }

    /// The topmost row on screen; never below the last full page.
    fn place(&self, buffer: &Buffer, shown: &Matches) -> Place {
        let last = self.last_page(buffer, shown);
        let Top::At { sequence, row } = self.top else { return last };
        let index = shown.index_from(sequence);
        let is_there = shown.get(index) == Some(sequence);
        let row = if is_there { row.min(self.rows_at(index, buffer, shown) - 1) } else { 0 };
        (index, row).min(last)
    }

    /// The place from which on everything fits on the screen.
    fn last_page(&self, buffer: &Buffer, shown: &Matches) -> Place {
        let (mut index, mut room) = (shown.len(), self.height);
        while index > 0 && room > 0 {
            let count = self.rows_at(index - 1, buffer, shown);
            index -= 1;
            if count >= room {
                return (index, count - room);
            }
            room -= count;
        }
        (index, 0)
    }

    /// Rows of the line at a place in the list; at least one.
    fn rows_at(&self, index: usize, buffer: &Buffer, shown: &Matches) -> usize {
        if !self.wraps {
            return 1;
        }
        shown.get(index).and_then(|sequence| buffer.line(sequence)).map_or(1, |line| row_count(line.text(), self.width))
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
