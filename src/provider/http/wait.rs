//! What an answer says about when to ask again.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{StatusCode, header::HeaderMap};

use crate::domain::{Timestamp, age};

/// Longer waits than this are taken for a mistake of the far side, cut, and shown as cut.
pub(super) const LONGEST: Duration = Duration::from_secs(24 * 3_600);

/// A pause that the far side asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::provider) struct Wait {
    /// The next request may go out then.
    pub(in crate::provider) until: Timestamp,
    /// What was asked for, when it was cut to a day.
    pub(in crate::provider) cut_from: Option<Duration>,
}

/// How an answer asks for a pause.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It said for how long.
    For(Duration),
    /// It did not: a minute at first, doubled each time.
    Unsaid,
}

/// Reads `Retry-After`, then the quota's reset. Times are counted from the far side's own `Date`, so
/// that a wrong clock here makes no difference.
pub(super) fn asked(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Asked> {
    if !matches!(status.as_u16(), 403 | 429 | 503) {
        return None;
    }
    let their_now = text(headers, "date").and_then(http_date).unwrap_or(now);
    if let Some(wait) = text(headers, "retry-after").and_then(|value| retry_after(value, their_now)) {
        return Some(Asked::For(wait));
    }
    let used_up = status != 503 && text(headers, "x-ratelimit-remaining") == Some("0");
    let reset = text(headers, "x-ratelimit-reset").and_then(|value| value.parse().ok());
    if let Some(reset) = reset.and_then(|seconds| Timestamp::from_second(seconds).ok()).filter(|_| used_up) {
        return Some(Asked::For(age(reset, their_now) + Duration::from_secs(1)));
    }
    (status == 429 || used_up).then_some(Asked::Unsaid)
}

/// Seconds, or a date; a date that has passed is no wait at all.
fn retry_after(value: &str, their_now: Timestamp) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    Some(age(http_date(value)?, their_now))
}

fn http_date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(status: u16, lines: &[(&'static str, &str)]) -> Option<Asked> {
        let headers = lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        asked(StatusCode::from_u16(status).unwrap(), &headers, now)
    }

    fn seconds(seconds: u64) -> Option<Asked> {
        Some(Asked::For(Duration::from_secs(seconds)))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(asks(429, &[("retry-after", "90")]), seconds(90));
        assert_eq!(asks(403, &[("retry-after", "Sat, 21 Nov 2026 12:01:30 GMT")]), seconds(90));
        assert_eq!(asks(503, &[("retry-after", "5")]), seconds(5));
        assert_eq!(asks(200, &[("retry-after", "5")]), None);
    }

    #[test]
    fn a_date_that_has_passed_is_no_wait() {
        assert_eq!(asks(429, &[("retry-after", "Fri, 20 Nov 2026 12:00:00 GMT")]), seconds(0));
    }

    #[test]
    fn a_wrong_clock_here_makes_no_difference() {
        let lines = [("date", "Wed, 01 Jan 2020 00:00:00 GMT"), ("retry-after", "Wed, 01 Jan 2020 00:01:00 GMT")];
        assert_eq!(asks(429, &lines), seconds(60));
    }

    #[test]
    fn an_absurd_number_is_still_a_number() {
        assert_eq!(asks(429, &[("retry-after", "99999999999999999999999")]), seconds(u64::MAX));
        assert_eq!(asks(429, &[("retry-after", "soon")]), Some(Asked::Unsaid));
        assert_eq!(asks(403, &[("retry-after", "-3")]), None);
    }

    #[test]
    fn a_used_up_quota_waits_for_its_reset() {
        let reset = ("x-ratelimit-reset", "1795262460");
        assert_eq!(asks(403, &[("x-ratelimit-remaining", "0"), reset]), seconds(61));
        assert_eq!(asks(403, &[("x-ratelimit-remaining", "7"), reset]), None);
        assert_eq!(asks(403, &[("x-ratelimit-remaining", "0")]), Some(Asked::Unsaid));
        assert_eq!(asks(429, &[]), Some(Asked::Unsaid));
    }
}
