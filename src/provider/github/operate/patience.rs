//! How long is waited between requests.

use std::time::Duration;

/// Pauses of one operator. The usual ones are GitHub's own advice and limits.
#[derive(Debug, Clone)]
pub struct Patience {
    /// Between two writes to the host.
    pub between_writes: Duration,
    /// Between looks for what became of a write; together longer than the 10 s after which GitHub ends a request, so that
    /// what is not there after the last look was not done.
    pub looks: Vec<Duration>,
    /// Between looks at a run that is followed.
    pub following: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            between_writes: Duration::from_secs(1),
            looks: [1, 2, 4, 6].map(Duration::from_secs).to_vec(),
            following: Duration::from_secs(5),
        }
    }
}
