//! `GitHub-Authentication-Token-Expiration`, in the two ways in which it is written.

use crate::domain::Timestamp;

/// Name of the header; answers to tokens without an end have none.
pub(in crate::provider::github) const HEADER: &str = "github-authentication-token-expiration";

/// Reads `2026-07-02 09:51:24 UTC` and `2026-02-06 07:42:23 +0100`; `None` for anything else.
pub(in crate::provider::github) fn parse(value: &str) -> Option<Timestamp> {
    let mut parts = value.split_ascii_whitespace();
    let (date, time, zone) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let offset = match zone {
        "UTC" | "GMT" | "Z" => "+0000".to_owned(),
        // Some servers write the colon of RFC 3339.
        numeric => numeric.replace(':', ""),
    };
    jiff::fmt::strtime::parse("%Y-%m-%d %H:%M:%S %z", format!("{date} {time} {offset}")).ok()?.to_timestamp().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_it_are_read() {
        let table = [
            ("2026-07-02 09:51:24 UTC", "2026-07-02T09:51:24Z"),
            ("2026-02-06 07:42:23 +0100", "2026-02-06T06:42:23Z"),
            ("2026-02-06 23:42:23 -0700", "2026-02-07T06:42:23Z"),
            ("2026-02-06 07:42:23 +05:30", "2026-02-06T02:12:23Z"),
        ];
        for (written, wanted) in table {
            assert_eq!(parse(written), Some(wanted.parse().unwrap()), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_end() {
        for junk in [
            "",
            "never",
            "2026-07-02",
            "2026-07-02 09:51:24",
            "2026-13-02 09:51:24 UTC",
            "2026-07-02 09:51:24 CEST",
            "2026-07-02 09:51:24 UTC x",
        ] {
            assert_eq!(parse(junk), None, "{junk}");
        }
    }
}
