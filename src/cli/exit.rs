//! How the program ends, as a number.

/// The exit codes that scripts can rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Ok,
    Failure,
    Cancelled,
    /// Usage or configuration.
    Usage,
    NeedsLogin,
    TimedOut,
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failure => 1,
            Self::Cancelled => 2,
            Self::Usage => 3,
            Self::NeedsLogin => 4,
            Self::TimedOut => 5,
        }
    }
}
