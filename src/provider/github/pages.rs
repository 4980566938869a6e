//! Which next page of a list is followed.

use std::collections::HashSet;

use url::Url;

use crate::provider::http::shown;

/// A run has at most 256 jobs for each of its matrices; beyond this a list is taken for endless.
const MOST_PAGES: usize = 20;

/// Why a next page is not followed; none when it may be. `seen` has those before it.
pub(super) fn refused(next: &Url, is_same_host: bool, seen: &mut HashSet<Url>) -> Option<String> {
    if !is_same_host {
        return Some(format!("({}) is on another host, which is not followed", shown(next)));
    }
    if !seen.insert(next.clone()) {
        return Some(format!("({}) is one that was read before", shown(next)));
    }
    (seen.len() > MOST_PAGES).then(|| format!("would be number {}, which is too many", seen.len()))
}
