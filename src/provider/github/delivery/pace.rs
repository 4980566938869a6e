//! How often the watched repositories are looked at between commit and production.

use std::time::Duration;

use super::{super::pace, public::REQUESTS};
use crate::domain::{Quota, Timestamp};

/// With a token, at most this often.
const WITH_TOKEN: Duration = Duration::from_secs(60);
/// The share of an hour's GraphQL points that looking may cost, in percent.
const SHARE: u64 = 4;
/// Without a token: requests an hour, of sixty.
const PUBLIC: u64 = 12;
const HOUR: u64 = 3_600;

/// What a reading costs, and what is left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spent<'a> {
    pub(super) repositories: usize,
    /// GraphQL points of the last reading; `None` where it is not asked.
    pub(super) points: Option<u64>,
    pub(super) graph: Option<&'a Quota>,
    pub(super) rest: Option<&'a Quota>,
}

/// Time to the next reading: so long that unchanged repositories cost at most [`SHARE`] percent of an hour's points,
/// and longer as what is left falls.
pub(super) fn interval(spent: Spent<'_>, has_token: bool, now: Timestamp) -> Duration {
    let Some(points) = spent.points.filter(|_| has_token) else {
        let requests = (spent.repositories.max(1) * REQUESTS) as u64;
        let by_hour = Duration::from_secs(HOUR.saturating_mul(requests) / PUBLIC);
        return by_hour.max(pace::interval(requests as usize, has_token, spent.rest, now));
    };
    let points = points.max(1);
    let limit = spent.graph.map_or(5_000, |quota| quota.limit);
    let by_share = (HOUR * 100).saturating_mul(points) / limit.saturating_mul(SHARE).max(1);
    let by_points = pace::interval(usize::try_from(points).unwrap_or(usize::MAX), true, spent.graph, now);
    let by_requests = pace::interval(spent.repositories, true, spent.rest, now);
    WITH_TOKEN.max(Duration::from_secs(by_share.min(24 * HOUR))).max(by_points).max(by_requests)
}

/// Whether that is longer than it would be with a whole quota.
pub(super) fn is_slowed(spent: Spent<'_>, has_token: bool, now: Timestamp) -> bool {
    let whole = |quota: Option<&Quota>| quota.map(|quota| Quota { remaining: quota.limit, ..quota.clone() });
    let (graph, rest) = (whole(spent.graph), whole(spent.rest));
    let usual = Spent { graph: graph.as_ref(), rest: rest.as_ref(), ..spent };
    interval(spent, has_token, now) > interval(usual, has_token, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn quota(remaining: u64) -> Quota {
        Quota { limit: 5_000, remaining, resets_at: Some(NOW + Duration::from_secs(1_800)), ..Quota::default() }
    }

    fn seconds(points: u64, graph: u64, rest: u64) -> u64 {
        let (graph, rest) = (quota(graph), quota(rest));
        let spent = Spent { repositories: 10, points: Some(points), graph: Some(&graph), rest: Some(&rest) };
        interval(spent, true, NOW).as_secs()
    }

    #[test]
    fn whatever_a_reading_costs_an_hour_of_them_is_within_its_share() {
        for points in 1..=500 {
            assert!(HOUR / seconds(points, 5_000, 5_000) * points <= 5_000 / 100 * 5, "{points} points");
        }
    }

    #[test]
    fn it_slows_down_as_either_quota_falls() {
        assert_eq!(seconds(3, 5_000, 5_000), 60);
        assert_eq!(seconds(3, 1_030, 5_000), 180);
        assert_eq!(seconds(3, 900, 5_000), 1_801);
        assert_eq!(seconds(3, 5_000, 1_100), 180);
        assert_eq!(seconds(3, 5_000, 0), 1_801);
    }

    #[test]
    fn a_reading_of_many_points_is_not_slowed_by_a_whole_quota() {
        let is_slowed = |points, graph, rest| {
            let (graph, rest) = (quota(graph), quota(rest));
            let spent = Spent { repositories: 10, points: Some(points), graph: Some(&graph), rest: Some(&rest) };
            is_slowed(spent, true, NOW)
        };
        assert_eq!((is_slowed(3, 5_000, 5_000), is_slowed(200, 5_000, 5_000)), (false, false));
        assert_eq!((is_slowed(3, 1_030, 5_000), is_slowed(3, 5_000, 1_100)), (true, true));
    }

    #[test]
    fn without_a_token_a_fifth_of_the_requests_is_used() {
        let spent = Spent { repositories: 2, points: None, graph: None, rest: None };
        assert_eq!(interval(spent, false, NOW).as_secs(), 3_600);
    }

    #[test]
    fn no_number_from_outside_breaks_the_sum() {
        for number in [0, 1, u64::MAX] {
            let quota = Quota { limit: number, remaining: number, resets_at: Some(NOW), ..Quota::default() };
            let spent = Spent { repositories: 3, points: Some(number), graph: Some(&quota), rest: Some(&quota) };
            interval(spent, true, NOW);
        }
    }
}
