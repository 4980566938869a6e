//! `&App` to cells: [`render`] draws one frame and keeps nothing.
//!
//! Only rows that are seen are built. Nothing here changes state, and colors and signs come from
//! `theme/` by what they mean.

mod badge;
mod canvas;
mod document;
mod field;
mod footer;
mod form;
mod frame;
mod graph;
mod header;
mod help;
mod notice;
mod output;
mod palette;
mod pane;
mod plan;
mod question;
mod render;
mod rows;
mod signs;
mod table;
mod wizard;

pub use render::render;
