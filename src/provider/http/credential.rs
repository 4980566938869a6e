//! A token together with a name for it that is not the token.

use std::hash::{BuildHasher, RandomState};

use crate::domain::Secret;

/// A token to send, and an id that tells two tokens apart without telling either.
#[derive(Debug, Clone)]
pub(in crate::provider) struct Credential {
    id: u64,
    secret: Secret,
}

impl Credential {
    pub(in crate::provider) fn new(secret: Secret) -> Self {
        // Keyed with a random key, so that the id of a token says nothing about it.
        Self { id: RandomState::new().hash_one(secret.expose()), secret }
    }

    /// True of the same token.
    pub(in crate::provider) fn holds(&self, secret: &Secret) -> bool {
        self.secret.expose() == secret.expose()
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// The `Authorization` header; `None` when the token holds bytes that no header may carry.
    pub(super) fn header(&self) -> Option<reqwest::header::HeaderValue> {
        let mut value = reqwest::header::HeaderValue::from_str(&format!("Bearer {}", self.secret.expose())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
