//! The measuring instrument: a terminal ([`Session`]), readings of `/proc`, what is measured
//! ([`measure`]), and the table it ends in ([`Report`]). [`floor`] is the program beside.

pub mod floor;
mod measures;
mod proc;
mod report;
mod session;
mod terminal;

pub use measures::{Plan, measure};
pub use report::{Limit, Report, Row};
pub use session::{Program, Session};
pub use terminal::{Answers, Terminal};
