//! Which rows of a log are on screen, and the line under the cursor.

use super::Folds;

/// One row on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRow {
    pub line: u64,
    /// Number of the row in its line; 0 is the first.
    pub row: usize,
}

/// A page over the shown lines. Rows of lines whose text is not known yet count as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The line under the cursor.
    cursor: u64,
    /// Place among the shown lines and row of it that is topmost.
    top: (u64, usize),
    width: usize,
    height: usize,
    wraps: bool,
    /// Columns scrolled sideways; only where lines are not wrapped.
    pub skip: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self { cursor: 0, top: (0, 0), width: 80, height: 20, wraps: false, skip: 0 }
    }
}

impl Page {
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.height
    }

    pub fn wraps(&self) -> bool {
        self.wraps
    }

    /// Columns and rows that there are for the text of lines.
    pub fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width.max(1), height.max(1));
    }

    pub fn set_wraps(&mut self, wraps: bool) {
        (self.wraps, self.skip, self.top.1) = (wraps, 0, 0);
    }

    /// Puts the cursor on a line and the line into the lower part of the page: what led to it stands above.
    pub fn go_to(&mut self, line: u64, folds: &Folds) {
        let place = folds.place_of(line);
        self.cursor = folds.line_at(place).unwrap_or(0);
        let is_seen = place >= self.top.0 && place < self.top.0 + self.height as u64;
        if !is_seen || self.wraps {
            self.top = (place.saturating_sub(self.height as u64 * 3 / 4), 0);
        }
    }

    /// Moves the cursor by shown lines; a line taller than the page is scrolled through first.
    pub fn step(&mut self, by: i64, folds: &Folds, rows_of: impl Fn(u64) -> usize) {
        let place = folds.place_of(self.cursor);
        let tall = self.rows(self.cursor, &rows_of);
        if by.unsigned_abs() == 1 && tall > self.height && self.top.0 == place {
            let below = tall - self.height;
            if by > 0 && self.top.1 < below {
                self.top.1 += 1;
                return;
            }
            if by < 0 && self.top.1 > 0 {
                self.top.1 -= 1;
                return;
            }
        }
        let to = place.saturating_add_signed(by).min(folds.len().saturating_sub(1));
        self.cursor = folds.line_at(to).unwrap_or(0);
        self.reveal(folds, rows_of);
    }

    /// Scrolls so that the line under the cursor is seen, and nothing is wasted below the last line.
    pub fn reveal(&mut self, folds: &Folds, rows_of: impl Fn(u64) -> usize) {
        let place = folds.place_of(self.cursor);
        if place < self.top.0 {
            self.top = (place, 0);
        }
        if place > self.top.0 || self.rows(self.cursor, &rows_of) <= self.height {
            self.top = self.top.max(self.top_for(place, folds, &rows_of).min((place, 0)));
        }
        if let Some(last) = folds.len().checked_sub(1) {
            self.top = self.top.min(self.top_for(last, folds, &rows_of));
        }
    }

    /// The topmost row with which the last row of the line at a place is the last one on the page.
    fn top_for(&self, place: u64, folds: &Folds, rows_of: &impl Fn(u64) -> usize) -> (u64, usize) {
        let (mut at, mut room) = (place, self.height);
        loop {
            let rows = folds.line_at(at).map_or(1, |line| self.rows(line, rows_of));
            if rows >= room {
                return (at, rows - room);
            }
            room -= rows;
            match at.checked_sub(1) {
                Some(above) => at = above,
                None => return (0, 0),
            }
        }
    }

    fn rows(&self, line: u64, rows_of: &impl Fn(u64) -> usize) -> usize {
        if self.wraps { rows_of(line).max(1) } else { 1 }
    }

    /// The rows on screen, top first.
    pub fn on_screen(&self, folds: &Folds, rows_of: impl Fn(u64) -> usize) -> Vec<PageRow> {
        let mut rows = Vec::with_capacity(self.height);
        let (mut place, mut first) = self.top;
        while rows.len() < self.height
            && let Some(line) = folds.line_at(place)
        {
            let room = self.height - rows.len();
            rows.extend((first..self.rows(line, &rows_of)).take(room).map(|row| PageRow { line, row }));
            (place, first) = (place + 1, 0);
        }
        rows
    }

    /// The lines on screen and about as many before and behind, ascending.
    pub fn nearby<'a>(&self, folds: &'a Folds) -> impl Iterator<Item = u64> + 'a {
        let around = self.height as u64;
        let (from, to) = (self.top.0.saturating_sub(around), self.top.0 + 2 * around);
        (from..to).map_while(|place| folds.line_at(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(height: usize) -> Page {
        let mut page = Page::default();
        page.resize(10, height);
        page
    }

    fn seen(page: &Page, folds: &Folds, rows_of: impl Fn(u64) -> usize) -> Vec<(u64, usize)> {
        page.on_screen(folds, rows_of).iter().map(|row| (row.line, row.row)).collect()
    }

    #[test]
    fn the_line_under_the_cursor_is_always_seen() {
        let (folds, mut page) = (Folds::new(100, &[]), page(4));
        page.step(5, &folds, |_| 1);
        assert_eq!(seen(&page, &folds, |_| 1), [(2, 0), (3, 0), (4, 0), (5, 0)]);
        page.step(-5, &folds, |_| 1);
        assert_eq!(seen(&page, &folds, |_| 1)[0], (0, 0));
        page.step(i64::MAX, &folds, |_| 1);
        assert_eq!(seen(&page, &folds, |_| 1), [(96, 0), (97, 0), (98, 0), (99, 0)]);
        page.step(i64::MIN, &folds, |_| 1);
        assert_eq!(page.cursor(), 0);
    }

    #[test]
    fn a_line_taller_than_the_page_is_scrolled_through() {
        let (folds, mut page) = (Folds::new(3, &[]), page(2));
        page.set_wraps(true);
        let rows_of = |line: u64| if line == 1 { 4 } else { 1 };
        let mut tops = Vec::new();
        for _ in 0..6 {
            tops.push(seen(&page, &folds, rows_of)[0]);
            page.step(1, &folds, rows_of);
        }
        assert_eq!(tops[..2], [(0, 0), (1, 0)]);
        assert!(tops.contains(&(1, 1)) && tops.contains(&(1, 2)), "{tops:?}");
        assert_eq!(page.cursor(), 2);
    }

    #[test]
    fn a_jump_shows_what_led_to_the_line() {
        let (folds, mut page) = (Folds::new(1_000, &[]), page(8));
        page.go_to(500, &folds);
        page.reveal(&folds, |_| 1);
        assert_eq!(seen(&page, &folds, |_| 1)[0], (494, 0));
        page.go_to(999, &folds);
        page.reveal(&folds, |_| 1);
        assert_eq!(seen(&page, &folds, |_| 1)[7], (999, 0));
    }

    #[test]
    fn nothing_is_shown_of_an_empty_log() {
        let (folds, mut page) = (Folds::new(0, &[]), page(3));
        page.step(1, &folds, |_| 1);
        page.reveal(&folds, |_| 1);
        assert!(seen(&page, &folds, |_| 1).is_empty() && page.nearby(&folds).next().is_none());
    }
}
