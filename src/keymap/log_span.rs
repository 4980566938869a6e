//! How far back the logs are shown.

/// A stretch of time that ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogSpan {
    All,
    OneMinute,
    FiveMinutes,
    QuarterHour,
    HalfHour,
    OneHour,
    FourHours,
}

impl LogSpan {
    /// As an age is written in a filter; `None` for all lines.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::OneMinute => Some("1m"),
            Self::FiveMinutes => Some("5m"),
            Self::QuarterHour => Some("15m"),
            Self::HalfHour => Some("30m"),
            Self::OneHour => Some("1h"),
            Self::FourHours => Some("4h"),
        }
    }
}
