//! Questions to the terminal about itself, for `orchestra doctor`.
//!
//! [`ask`] puts them and waits, never for long, for [`TerminalAnswers`]; [`QuietLine`] keeps what is
//! answered off the screen and away from the shell. The console itself asks nothing of this: see `ground`.

mod answers;
mod line;
mod questions;
mod sequences;
mod talk;

pub use answers::TerminalAnswers;
pub use line::{QuietLine, Unasked};
pub use questions::{SAMPLES, Sample, Speech};
pub use talk::ask;
