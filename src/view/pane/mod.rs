//! Each pane inside its place.

mod form;
mod line;
mod list;
mod logs;
mod sgr;
mod text;

pub(super) use form::render;
