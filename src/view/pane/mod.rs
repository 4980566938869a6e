//! Each pane inside its place: as a list, a document, or one row.

mod execution;
mod job_log;
mod line;
mod list;
mod logs;
mod render;
mod run;
mod sgr;
mod text;

pub(super) use render::render;
