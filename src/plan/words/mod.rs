//! From what a person says in plain words to a goal.
//!
//! [`read_words`] is the door, [`Reading`] what comes out: the goal, and for every stretch of the text what it was
//! understood as, or that it was not. Nothing is guessed: what contradicts itself stands in `unclear`, what looks
//! like a typing error in `suggestions`. `token` cuts, `vocabulary` knows words, `amount` and `phrase` read
//! stretches, `settle` makes one goal of them.

mod amount;
mod meaning;
mod number;
mod phrase;
mod read;
mod reading;
mod settle;
mod similar;
mod token;
mod vocabulary;

pub use amount::read_budget;
pub use meaning::Requirement;
pub use read::read_words;
pub use reading::{Reading, Span, Suggestion, Unclear};
pub use vocabulary::canonical_word;
