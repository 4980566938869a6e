//! Numbers as people read them.

use std::time::Duration;

use crate::domain::cells;

/// `812 B`, `3.4 KiB`, `22.0 GiB`.
pub(super) fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut value = count as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// `12.5/31.3 GiB`: both in the unit of the total.
pub(super) fn bytes_of(used: u64, total: u64) -> String {
    let text = bytes(total);
    let Some((value, unit)) = text.split_once(' ') else { return text };
    let scale = value.parse::<f64>().map_or(1.0, |shown| if shown > 0.0 { total as f64 / shown } else { 1.0 });
    format!("{:.1}/{value} {unit}", used as f64 / scale)
}

/// `$2.49/h`.
pub(super) fn price(cents_per_hour: u64) -> String {
    format!("${}.{:02}/h", cents_per_hour / 100, cents_per_hour % 100)
}

/// `$1.20` for so long at this price.
pub(super) fn spent(cents_per_hour: u64, time: Duration) -> String {
    let cents = cents_per_hour * time.as_secs() / 3_600;
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// `7.1 %` of requests.
pub(super) fn ratio(share: f32) -> String {
    format!("{:.1} %", share * 100.0)
}

pub(super) fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// A text with blanks behind it up to so many cells; a wide character takes two.
pub(super) fn padded(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(cells(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_prices_read_as_people_write_them() {
        assert_eq!([bytes(812), bytes(3_482), bytes(23_622_320_128)], ["812 B", "3.4 KiB", "22.0 GiB"]);
        assert_eq!(bytes_of(12 << 30, 31 << 30), "12.0/31.0 GiB");
        assert_eq!(bytes_of(0, 0), "0.0/0 B");
        assert_eq!(price(249), "$2.49/h");
        assert_eq!(spent(300, Duration::from_secs(1_440)), "$1.20");
    }
}
