//! No request before the far side's word.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::wait::{Asked, LONGEST, Wait};
use crate::domain::Timestamp;

/// One far side as one credential sees it: `host:port` and the credential's id.
pub(super) type GateKey = (String, Option<u64>);

/// Which far sides asked for a pause, and until when.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: HashMap<GateKey, Closed>,
}

#[derive(Debug)]
struct Closed {
    until: Instant,
    wait: Wait,
    /// Pauses of unsaid length in a row; each doubles the next.
    strikes: u32,
}

impl Gate {
    /// The pause that is still on, if one is.
    pub(super) fn pause(&self, key: &GateKey, now: Instant) -> Option<Wait> {
        self.closed.get(key).filter(|closed| now < closed.until).map(|closed| closed.wait.clone())
    }

    /// Begins the pause that was asked for, and gives the one that holds: one that ends later than this stays. `at` is
    /// `now` as a clock shows it.
    pub(super) fn close(&mut self, key: GateKey, asked: &Asked, now: Instant, at: Timestamp) -> Wait {
        let before = self.closed.get(&key).map_or(0, |closed| closed.strikes);
        let (length, strikes) = match asked {
            Asked::For(length) => (*length, before),
            Asked::Unsaid => (Duration::from_secs((60 << before.min(6)).min(3_600)), before + 1),
        };
        let kept = length.min(LONGEST);
        let wait = Wait { until: at + kept, cut_from: (length > kept).then_some(length) };
        let asked = Closed { until: now + kept, wait, strikes };
        let longer = self.closed.remove(&key).filter(|closed| closed.until > asked.until);
        let closed = longer.map_or(asked, |longer| Closed { strikes, ..longer });
        let wait = closed.wait.clone();
        self.closed.insert(key, closed);
        wait
    }

    /// A good answer: the far side has forgiven, once its pause is over. One that comes before then is to a question
    /// that went out before the pause began.
    pub(super) fn open(&mut self, key: &GateKey, now: Instant) {
        if self.closed.get(key).is_some_and(|closed| now >= closed.until) {
            self.closed.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(host: &str) -> GateKey {
        (host.to_owned(), None)
    }

    #[test]
    fn nothing_passes_before_the_time_and_other_hosts_are_not_held() {
        let (mut gate, now, at) = (Gate::default(), Instant::now(), Timestamp::UNIX_EPOCH);
        gate.close(key("a"), &Asked::For(Duration::from_secs(9)), now, at);
        assert!(gate.pause(&key("a"), now + Duration::from_millis(8_999)).is_some());
        assert!(gate.pause(&key("a"), now + Duration::from_secs(9)).is_none());
        assert!(gate.pause(&key("b"), now).is_none());
        assert!(gate.pause(&("a".into(), Some(1)), now).is_none());
    }

    #[test]
    fn an_unsaid_pause_is_a_minute_and_doubles_to_an_hour_until_forgiven() {
        let (mut gate, now, at) = (Gate::default(), Instant::now(), Timestamp::UNIX_EPOCH);
        let strike = |gate: &mut Gate| gate.close(key("a"), &Asked::Unsaid, now, at).until.as_second();
        assert_eq!([0; 8].map(|_| strike(&mut gate)), [60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        gate.open(&key("a"), now + Duration::from_secs(3_600));
        assert_eq!(strike(&mut gate), 60);
    }

    #[test]
    fn a_pause_is_neither_lifted_nor_shortened_by_an_answer_to_an_older_question() {
        let (mut gate, now, at) = (Gate::default(), Instant::now(), Timestamp::UNIX_EPOCH);
        let after = |seconds| now + Duration::from_secs(seconds);
        let asked = |gate: &mut Gate, seconds| {
            gate.close(key("a"), &Asked::For(Duration::from_secs(seconds)), now, at).until.as_second()
        };
        assert_eq!((asked(&mut gate, 60), asked(&mut gate, 5)), (60, 60), "the longer one holds");
        gate.open(&key("a"), after(1));
        assert!(gate.pause(&key("a"), after(59)).is_some());
        assert_eq!(asked(&mut gate, 90), 90, "a still longer one as well");
        gate.open(&key("a"), after(90));
        assert_eq!(asked(&mut gate, 5), 5, "it is over");
    }

    #[test]
    fn an_absurd_pause_is_cut_and_says_so() {
        let asked = Duration::from_secs(1_000_000_000);
        let wait = Gate::default().close(key("a"), &Asked::For(asked), Instant::now(), Timestamp::UNIX_EPOCH);
        assert_eq!((wait.until.as_second(), wait.cut_from), (86_400, Some(asked)));
    }
}
