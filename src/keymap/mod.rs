//! What can be asked ([`Action`]), where ([`Context`]), and by which keys ([`Bindings`]).
//!
//! The shipped maps are ordinary files in `keymaps/`; help and hints are generated from them.
//! Nothing here performs anything.

mod action;
mod bindings;
mod context;
mod key;

pub use action::Action;
pub use bindings::{Bindings, KeymapError};
pub use context::{Context, Pane};
pub use key::{Key, KeyCode};
