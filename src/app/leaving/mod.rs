//! What can be taken out of the console: a value to copy, a page to open, a text to read elsewhere,
//! a list as a file.
//!
//! Each file decides what is meant where the focus is, and why nothing is: marked rows before the row
//! under the cursor, an opened text as a whole. Nothing here writes or starts anything; that is
//! `runtime/`'s part, asked for by an [`Effect`](super::Effect). [`json`] has the shapes that the
//! command line prints too, [`Sheet`] makes files of them.

mod act;
mod copy;
mod delivery;
pub mod json;
mod pages;
mod rows;
mod sheet;
mod text;

pub(super) use act::{act, why_not};
pub use sheet::{Sheet, SheetForm};
