//! How a meaning looks: [`Role`] to [`Styles`], signs and lines to [`Glyphs`].
//!
//! Themes are files by meaning in `themes/`, embedded in the program. Nothing here knows a pane, and
//! nothing reads the environment: the color depth of the terminal is given by the caller.

mod depth;
mod glyphs;
mod role;
mod styles;

pub use depth::Depth;
pub use glyphs::{Glyphs, GraphForm};
pub use role::Role;
pub use styles::{Styles, ThemeError};
