//! How a console ends.

use std::io;

use crate::runtime::recorder::Written;

/// Why the console could not run.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    #[error("the terminal could not be taken: {0}; run `orchestra status` for a reading without one")]
    Terminal(#[from] io::Error),
    /// A panic; the terminal was given back. With what came of writing a report of it, where one was tried.
    #[error("the console ended by a defect of this program")]
    Defect(Option<Written>),
}

/// How the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Quit,
    /// By a signal, or because the terminal went away.
    Ended,
}
