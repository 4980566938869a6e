//! Log lines held in memory: bounded, merged in the order of arrival, filtered, paged.
//!
//! [`Buffer`] is the main type. [`Filter`] says which lines count, [`Matches`] keeps the list of those
//! up to date without looking at a line twice, and [`Window`] says which rows of them are on screen.
//! Nothing here reads a file or a socket, and nothing knows how a line is drawn.

mod buffer;
mod filter;
pub mod job;
mod line;
mod matches;
mod window;
mod wrap;

pub use buffer::{Buffer, SourceTally};
pub use filter::{Filter, FilterError};
pub use line::Line;
pub use matches::Matches;
pub use window::{Row, Window};
pub use wrap::{clip, row_count, rows};
