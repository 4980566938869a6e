//! Writes wait for their turn.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Writes to one host, one after the other with a gap between, as GitHub asks for. Whoever writes holds it.
#[derive(Debug)]
pub(in crate::provider) struct Turns {
    gap: Duration,
    /// When the next may go out.
    next: Mutex<Option<Instant>>,
}

impl Turns {
    pub(in crate::provider) fn new(gap: Duration) -> Self {
        Self { gap, next: Mutex::default() }
    }

    /// Resolves when it is the caller's turn. A caller that goes away leaves its turn unused.
    pub(super) async fn wait(&self) {
        tokio::time::sleep_until(self.take(Instant::now()).into()).await;
    }

    fn take(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = next.map_or(now, |next| next.max(now));
        *next = Some(mine + self.gap);
        mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_gap_between_any_two_and_none_before_the_first() {
        let (turns, now) = (Turns::new(Duration::from_secs(1)), Instant::now());
        let after = |seconds: f64| now + Duration::from_secs_f64(seconds);
        assert_eq!([0, 0, 0].map(|_| turns.take(now)), [now, after(1.0), after(2.0)]);
        assert_eq!(turns.take(after(2.5)), after(3.0));
        assert_eq!(turns.take(after(9.0)), after(9.0));
    }
}
