//! When a token ends, and when a person is reminded of it.

use serde::{Deserialize, Serialize};

use super::{Printable, Severity, Timestamp};

/// Days before a token's end at which a person is reminded, the farthest first.
pub const REMINDER_DAYS: [i64; 3] = [14, 7, 1];

const SECONDS_A_DAY: i64 = 86_400;

/// The end of one token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenEnd {
    /// Which token: `github.com`, `GH_TOKEN`.
    pub name: Printable,
    pub at: Timestamp,
    /// What to do about it: `orchestra auth rotate github.com`.
    pub renew: Printable,
}

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// Within 14 days.
    TwoWeeks,
    /// Within 7 days.
    OneWeek,
    /// Within a day.
    OneDay,
    /// It has ended.
    Ended,
}

impl Reminder {
    /// The reminder that is due at `now` for an end at `at`; `None` while it is farther than the first.
    pub fn of(at: Timestamp, now: Timestamp) -> Option<Self> {
        let seconds = at.as_second().saturating_sub(now.as_second());
        let within = |days: i64| seconds <= days * SECONDS_A_DAY;
        let [far, near, last] = REMINDER_DAYS;
        match () {
            () if seconds <= 0 => Some(Self::Ended),
            () if within(last) => Some(Self::OneDay),
            () if within(near) => Some(Self::OneWeek),
            () if within(far) => Some(Self::TwoWeeks),
            () => None,
        }
    }

    pub fn severity(self) -> Severity {
        match self {
            Self::TwoWeeks => Severity::Info,
            Self::OneWeek | Self::OneDay => Severity::Warning,
            Self::Ended => Severity::Critical,
        }
    }
}

impl TokenEnd {
    /// The reminder that is due.
    pub fn reminder(&self, now: Timestamp) -> Option<Reminder> {
        Reminder::of(self.at, now)
    }

    /// Whole days that are left; 0 on the last day and after the end.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        days_left(self.at, now)
    }

    /// `the token of github.com ends in 6 days`.
    pub fn sentence(&self, now: Timestamp) -> String {
        format!("the token of {} {}", self.name, ends(self.at, now))
    }
}

/// Whole days from `now` to `at`; 0 when there is less than one, or none.
pub fn days_left(at: Timestamp, now: Timestamp) -> i64 {
    at.as_second().saturating_sub(now.as_second()).max(0) / SECONDS_A_DAY
}

/// `ends in 6 days`, `ends in 5 hours`, `has ended`.
pub fn ends(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second().saturating_sub(now.as_second());
    let counted = |number: i64, unit: &str| format!("ends in {number} {unit}{}", if number == 1 { "" } else { "s" });
    match seconds {
        ..=0 => "has ended".into(),
        1..3_600 => "ends within the hour".into(),
        3_600..SECONDS_A_DAY => counted(seconds / 3_600, "hour"),
        _ => counted(seconds / SECONDS_A_DAY, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn in_hours(hours: i64) -> Timestamp {
        Timestamp::from_second(hours * 3_600).unwrap()
    }

    #[test]
    fn a_person_is_reminded_at_14_7_and_1_days() {
        let due = |hours| Reminder::of(in_hours(hours), NOW);
        assert_eq!(due(14 * 24 + 1), None);
        assert_eq!((due(14 * 24), due(7 * 24 + 1)), (Some(Reminder::TwoWeeks), Some(Reminder::TwoWeeks)));
        assert_eq!((due(7 * 24), due(25)), (Some(Reminder::OneWeek), Some(Reminder::OneWeek)));
        assert_eq!((due(24), due(1)), (Some(Reminder::OneDay), Some(Reminder::OneDay)));
        assert_eq!((due(0), due(-24)), (Some(Reminder::Ended), Some(Reminder::Ended)));
    }

    #[test]
    fn the_end_is_said_in_days_and_then_in_hours() {
        let said = |hours| ends(in_hours(hours), NOW);
        assert_eq!([said(7 * 24 + 3), said(24), said(5)], ["ends in 7 days", "ends in 1 day", "ends in 5 hours"]);
        assert_eq!([said(0), said(-3)], ["has ended", "has ended"]);
        assert_eq!(ends(Timestamp::from_second(59).unwrap(), NOW), "ends within the hour");
        assert_eq!((days_left(in_hours(47), NOW), days_left(in_hours(-47), NOW)), (1, 0));
    }

    #[test]
    fn the_ends_of_time_break_nothing() {
        assert_eq!(Reminder::of(Timestamp::MAX, Timestamp::MIN), None);
        assert_eq!(Reminder::of(Timestamp::MIN, Timestamp::MAX), Some(Reminder::Ended));
    }
}
