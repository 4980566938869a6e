//! The nearest known name, as long as it costs little.

use std::collections::HashMap;

use crate::domain::nearest;

/// Looks for nearest names until it has looked at too many: a plan of thousands of wrong names is told to be wrong as
/// fast as any other.
#[derive(Debug)]
pub(super) struct Suggestions {
    left: usize,
    told: HashMap<String, String>,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: 20_000, told: HashMap::new() }
    }
}

impl Suggestions {
    /// `; did you mean …?`, or nothing.
    pub(super) fn nearest<'a>(
        &mut self,
        what: &str,
        word: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> String {
        let key = format!("{what} {word}");
        if let Some(told) = self.told.get(&key) {
            return told.clone();
        }
        // Long words cost more to compare, and are no slips of the finger.
        if self.left < known.len() || word.len() > 100 {
            return String::new();
        }
        self.left -= known.len();
        let told = nearest(word, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        self.told.insert(key, told.clone());
        told
    }
}
