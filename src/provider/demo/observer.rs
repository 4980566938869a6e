//! One demo provider: a pure reading behind `Observe`, and the ways in which it can fail.

use std::time::Duration;

use super::{DemoClock, clock::moved};
use crate::{
    domain::{Fault, Feed, Observation, ProviderId, Timestamp},
    provider::{BoxFuture, Observe},
};

/// What there is to read at a moment.
pub(super) type Read = Box<dyn FnMut(Timestamp) -> Result<Observation, Fault> + Send>;

/// How a provider behaves beside what it reads.
#[derive(Debug, Clone)]
pub(super) enum Manner {
    Steady,
    /// The world behind it stopped answering then; it hands over that last reading again and again.
    SilentSince(Timestamp),
    /// Its first reading is this many milliseconds old; every later attempt fails like that.
    FailsAfter(i64, fn(Timestamp) -> Fault),
    /// Breaks on its second reading, as a defect of ours would.
    Breaks,
}

pub(super) struct DemoObserver {
    pub(super) id: ProviderId,
    pub(super) feed: Feed,
    pub(super) interval: Duration,
    pub(super) clock: DemoClock,
    pub(super) manner: Manner,
    pub(super) read: Read,
    /// Readings asked so far.
    pub(super) asked: u64,
}

/// The second reading of a provider that is about to fail comes soon, so that the failure is seen.
const SOON: Duration = Duration::from_millis(100);

impl DemoObserver {
    fn answer(&mut self) -> Result<Observation, Fault> {
        let now = self.clock.now();
        self.asked += 1;
        let taken_at = match &self.manner {
            Manner::Steady => now,
            Manner::SilentSince(at) => *at,
            Manner::FailsAfter(_, fault) if self.asked > 1 => return Err(fault(now)),
            Manner::FailsAfter(milliseconds, _) => moved(now, -milliseconds),
            Manner::Breaks if self.asked > 1 => break_on_purpose(),
            Manner::Breaks => now,
        };
        let observation = (self.read)(taken_at)?;
        Ok(Observation { at: (taken_at != now).then_some(taken_at), ..observation })
    }
}

impl Observe for DemoObserver {
    fn id(&self) -> ProviderId {
        self.id.clone()
    }

    fn feed(&self) -> Feed {
        self.feed
    }

    fn interval(&self) -> Duration {
        match self.manner {
            Manner::FailsAfter(..) | Manner::Breaks if self.asked == 1 => SOON,
            _ => self.interval,
        }
    }

    fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
        Box::pin(async { self.answer() })
    }
}

/// What the scenario `crash` is there for: the console must outlive a defect in one provider.
#[expect(clippy::panic, reason = "the scenario asked for it")]
fn break_on_purpose() -> ! {
    panic!("the demo scenario `crash` breaks this provider on purpose")
}
