//! What is typed into the palette, and what it finds.

use nucleo::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};
use ratatui::layout::Rect;

use super::entries::{Entry, entries, of_view};
use crate::app::{App, Field, locator};

/// The open palette.
#[derive(Debug, Clone)]
pub struct Palette {
    pub field: Field,
    pub entries: Vec<Entry>,
    /// Positions among the entries, the best first.
    pub shown: Vec<usize>,
    pub cursor: usize,
    /// First visible position.
    pub offset: usize,
    /// Entries that were there when it opened; a pasted view stands behind them.
    known: usize,
    /// What `shown` was found for.
    sought: String,
}

impl Palette {
    /// Opens it on everything there is now, what was chosen last first.
    pub(in crate::app) fn open(app: &App) -> Self {
        let entries = entries(app);
        let shown = (0..entries.len()).collect();
        let field = Field::new(app.focus.pane, "");
        Self { field, known: entries.len(), entries, shown, cursor: 0, offset: 0, sought: String::new() }
    }

    /// Finds anew what the typed text asks for.
    pub(in crate::app) fn look(&mut self) {
        let text = self.field.text().trim().to_owned();
        if text == self.sought {
            return;
        }
        // More letters can only leave less; marks such as `!` and `$` change what came before.
        let narrows =
            !self.sought.is_empty() && text.starts_with(&self.sought) && text.chars().all(char::is_alphanumeric);
        let among: Vec<usize> = if narrows { std::mem::take(&mut self.shown) } else { (0..self.known).collect() };
        self.shown = self.matching(&text, among);
        self.offer_view(&text);
        self.sought = text;
        (self.cursor, self.offset) = (0, 0);
    }

    /// Puts the view that the text leads to above all else, when it is a locator or a command with one.
    fn offer_view(&mut self, text: &str) {
        self.entries.truncate(self.known);
        self.shown.retain(|position| *position < self.known);
        let here = self.field.pane;
        if let Some(read) = locator::pasted(text, here) {
            self.entries.push(of_view(read, text, here));
            self.shown.insert(0, self.known);
        }
    }

    /// The best first; of equals what can be done, then what stands first without a text.
    fn matching(&self, text: &str, among: Vec<usize>) -> Vec<usize> {
        if text.is_empty() {
            return among;
        }
        let pattern = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut characters = Vec::new();
        let mut scored: Vec<(u32, bool, usize)> = among
            .into_iter()
            .filter_map(|position| {
                let entry = &self.entries[position];
                let score = pattern.score(Utf32Str::new(&entry.words, &mut characters), &mut matcher)?;
                Some((score, entry.why_not.is_none(), position))
            })
            .collect();
        scored.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
        scored.into_iter().map(|(.., position)| position).collect()
    }

    pub fn selected(&self) -> Option<&Entry> {
        self.shown.get(self.cursor).and_then(|position| self.entries.get(*position))
    }

    /// Moves the cursor; at an end it stays there.
    pub(in crate::app) fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Scrolls so that the cursor is among the `height` visible rows.
    pub(in crate::app) fn reveal(&mut self, height: usize) {
        let height = height.max(1);
        let last_useful = self.shown.len().saturating_sub(height);
        self.offset = self.offset.min(last_useful).min(self.cursor).max((self.cursor + 1).saturating_sub(height));
    }
}

/// Where the palette lies: below the header, over the panes.
pub fn palette_area((width, height): (u16, u16)) -> Rect {
    let (w, h) = (width.min(96), height.saturating_sub(2).min(24));
    Rect::new((width - w) / 2, 1.min(height), w, h)
}
