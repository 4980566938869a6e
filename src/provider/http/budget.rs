//! How often a failed request may be tried again.

use std::time::Duration;

/// Earned by answers, spent on second tries: during an outage nothing is earned, so that however
/// long it lasts at most one request more than usual is sent.
#[derive(Debug)]
pub(super) struct RetryBudget {
    tenths: u8,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self { tenths: Self::ONE }
    }
}

impl RetryBudget {
    const ONE: u8 = 10;

    pub(super) fn earn(&mut self) {
        self.tenths = (self.tenths + 1).min(Self::ONE);
    }

    /// True when one more try may be made.
    pub(super) fn spend(&mut self) -> bool {
        let enough = self.tenths >= Self::ONE;
        if enough {
            self.tenths = 0;
        }
        enough
    }
}

/// Time before the second try: anything up to 300 ms, so that many consoles do not come back at once.
pub(super) fn full_jitter() -> Duration {
    Duration::from_millis(fastrand::u64(0..=300))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_of_any_length_costs_one_try_and_ten_answers_earn_the_next() {
        let mut budget = RetryBudget::default();
        assert_eq!((0..1_000).filter(|_| budget.spend()).count(), 1);
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        (0..50).for_each(|_| budget.earn());
        assert_eq!((0..1_000).filter(|_| budget.spend()).count(), 1);
    }
}
