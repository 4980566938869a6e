//! The last bodies, for conditional requests.

use std::collections::HashMap;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};

/// One body per credential and address: the far side's answers vary by both.
pub(super) type StoreKey = (Option<u64>, String);

/// A body as it was decoded, with the tag to send back for it word by word.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) tag: HeaderValue,
    pub(super) body: Bytes,
    /// Headers that belong to the body and that an answer without one may leave out.
    pub(super) headers: HeaderMap,
}

/// Holds at most `limit` bytes of bodies; the longest unused go first.
#[derive(Debug)]
pub(super) struct BodyStore {
    limit: usize,
    used: usize,
    clock: u64,
    bodies: HashMap<StoreKey, (u64, Stored)>,
}

impl BodyStore {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, used: 0, clock: 0, bodies: HashMap::new() }
    }

    pub(super) fn find(&mut self, key: &StoreKey) -> Option<Stored> {
        self.clock += 1;
        let (used_at, stored) = self.bodies.get_mut(key)?;
        *used_at = self.clock;
        Some(stored.clone())
    }

    pub(super) fn keep(&mut self, key: StoreKey, stored: Stored) {
        self.forget(&key);
        if stored.body.len() > self.limit {
            return;
        }
        self.clock += 1;
        self.used += stored.body.len();
        self.bodies.insert(key, (self.clock, stored));
        while self.used > self.limit {
            let Some(oldest) = self.bodies.iter().min_by_key(|(_, (used_at, _))| *used_at).map(|(key, _)| key.clone())
            else {
                return;
            };
            self.forget(&oldest);
        }
    }

    fn forget(&mut self, key: &StoreKey) {
        if let Some((_, stored)) = self.bodies.remove(key) {
            self.used -= stored.body.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(size: usize) -> Stored {
        Stored { tag: HeaderValue::from_static("W/\"1\""), body: vec![0; size].into(), headers: HeaderMap::new() }
    }

    fn key(url: &str) -> StoreKey {
        (Some(1), url.into())
    }

    #[test]
    fn the_longest_unused_go_first_and_too_large_ones_never_come_in() {
        let mut store = BodyStore::new(100);
        store.keep(key("a"), stored(40));
        store.keep(key("b"), stored(40));
        assert!(store.find(&key("a")).is_some());
        store.keep(key("c"), stored(40));
        assert!(store.find(&key("b")).is_none());
        assert!(store.find(&key("a")).is_some() && store.find(&key("c")).is_some());
        store.keep(key("d"), stored(101));
        assert!(store.find(&key("d")).is_none() && store.find(&key("a")).is_some());
    }

    #[test]
    fn a_body_of_another_token_is_not_found_and_a_new_body_replaces_the_old() {
        let mut store = BodyStore::new(100);
        store.keep(key("a"), stored(60));
        assert!(store.find(&(None, "a".into())).is_none());
        assert!(store.find(&(Some(2), "a".into())).is_none());
        store.keep(key("a"), stored(90));
        assert_eq!((store.used, store.find(&key("a")).unwrap().body.len()), (90, 90));
    }
}
