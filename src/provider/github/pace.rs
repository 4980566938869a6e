//! How often to ask, so that what is left of the quota lasts until it is renewed.

use std::time::Duration;

use crate::domain::{Quota, Timestamp, age};

/// With a token, lists are read this often.
const WITH_TOKEN: Duration = Duration::from_secs(30);
/// Without one there are 60 requests an hour: two thirds of them are for lists.
const PUBLIC_PER_REPOSITORY: Duration = Duration::from_secs(3_600 / 40);

/// Time to the next reading of `repositories` lists. A part of the quota (a fifth with a token, a
/// third without) is left for opening runs.
pub(super) fn interval(repositories: usize, has_token: bool, quota: Option<&Quota>, now: Timestamp) -> Duration {
    let requests = u32::try_from(repositories.max(1)).unwrap_or(u32::MAX);
    let floor = if has_token { WITH_TOKEN } else { PUBLIC_PER_REPOSITORY.saturating_mul(requests) };
    let Some((quota, resets_at)) = quota.and_then(|quota| Some((quota, quota.resets_at?))) else { return floor };
    let left = age(resets_at, now);
    let reserve = quota.limit / if has_token { 5 } else { 3 };
    let usable = quota.remaining.saturating_sub(reserve);
    if left.is_zero() {
        floor
    } else if usable < u64::from(requests) {
        floor.max(left + Duration::from_secs(1))
    } else {
        floor.max(left.saturating_mul(requests) / u32::try_from(usable).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn seconds(repositories: usize, has_token: bool, limit: u64, remaining: u64, left: u64) -> u64 {
        let quota = Quota { limit, remaining, resets_at: Some(NOW + Duration::from_secs(left)), ..Quota::default() };
        interval(repositories, has_token, Some(&quota), NOW).as_secs()
    }

    #[test]
    fn a_full_quota_reads_every_half_minute_and_slows_down_as_it_falls() {
        assert_eq!(interval(10, true, None, NOW).as_secs(), 30);
        assert_eq!(seconds(10, true, 5_000, 5_000, 3_600), 30);
        assert_eq!(seconds(10, true, 5_000, 1_400, 3_600), 90);
        assert_eq!(seconds(10, true, 5_000, 1_100, 3_600), 360);
        assert_eq!(seconds(10, true, 5_000, 900, 1_800), 1_801);
        assert_eq!(seconds(10, true, 5_000, 0, 0), 30);
    }

    #[test]
    fn public_access_leaves_a_third_for_opening_runs() {
        for repositories in 1..=60 {
            let interval = interval(repositories, false, None, NOW).as_secs();
            assert!(repositories as u64 * 3_600 / interval <= 40, "{repositories}");
        }
        assert_eq!(seconds(1, false, 60, 60, 3_600), 90);
        assert_eq!(seconds(2, false, 60, 30, 1_800), 360);
        assert_eq!(seconds(2, false, 60, 20, 1_200), 1_201);
    }

    #[test]
    fn no_number_from_outside_breaks_the_sum() {
        for number in [0, 1, u64::from(u32::MAX), u64::MAX] {
            seconds(usize::MAX, true, number, number, 253_402_207_200);
            seconds(1, false, 0, number, 1);
        }
    }
}
