//! How much a client waits for, reads and keeps.

use std::time::Duration;

/// Bounds of a client.
#[derive(Debug, Clone)]
pub(in crate::provider) struct Limits {
    /// Time until a connection stands.
    pub(in crate::provider) connect: Duration,
    /// Time for one reading with redirects and a second try.
    pub(in crate::provider) total: Duration,
    /// Largest body, as decoded.
    pub(in crate::provider) body_bytes: usize,
    /// Bodies kept for conditional requests.
    pub(in crate::provider) store_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(4),
            total: Duration::from_secs(10),
            body_bytes: 16 << 20,
            store_bytes: 8 << 20,
        }
    }
}
