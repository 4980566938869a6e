//! The terminal in another program's hands: the person's editor or pager, until it ends.
//!
//! The one place where a child gets our terminal and our whole environment: it is the person's own
//! program, of their own variables. `program` finds it, `draft` holds the text that it shows,
//! `child` is the program while it runs, and [`Turn`] says whose turn it is. The loop goes on meanwhile; it only draws nothing.

mod child;
mod configuration;
mod draft;
mod program;
mod split;
mod turn;

pub(super) use split::words;
pub(super) use turn::Turn;
