//! The time that a log line begins with.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::Offset,
};

/// What may stand before the time.
const LEADS: [&str; 8] =
    ["[", "{\"timestamp\":\"", "{\"time\":\"", "{\"ts\":\"", "{\"@timestamp\":\"", "time=\"", "time=", "ts="];

/// Reads `2026-11-21T14:03:11.123Z`, `…+02:00`, `2026-11-21 14:03:11,123` or `2026/11/21 14:03:11` at
/// the start of a line. A time without a zone is taken as UTC; one without a year is not guessed.
pub(super) fn leading_time(text: &str) -> Option<Timestamp> {
    let text = LEADS.iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(text);
    let bytes = text.as_bytes();
    let year = number(bytes, 0, 4)?;
    let separator = *bytes.get(4)?;
    let shaped = bytes.len() >= 19
        && matches!(separator, b'-' | b'/')
        && bytes[7] == separator
        && matches!(bytes[10], b'T' | b't' | b' ')
        && bytes[13] == b':'
        && bytes[16] == b':';
    if !shaped {
        return None;
    }
    let two = |at| number(bytes, at, 2).and_then(|value| i8::try_from(value).ok());
    let date = Date::new(i16::try_from(year).ok()?, two(5)?, two(8)?).ok()?;
    let (nanosecond, zone) = fraction(&bytes[19..]);
    let time = Time::new(two(11)?, two(14)?, two(17)?.min(59), nanosecond).ok()?;
    offset(zone)?.to_timestamp(date.to_datetime(time)).ok()
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<i32> {
    bytes
        .get(at..at + length)?
        .iter()
        .try_fold(0, |value, b| b.is_ascii_digit().then(|| value * 10 + i32::from(b - b'0')))
}

/// Nanoseconds after `.` or `,`, and what follows them.
fn fraction(rest: &[u8]) -> (i32, &[u8]) {
    let Some((b'.' | b',', digits)) = rest.split_first() else { return (0, rest) };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let nine = digits[..count].iter().chain(std::iter::repeat(&b'0')).take(9);
    (nine.fold(0, |value, b| value * 10 + i32::from(b - b'0')), &digits[count..])
}

fn offset(rest: &[u8]) -> Option<Offset> {
    let sign = match rest.first() {
        Some(b'+') => 1,
        Some(b'-') if rest.get(1).is_some_and(u8::is_ascii_digit) => -1,
        _ => return Some(Offset::UTC),
    };
    let hours = number(rest, 1, 2)?;
    let minutes = number(rest, 4, 2).filter(|_| rest.get(3) == Some(&b':')).or_else(|| number(rest, 3, 2)).unwrap_or(0);
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_at_the_start_of_a_line_are_read() {
        let cases = [
            ("2026-11-21T14:03:11Z x", "2026-11-21T14:03:11Z"),
            ("2026-11-21T14:03:11.5+02:00 x", "2026-11-21T12:03:11.5Z"),
            ("2026-11-21T14:03:11-0330", "2026-11-21T17:33:11Z"),
            ("2026-11-21 14:03:11,123 INFO x", "2026-11-21T14:03:11.123Z"),
            ("2026-11-21 14:03:11 - root - x", "2026-11-21T14:03:11Z"),
            ("2026/11/21 14:03:11 [error] x", "2026-11-21T14:03:11Z"),
            ("[2026-11-21T14:03:11.000000001Z INFO] x", "2026-11-21T14:03:11.000000001Z"),
            (r#"{"timestamp":"2026-11-21T14:03:11Z"}"#, "2026-11-21T14:03:11Z"),
            ("2026-12-31T23:59:60Z leap", "2026-12-31T23:59:59Z"),
        ];
        for (line, at) in cases {
            assert_eq!(leading_time(line), Some(at.parse().unwrap()), "{line}");
        }
    }

    #[test]
    fn what_is_no_full_time_is_left_alone() {
        for line in [
            "",
            "Nov 21 14:03:11 host x",
            "2026-13-21T14:03:11Z",
            "2026-11-21",
            "2026-11-21T1é:03:11Z",
            "12:30:00",
            "2026-11-21T14:03:11+99:00",
        ] {
            assert_eq!(leading_time(line), None, "{line}");
        }
    }
}
