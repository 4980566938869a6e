//! Time and chance, as parameters.

use crate::domain::Timestamp;

/// What time it is. Waiting is tokio's, whose clock tests pause.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Where random numbers are from: names of operations, jitter of retries.
pub trait Dice: Send {
    /// Any number.
    fn roll(&mut self) -> u64;
}
