//! Searching in the logs: the lines stay, those that hold the text are marked and gone to.

use super::LogsPane;
use crate::logs::{Buffer, Matches, Window};

/// What is looked for in the lines, and where. Every held line counts, those scrolled away too.
#[derive(Debug, Default)]
pub struct LogSearch {
    pub text: String,
    /// The shown lines that hold the text; all of them without one.
    found: Matches,
    /// The rows that were shown when the search began.
    from: Option<Window>,
}

impl LogSearch {
    /// True when the line of this number holds the text.
    pub fn holds(&self, sequence: u64) -> bool {
        !self.text.is_empty() && self.found.contains(sequence)
    }

    /// True when something is looked for that no shown line holds.
    pub fn is_in_vain(&self) -> bool {
        !self.text.is_empty() && self.found.is_empty()
    }

    /// Looks through all shown lines anew.
    pub(super) fn find(&mut self, buffer: &Buffer, shown: &Matches) {
        // A text too long to look for is in no line that is held.
        if let Ok(filter) = shown.filter().with_text(&self.text) {
            self.found.set_filter(filter);
            self.update(buffer);
        }
    }

    /// Looks at the lines that are new.
    pub(super) fn update(&mut self, buffer: &Buffer) {
        if !self.text.is_empty() {
            self.found.update(buffer);
        }
    }
}

impl LogsPane {
    /// The search begins at the rows that are shown.
    pub(in crate::app) fn start_search(&mut self) {
        self.search = LogSearch { from: Some(self.window.clone()), ..LogSearch::default() };
    }

    /// Looks for a text, from where the search began: upward from the newest line where it is
    /// followed, else downward.
    pub(in crate::app) fn look(&mut self, text: String) {
        self.return_to_start();
        self.search.text = text;
        self.search.find(&self.buffer, &self.shown);
        self.go_to_match(!self.window.is_following());
    }

    /// Forgets what was looked for, and shows the rows from before.
    pub(in crate::app) fn give_search_up(&mut self) {
        self.return_to_start();
        self.search = LogSearch::default();
    }

    /// Goes to the next match, or the one before; behind the last comes the first.
    pub(in crate::app) fn go_to_match(&mut self, forward: bool) {
        if !self.search.text.is_empty() {
            self.window.seek_around(forward, &self.search.found, &self.buffer, &self.shown);
        }
    }

    fn return_to_start(&mut self) {
        if let Some(from) = &self.search.from {
            self.window = from.clone();
        }
    }
}
