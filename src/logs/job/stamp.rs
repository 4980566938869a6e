//! The time that the runner writes before each line: `2021-04-05T15:42:58.1549657Z `.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::domain::Timestamp;

/// Digits of a year to a minute: `2021-04-05T15:42`.
const MINUTE: usize = 16;
/// Up to the seconds: `2021-04-05T15:42:58`.
const SECOND: usize = 19;
/// What every log may begin with.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The time before a line, and how many bytes it takes with the space behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) second: i64,
    pub(super) nanosecond: i32,
    pub(super) length: usize,
}

impl Stamp {
    pub(super) fn time(self) -> Option<Timestamp> {
        Timestamp::new(self.second, self.nanosecond).ok()
    }
}

/// Reads times; the date of the minute before is remembered, since most lines share it.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    minute: [u8; MINUTE],
    /// Seconds since the epoch at which `minute` begins.
    begins: Option<i64>,
}

impl Stamps {
    /// The time that a line begins with; none where it does not begin as the runner writes it.
    pub(super) fn read(&mut self, line: &[u8]) -> Option<Stamp> {
        let head = line.get(..SECOND + 1)?;
        if head[4] != b'-' || head[10] != b'T' || head[16] != b':' {
            return None;
        }
        let (length, nanosecond) = fraction(&line[SECOND..])?;
        let seconds = two(head, 17).filter(|seconds| *seconds <= 60)?;
        if self.begins.is_none() || head[..MINUTE] != self.minute {
            self.begins = Some(minute(&head[..MINUTE])?);
            self.minute.copy_from_slice(&head[..MINUTE]);
        }
        Some(Stamp { second: self.begins? + i64::from(seconds.min(59)), nanosecond, length: SECOND + length })
    }
}

/// `.1549657Z ` or `Z `: bytes it takes, and the nanoseconds. The space may be missing at the line's end.
fn fraction(rest: &[u8]) -> Option<(usize, i32)> {
    let mut at = 0;
    let mut nanosecond = 0;
    if rest.first() == Some(&b'.') {
        let digits = rest[1..].iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        let nine = rest[1..=digits].iter().chain(std::iter::repeat(&b'0')).take(9);
        nanosecond = nine.fold(0, |value, byte| value * 10 + i32::from(byte - b'0'));
        at = digits + 1;
    }
    if rest.get(at) != Some(&b'Z') {
        return None;
    }
    match rest.get(at + 1) {
        Some(b' ') => Some((at + 2, nanosecond)),
        None | Some(b'\r') => Some((at + 1, nanosecond)),
        Some(_) => None,
    }
}

fn two(bytes: &[u8], at: usize) -> Option<i8> {
    let (tens, ones) = (bytes[at], bytes[at + 1]);
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| ((tens - b'0') * 10 + (ones - b'0')) as i8)
}

fn minute(head: &[u8]) -> Option<i64> {
    let is_shaped = head[7] == b'-' && head[13] == b':';
    let year = i16::from(two(head, 0)?) * 100 + i16::from(two(head, 2)?);
    let date = Date::new(year, two(head, 5)?, two(head, 8)?).ok()?;
    let time = Time::new(two(head, 11)?, two(head, 14)?, 0, 0).ok()?;
    is_shaped.then(|| Offset::UTC.to_timestamp(date.to_datetime(time)).ok().map(Timestamp::as_second)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, usize)> {
        let stamp = Stamps::default().read(line.as_bytes())?;
        Some((stamp.time().unwrap().to_string(), stamp.length))
    }

    #[test]
    fn the_time_of_the_runner_is_read_with_the_space_behind_it() {
        let seven = read("2021-04-05T15:42:58.1549657Z ##[group]Run").unwrap();
        assert_eq!(seven, ("2021-04-05T15:42:58.1549657Z".into(), 29));
        assert_eq!(read("2021-04-05T15:42:58Z x").unwrap(), ("2021-04-05T15:42:58Z".into(), 21));
        assert_eq!(read("2021-04-05T15:42:58.1549657Z").unwrap().1, 28);
        assert_eq!(read("2021-04-05T15:42:58.1549657Z\r").unwrap().1, 28);
    }

    #[test]
    fn what_only_looks_like_it_is_text() {
        for line in [
            "",
            "2021-04-05",
            "2021-04-05T15:42:58.1549657+02:00 x",
            "2021-04-05T15:42:58.1Zx",
            "2021-13-05T15:42:58Z x",
            "2021/04/05T15:42:58Z x",
            " 2021-04-05T15:42:58.1549657Z x",
            "2021-04-05T15:42:99Z x",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_new_minute_is_a_new_date() {
        let mut stamps = Stamps::default();
        let second = |stamps: &mut Stamps, line: &str| stamps.read(line.as_bytes()).unwrap().second;
        let first = second(&mut stamps, "2021-04-05T23:59:59.0000000Z a");
        assert_eq!(second(&mut stamps, "2021-04-06T00:00:00.0000000Z b"), first + 1);
        assert_eq!(second(&mut stamps, "2021-04-06T00:00:30.0000000Z c"), first + 31);
    }
}
