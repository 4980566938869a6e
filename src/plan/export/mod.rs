//! A plan in forms for other programs and for people: JSON, Markdown, Graphviz.
//!
//! The plan itself is JSON; [`described`] adds what follows from it. Whatever stands in a plan is quoted: nothing in
//! it becomes markup, a label's escape or a terminal's.

mod describe;
mod dot;
mod markdown;
#[cfg(test)]
mod sample;

pub use describe::described;
pub use dot::dot;
pub use markdown::markdown;
