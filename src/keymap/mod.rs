//! What can be asked ([`Action`]), where ([`Context`]), and by which keys ([`Bindings`]).
//!
//! The shipped maps are ordinary files in `keymaps/`, a person's own is laid over the chosen one;
//! help, hints and the reference are generated from the result. Nothing here performs anything.

mod action;
mod bindings;
mod chord;
mod clash;
mod command;
mod context;
mod file;
mod key;
mod log_span;
mod pipelines_view;
mod schema;
mod shipped;

pub use action::Action;
pub use bindings::{Bindings, Found};
pub use chord::Chord;
pub use command::CommandKeys;
pub use context::{Context, Pane};
pub use file::{KeymapError, KeymapFile};
pub use key::{Key, KeyCode};
pub use log_span::LogSpan;
pub use pipelines_view::PipelinesView;
pub use schema::keymap_schema;
pub use shipped::shipped_names;
