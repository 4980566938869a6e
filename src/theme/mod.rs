//! How a meaning looks: [`Role`] to [`Styles`], signs and lines to [`Glyphs`].
//!
//! Themes are files by meaning in `themes/`, embedded in the program; [`Themes`] holds them beside
//! those of the user, whose texts are handed in. Nothing here knows a pane, and nothing reads the disk
//! or the environment: what the terminal can show, its [`Surface`], is given by the caller.

mod contrast;
mod depth;
mod error;
mod file;
mod glyphs;
mod ground;
mod role;
mod schema;
mod styles;
mod themes;

pub use depth::Depth;
pub use error::ThemeError;
pub use glyphs::{Glyphs, GraphForm, Letters};
pub use ground::Ground;
pub use role::Role;
pub use schema::theme_schema;
pub use styles::{Styles, Surface};
pub use themes::{Origin, Themes};
