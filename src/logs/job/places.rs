//! Where lines begin: every so many of them, so that memory stays small however long the log is.

/// Lines between two places, at first.
const LINES: u64 = 64;
/// Bytes between two places at most: a line that is long has the next one noted.
const BYTES: u64 = 64 * 1024;
/// Places held at most; beyond, every second one goes and both distances double.
const MOST: usize = 64 * 1024;

/// `(line, byte)` of some lines, ascending. The first line is always among them.
#[derive(Debug, Clone)]
pub(super) struct Places {
    held: Vec<(u64, u64)>,
    lines: u64,
    bytes: u64,
}

impl Default for Places {
    fn default() -> Self {
        Self { held: vec![(0, 0)], lines: LINES, bytes: BYTES }
    }
}

impl Places {
    /// Tells that a line begins at a byte; lines come in order.
    pub(super) fn see(&mut self, line: u64, byte: u64) {
        let (last_line, last_byte) = self.held.last().copied().unwrap_or_default();
        if line - last_line < self.lines && byte - last_byte < self.bytes {
            return;
        }
        self.held.push((line, byte));
        if self.held.len() > MOST {
            let mut at = 0;
            self.held.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            (self.lines, self.bytes) = (self.lines * 2, self.bytes * 2);
        }
    }

    /// The last noted place that is not behind the line.
    pub(super) fn before(&self, line: u64) -> (u64, u64) {
        let after = self.held.partition_point(|(held, _)| *held <= line);
        after.checked_sub(1).and_then(|at| self.held.get(at)).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_few_and_near_however_many_lines_there_are() {
        let mut places = Places::default();
        for line in 0..20_000_000u64 {
            places.see(line, line);
        }
        assert!(places.len() <= MOST, "{}", places.len());
        for line in [0, 1, 999, 12_345_678, 19_999_999] {
            let (at, byte) = places.before(line);
            assert!(at <= line && byte == at && line - at < 1024, "{line}: {at}");
        }
    }

    #[test]
    fn the_line_after_a_long_one_is_noted() {
        let mut places = Places::default();
        for (line, byte) in [(0, 0), (1, 10), (2, 100_000_000), (3, 100_000_010)] {
            places.see(line, byte);
        }
        assert_eq!(places.before(1), (0, 0));
        assert_eq!(places.before(3), (2, 100_000_000));
    }
}
