//! Points in time and the ages people read. Nothing here asks what time it is.

use std::time::Duration;

/// A point in time, UTC, to the nanosecond. Made by `runtime/`; every other room is told.
pub use jiff::Timestamp;

/// Time from `at` to `now`; zero when `at` lies in the future (a clock that jumped back).
pub fn age(now: Timestamp, at: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(at)).unwrap_or(Duration::ZERO)
}

/// An age in as few steps as a reader needs, so that a screen at rest does not change every second:
/// `<5s`, `5s`, `10s` … `55s`, `1m` … `59m`, `1h` … `47h`, `2d` ….
pub fn coarse_age(age: Duration) -> String {
    match age.as_secs() {
        0..5 => "<5s".into(),
        seconds @ 5..60 => format!("{}s", seconds - seconds % 5),
        seconds @ 60..3_600 => format!("{}m", seconds / 60),
        seconds @ 3_600..172_800 => format!("{}h", seconds / 3_600),
        seconds => format!("{}d", seconds / 86_400),
    }
}

/// A duration in its two largest units: `42s`, `3m07s`, `2h05m`, `3d04h`.
pub fn long_age(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..60 => format!("{seconds}s"),
        seconds @ 60..3_600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        seconds @ 3_600..86_400 => format!("{}h{:02}m", seconds / 3_600, seconds / 60 % 60),
        seconds => format!("{}d{:02}h", seconds / 86_400, seconds / 3_600 % 24),
    }
}

/// An age as a person types it: `90s`, `30m`, `2h`, `1d`, `1h30m`. `None` when it is no such thing.
pub fn parse_age(text: &str) -> Option<Duration> {
    let (mut sum, mut number) = (0u64, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let unit = match c {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    number.is_empty().then(|| Duration::from_secs(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumped_back_makes_an_age_of_zero() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let later: Timestamp = "2026-01-01T00:00:09Z".parse().unwrap();
        assert_eq!(age(now, later), Duration::ZERO);
        assert_eq!(age(later, now), Duration::from_secs(9));
    }

    #[test]
    fn ages_read_in_the_units_people_use() {
        let coarse = |seconds| coarse_age(Duration::from_secs(seconds));
        assert_eq!([coarse(4), coarse(59), coarse(60), coarse(7_300)], ["<5s", "55s", "1m", "2h"]);
        let long = |seconds| long_age(Duration::from_secs(seconds));
        assert_eq!([long(9), long(187), long(7_500), long(273_600)], ["9s", "3m07s", "2h05m", "3d04h"]);
    }
}
