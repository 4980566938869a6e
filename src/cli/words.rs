//! Words of the command line to values; a refusal says what would do.

use std::time::Duration;

use crate::{config::is_repository, domain::Timestamp};

pub(super) fn parse_size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    match parts {
        Some((columns @ 1..=1000, rows @ 1..=1000)) => Ok((columns, rows)),
        _ => Err("it is not COLUMNSxROWS with numbers from 1 to 1000, such as 120x40".into()),
    }
}

/// A frame of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameChoice {
    Last,
    /// From 1.
    Number(usize),
}

pub(super) fn parse_frame(text: &str) -> Result<FrameChoice, String> {
    match (text, text.parse()) {
        ("last", _) => Ok(FrameChoice::Last),
        (_, Ok(number @ 1..)) => Ok(FrameChoice::Number(number)),
        _ => Err("it is not the number of a frame, from 1, or `last`".to_owned()),
    }
}

/// How many times as fast.
pub(super) fn parse_times(text: &str) -> Result<f64, String> {
    let times = text.parse().ok().filter(|times| (0.01..=1_000.0).contains(times));
    times.ok_or_else(|| "it is not a number from 0.01 to 1000, such as 10".to_owned())
}

/// `30s`, `2m`, `1h30m`, `500ms`, or a bare number of seconds.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(Duration::from_secs(seconds));
    }
    let span: Result<jiff::SignedDuration, _> = text.parse();
    span.ok()
        .and_then(|span| Duration::try_from(span).ok())
        .ok_or_else(|| "it is not a duration, such as 30s, 2m or 1h30m".to_owned())
}

/// An age such as `90s`, `2h` or `7d`; a bare number is seconds.
pub(super) fn parse_span(text: &str) -> Result<Duration, String> {
    crate::domain::parse_age(text).filter(|_| !text.is_empty()).map_or_else(|| parse_duration(text), Ok)
}

pub(super) fn parse_number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "it is not a whole number".to_owned())
}

pub(super) fn parse_time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "it is not a time with its zone, such as 2026-01-01T12:00:00Z".to_owned())
}

/// `name=value`; the value may be empty.
pub(super) fn parse_input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it is not KEY=VALUE, such as environment=staging".into()),
    }
}

pub(super) fn parse_repository(text: &str) -> Result<String, String> {
    if is_repository(text) { Ok(text.to_owned()) } else { Err("it is not OWNER/NAME, such as octo/hello".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations_are_checked() {
        assert_eq!(parse_size("80x24"), Ok((80, 24)));
        assert!(parse_size("80").is_err() && parse_size("0x24").is_err() && parse_size("80x99999").is_err());
        assert_eq!(parse_duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("1h30m"), Ok(Duration::from_secs(5_400)));
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert!(parse_duration("-5m").is_err() && parse_duration("soon").is_err());
    }
}
