//! What was understood of a text.

use std::ops::Range;

use super::Requirement;
use crate::plan::Goal;

/// A stretch of the text, in bytes; both ends lie between characters.
pub type Span = Range<usize>;

/// A text in plain words, as it was understood. Spans are in the order of the text and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// What is asked for; what is unclear is left out.
    pub goal: Goal,
    /// Stretches with what each was understood as: `the framework fastapi`.
    pub understood: Vec<(Span, String)>,
    /// Stretches that have no effect. Words that only join others are in neither list.
    pub ignored: Vec<Span>,
    /// What the text says in two ways, or not completely. It has to be said otherwise, or as a flag.
    pub unclear: Vec<Unclear>,
    /// Ignored words that look like a mistyped one.
    pub suggestions: Vec<Suggestion>,
}

/// Something that a text does not settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    pub about: Requirement,
    /// One sentence without a final stop.
    pub why: String,
}

/// A word that is not known, and the one that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub span: Span,
    pub known: &'static str,
    pub about: Requirement,
}

impl Reading {
    /// What keeps a goal from being planned, where the goal, completed from elsewhere, does not say it: one
    /// sentence each.
    pub fn unsettled(&self, text: &str, goal: &Goal) -> Vec<String> {
        let open = |about: Requirement| !about.is_said(goal);
        let unclear = self.unclear.iter().filter(|unclear| open(unclear.about)).map(|unclear| unclear.why.clone());
        let suggested = self.suggestions.iter().filter(|suggestion| open(suggestion.about)).map(|suggestion| {
            let word = text.get(suggestion.span.clone()).unwrap_or_default();
            format!("`{word}` is not known; did you mean `{}`?", suggestion.known)
        });
        unclear.chain(suggested).collect()
    }
}
