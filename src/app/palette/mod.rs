//! The palette: every action, place and thing of the console, found by a few letters of its name.
//!
//! [`Palette`] is what is typed and what it finds; [`Entry`] is one thing to choose. The list is made
//! when the palette opens and narrowed at once with each key: nothing runs beside a frame.

mod choose;
mod chosen;
mod entries;
mod state;

pub use chosen::chosen_target;
pub use entries::{Entry, Target};
pub use state::{Palette, palette_area};

pub(super) use choose::act;
