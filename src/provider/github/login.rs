//! A refused token is not tried again by itself: GitHub locks an account out after a few bad tries.

use std::time::{Duration, Instant};

use crate::domain::Fault;

/// At most one try by hand in this time.
const BETWEEN_TRIES: Duration = Duration::from_secs(600);

/// Whether the token was refused, when, and in which words.
#[derive(Debug, Default)]
pub(super) struct Login {
    refused: Option<(Fault, Instant)>,
    last_try: Option<Instant>,
}

impl Login {
    /// The refusal that stands, if one does. While it stands nothing is sent.
    pub(super) fn standing(&self) -> Option<Fault> {
        self.refused.as_ref().map(|(fault, _)| fault.clone())
    }

    pub(super) fn refuse(&mut self, fault: Fault, now: Instant) {
        self.refused = Some((fault, now));
    }

    /// Lifts the refusal for one try; else says how long to wait before the next one.
    pub(super) fn try_again(&mut self, now: Instant) -> Result<(), Duration> {
        let Some((_, refused_at)) = &self.refused else { return Ok(()) };
        let last = self.last_try.unwrap_or(*refused_at).max(*refused_at);
        let since = now.saturating_duration_since(last);
        if since < BETWEEN_TRIES {
            return Err(BETWEEN_TRIES - since);
        }
        self.refused = None;
        self.last_try = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FaultKind;

    #[test]
    fn one_try_by_hand_in_ten_minutes() {
        let (mut login, start) = (Login::default(), Instant::now());
        let minute = |minutes: u64| start + Duration::from_secs(60 * minutes);
        assert_eq!(login.try_again(start), Ok(()));
        login.refuse(Fault::new(FaultKind::Unauthorized, "no"), start);
        assert_eq!(login.try_again(minute(4)), Err(Duration::from_secs(360)));
        assert!(login.standing().is_some());
        assert_eq!(login.try_again(minute(10)), Ok(()));
        assert!(login.standing().is_none());
        login.refuse(Fault::new(FaultKind::Unauthorized, "no"), minute(10));
        assert_eq!(login.try_again(minute(19)), Err(Duration::from_secs(60)));
        assert_eq!(login.try_again(minute(20)), Ok(()));
    }
}
