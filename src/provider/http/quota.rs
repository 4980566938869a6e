//! The `X-RateLimit-*` headers.

use reqwest::header::HeaderMap;

use super::wait::text;
use crate::domain::{Quota, QuotaResource, Timestamp};

/// What the answer says is left of the quota; `None` when it says nothing, or speaks of another one.
pub(in crate::provider) fn quota(headers: &HeaderMap) -> Option<Quota> {
    quota_of(headers, "core")
}

/// The same of the quota of that name; an answer that names none is taken to speak of it.
pub(in crate::provider) fn quota_of(headers: &HeaderMap, resource: &str) -> Option<Quota> {
    if text(headers, "x-ratelimit-resource").is_some_and(|named| named != resource) {
        return None;
    }
    let number = |name| text(headers, name)?.parse::<u64>().ok();
    Some(Quota {
        limit: number("x-ratelimit-limit")?,
        remaining: number("x-ratelimit-remaining")?,
        resets_at: number("x-ratelimit-reset")
            .and_then(|seconds| i64::try_from(seconds).ok())
            .and_then(|seconds| Timestamp::from_second(seconds).ok()),
        resource: if resource == "graphql" { QuotaResource::Graphql } else { QuotaResource::Rest },
        is_slowing: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(&'static str, &str)]) -> Option<Quota> {
        quota(&lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
    }

    #[test]
    fn a_quota_is_read_and_junk_is_none() {
        let lines = [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "57"), ("x-ratelimit-reset", "1795262460")];
        let resets_at = Some("2026-11-21T12:01:00Z".parse().unwrap());
        assert_eq!(read(&lines), Some(Quota { limit: 60, remaining: 57, resets_at, ..Quota::default() }));
        assert_eq!(read(&lines[..1]), None);
        assert_eq!(read(&[("x-ratelimit-limit", "many"), lines[1]]), None);
        assert_eq!(read(&[lines[0], lines[1], ("x-ratelimit-resource", "search")]), None);
        let far = [lines[0], lines[1], ("x-ratelimit-reset", "18446744073709551615")];
        assert_eq!(read(&far).unwrap().resets_at, None);
    }
}
