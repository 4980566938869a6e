//! Text from outside, made safe to show.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::sanitize::{is_plain, sanitize};

/// Text that may reach a cell, a title, a file name or a prompt: one line, no control, bidi or
/// zero-width tricks; what was removed stands there as a visible symbol. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Printable(Arc<str>);

impl Printable {
    /// Sanitizes outside text. Doing it twice changes nothing.
    pub fn new(outside: impl AsRef<str>) -> Self {
        let outside = outside.as_ref();
        if is_plain(outside.as_bytes()) { Self::trusted(outside) } else { Self::trusted(sanitize(outside, false).0) }
    }

    /// The same for bytes that may not be UTF-8; what is not becomes `�`.
    pub fn from_bytes(outside: &[u8]) -> Self {
        Self::new(String::from_utf8_lossy(outside))
    }

    /// For text that went through the sanitizer already.
    pub(super) fn trusted(sanitized: impl Into<Arc<str>>) -> Self {
        Self(sanitized.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Printable {
    fn default() -> Self {
        Self(Arc::from(""))
    }
}

impl AsRef<str> for Printable {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Printable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Printable {
    fn from(outside: &str) -> Self {
        Self::new(outside)
    }
}

impl Serialize for Printable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Printable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(std::borrow::Cow::<str>::deserialize(deserializer)?))
    }
}
