//! A list of rows with a cursor, an order and a filter; the same for every pane that has one.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use super::{
    Facet, Mark, Misread, Store, Tone,
    query::{Query, Test},
};
use crate::domain::{Timestamp, age};

/// One column. Where space is short, the columns of the lowest rank go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub title: &'static str,
    /// Cells it wants.
    pub width: u16,
    /// Takes a share of what is left over.
    pub grows: bool,
    /// Numbers stand to the right.
    pub right: bool,
    /// 0 stays always.
    pub rank: u8,
}

/// One cell's content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub mark: Option<Mark>,
    pub text: String,
    pub tone: Tone,
    /// Draws a bar of this share (0 to 100) before the text.
    pub bar: Option<u8>,
}

impl Cell {
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, ..Self::default() }
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Normal)
    }

    pub fn muted(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Muted)
    }

    pub fn marked(mark: Mark, word: impl Into<String>) -> Self {
        Self { mark: Some(mark), text: word.into(), tone: mark.tone(), bar: None }
    }

    /// What is not known is a dash, never a zero.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or_else(|| Self::muted("–"), Self::plain)
    }
}

/// How often a filter that asks for ages is applied anew.
const TIMED: Duration = Duration::from_secs(10);

/// A thing that can be a row.
pub trait Row {
    const COLUMNS: &'static [Column];

    /// The same for the same thing in a later reading, so that the cursor stays on it.
    fn identity(&self) -> u64;
    /// How a sentence names it; empty where none does.
    fn title(&self) -> String {
        String::new()
    }
    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell;
    fn compare(&self, other: &Self, column: usize) -> Ordering;
    /// Appends the words that a filter looks through, in lower case.
    fn write_words(&self, into: &mut String);
    /// What a filter can ask for by name.
    const FACETS: &'static [Facet] = &[];
    /// Hands over the words it has under a facet's name.
    fn words_of(&self, _facet: &str, _each: &mut dyn FnMut(&str)) {}
    /// What it measures under a facet's name: an age in seconds, else the unit that its cell shows.
    fn number_of(&self, _facet: &str, _now: Timestamp) -> Option<f64> {
        None
    }
    /// False when it comes from a reading that is not to be trusted; it is drawn dimmed.
    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool;
}

/// Cursor, order and filter of one list. Positions count the rows that pass the filter.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub cursor: usize,
    /// First visible position.
    pub offset: usize,
    /// Column and whether it is reversed; `None` is the natural order.
    pub sort: Option<(usize, bool)>,
    pub filter: String,
    /// The part of the filter that cannot be meant; the rest is in force.
    pub misread: Option<Misread>,
    /// Row index at each position.
    pub order: Vec<u32>,
    /// Identities of the marked rows; one that a filter hides stays marked.
    pub marked: BTreeSet<u64>,
    /// Rows that were marked and are in the list no longer, by how they were called, until the marks are taken away.
    pub gone: BTreeMap<u64, String>,
    /// How the marked rows are called.
    titles: BTreeMap<u64, String>,
    identity: Option<u64>,
    /// When rows were compared with the time, if the filter does that.
    timed_at: Option<Timestamp>,
    /// A person put the cursor where it is; until then it stays at the top while rows arrive.
    was_moved: bool,
}

impl Table {
    /// Filters and sorts anew, and puts the cursor back on the row it was on.
    pub fn arrange<R: Row>(&mut self, rows: &[R], now: Timestamp) {
        self.settle_marks(rows);
        let query = Query::parse(&self.filter, R::FACETS);
        self.order = matching(rows, &query, now);
        let is_timed = |(test, _): &(Test, bool)| matches!(test, Test::Number(..));
        self.timed_at = query.tests.iter().any(is_timed).then_some(now);
        self.misread = query.misread;
        if let Some((column, reversed)) = self.sort {
            self.order.sort_by(|a, b| {
                let order = rows[*a as usize].compare(&rows[*b as usize], column);
                if reversed { order.reverse() } else { order }
            });
        }
        let again = self
            .identity
            .filter(|_| self.was_moved)
            .and_then(|id| self.order.iter().position(|row| rows[*row as usize].identity() == id));
        self.cursor = again.unwrap_or(self.cursor).min(self.order.len().saturating_sub(1));
        self.remember(rows);
    }

