//! What went to the terminal so far.

use serde::{Deserialize, Serialize};

/// Frames and bytes since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkReading {
    pub frames: u64,
    pub bytes: u64,
    /// Frames are held back, because the way to the terminal is slow.
    pub is_slow: bool,
}