    /// True when rows may have grown too old for the filter, or old enough.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.timed_at.is_some_and(|at| age(now, at) >= TIMED)
    }

    /// Moves the cursor to a position, or the nearest there is.
    pub fn go_to<R: Row>(&mut self, rows: &[R], position: usize) {
        self.cursor = position.min(self.order.len().saturating_sub(1));
        self.was_moved = true;
        self.remember(rows);
    }

    /// Moves the cursor to a row; false when it is not among those that pass the filter.
    pub fn point_at<R: Row>(&mut self, rows: &[R], identity: u64) -> bool {
        let position = self.order.iter().position(|row| rows[*row as usize].identity() == identity);
        if let Some(position) = position {
            self.go_to(rows, position);
        }
        position.is_some()
    }

    /// Scrolls so that the cursor is among the `height` visible rows.
    pub fn reveal(&mut self, height: usize) {
        let height = height.max(1);
        let last_useful = self.order.len().saturating_sub(height);
        self.offset = self.offset.min(last_useful).min(self.cursor).max((self.cursor + 1).saturating_sub(height));
    }

    /// The row under the cursor.
    pub fn selected<'a, R: Row>(&self, rows: &'a [R]) -> Option<&'a R> {
        self.order.get(self.cursor).and_then(|row| rows.get(*row as usize))
    }

    /// Marks the row under the cursor, or takes its mark away, and goes on to the next.
    pub fn mark<R: Row>(&mut self, rows: &[R]) {
        let Some(identity) = self.selected(rows).map(Row::identity) else { return };
        if !self.marked.remove(&identity) {
            self.marked.insert(identity);
        }
        self.settle_marks(rows);
        self.go_to(rows, self.cursor + 1);
    }

    /// Marks every row that passes the filter; when all of them are, takes their marks away.
    pub fn mark_all<R: Row>(&mut self, rows: &[R]) {
        let listed: BTreeSet<u64> =
            self.order.iter().filter_map(|row| rows.get(*row as usize)).map(Row::identity).collect();
        if listed.is_subset(&self.marked) {
            self.marked.retain(|marked| !listed.contains(marked));
        } else {
            self.marked.extend(listed);
        }
        self.settle_marks(rows);
    }

    /// Takes all marks away, and forgets what was marked and is gone; false where there was nothing of both.
    pub(super) fn unmark(&mut self) -> bool {
        let had = self.has_marks();
        self.marked.clear();
        self.gone.clear();
        had
    }

    /// Something is marked, or was and is gone.
    pub fn has_marks(&self) -> bool {
        !self.marked.is_empty() || !self.gone.is_empty()
    }

    /// What is gone is not marked any more; that it was is remembered, as whoever marked it has to be told.
    fn settle_marks<R: Row>(&mut self, rows: &[R]) {
        if self.marked.is_empty() {
            self.titles.clear();
            return;
        }
        let mut there = BTreeMap::new();
        for row in rows {
            let identity = row.identity();
            if self.marked.contains(&identity) {
                there.insert(identity, row);
            }
        }
        let gone: Vec<u64> = self.marked.iter().filter(|marked| !there.contains_key(marked)).copied().collect();
        for identity in gone {
            self.marked.remove(&identity);
            self.gone.insert(identity, self.titles.remove(&identity).unwrap_or_default());
        }
        self.titles = there.into_iter().map(|(identity, row)| (identity, row.title())).collect();
    }

    /// The cursor goes to the top, and stays there while rows arrive.
    pub(super) fn begin_anew(&mut self) {
        (self.cursor, self.offset, self.was_moved) = (0, 0, false);
    }

    /// Next column as the sort key, then back to the natural order.
    pub fn sort_next(&mut self, columns: usize) {
        self.sort = match self.sort {
            None => Some((0, false)),
            Some((column, _)) if column + 1 < columns => Some((column + 1, false)),
            Some(_) => None,
        };
    }

    fn remember<R: Row>(&mut self, rows: &[R]) {
        self.identity = self.selected(rows).map(Row::identity);
    }
}

/// A number that stands for a row's identity; the same in every run of the program.
pub(super) fn identity_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Rows for which everything that the filter asks holds.
fn matching<R: Row>(rows: &[R], query: &Query, now: Timestamp) -> Vec<u32> {
    let mut text = String::new();
    let mut holds = |row: &R, test: &Test| match test {
        Test::Text(word) => {
            text.clear();
            row.write_words(&mut text);
            text.contains(word)
        }
        Test::Words(facet, wanted) => {
            let mut found = false;
            row.words_of(facet, &mut |word| found = found || word.to_lowercase().contains(wanted));
            found
        }
        Test::Number(facet, sign, bound) => row.number_of(facet, now).is_some_and(|is| sign.holds(is, *bound)),
    };
    (0..rows.len() as u32)
        .filter(|row| query.tests.iter().all(|(test, wanted)| holds(&rows[*row as usize], test) == *wanted))
        .collect()
}

/// A pane of rows, one of which may be open.
#[derive(Debug, Clone, Default)]
pub struct TablePane {
    pub table: Table,
    pub opened: Option<super::Opened>,
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Word(&'static str);

    impl Row for Word {
        const COLUMNS: &'static [Column] = &[Column { title: "word", width: 9, grows: true, right: false, rank: 0 }];

        fn identity(&self) -> u64 {
            self.0.len() as u64
        }

        fn cell(&self, _: usize, _: &Store, _: Timestamp) -> Cell {
            Cell::plain(self.0)
        }

        fn compare(&self, other: &Self, _: usize) -> Ordering {
            self.0.cmp(other.0)
        }

        fn write_words(&self, into: &mut String) {
            into.push_str(&self.0.to_lowercase());
        }

        fn is_trusted(&self, _: &Store, _: Timestamp) -> bool {
            true
        }
    }

    fn shown<'a>(table: &Table, rows: &'a [Word]) -> Vec<&'a str> {
        table.order.iter().map(|row| rows[*row as usize].0).collect()
    }

    #[test]
    fn the_cursor_stays_on_its_row_when_others_come_and_go() {
        let mut table = Table::default();
        let rows = [Word("one"), Word("three"), Word("eleven")];
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        table.go_to(&rows, 1);
        let later = [Word("seventeen"), Word("one"), Word("THREE")];
        table.arrange(&later, Timestamp::UNIX_EPOCH);
        assert_eq!(table.selected(&later).unwrap().0, "THREE");
        let gone = [Word("one")];
        table.arrange(&gone, Timestamp::UNIX_EPOCH);
        assert_eq!(table.selected(&gone).unwrap().0, "one");
    }

    #[test]
    fn words_of_a_filter_must_all_be_there_and_inverted_ones_not() {
        let rows = [Word("API main failed"), Word("api dev"), Word("web main")];
        let mut table = Table { filter: "api".into(), ..Table::default() };
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        assert_eq!(shown(&table, &rows), ["API main failed", "api dev"]);
        table.filter = "Main !failed".into();
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        assert_eq!(shown(&table, &rows), ["web main"]);
        table.filter = "!".into();
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        assert_eq!(table.order.len(), 3);
    }

    #[test]
    fn sorting_goes_through_the_columns_and_back_to_the_natural_order() {
        let rows = [Word("b"), Word("cc"), Word("aaa")];
        let mut table = Table::default();
        table.sort_next(1);
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        assert_eq!(shown(&table, &rows), ["aaa", "b", "cc"]);
        table.sort = table.sort.map(|(column, _)| (column, true));
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        assert_eq!(shown(&table, &rows), ["cc", "b", "aaa"]);
        table.sort_next(1);
        assert_eq!(table.sort, None);
    }

    #[test]
    fn scrolling_never_leaves_the_cursor_or_the_end_behind() {
        let rows: Vec<Word> = (0..50).map(|_| Word("x")).collect();
        let mut table = Table::default();
        table.arrange(&rows, Timestamp::UNIX_EPOCH);
        table.go_to(&rows, 49);
        table.reveal(10);
        assert_eq!(table.offset, 40);
        table.go_to(&rows, 39);
        table.reveal(10);
        assert_eq!(table.offset, 39);
        table.reveal(100);
        assert_eq!(table.offset, 0);
    }
}
