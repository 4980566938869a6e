//! Lines that steps say, on their way into the journal.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::Clock;
use crate::{
    domain::{Printable, Timestamp},
    provider::Progress,
};

/// Lines that wait for being kept; more are lost.
const ROOM: usize = 2_048;

pub(super) type Line = (String, Timestamp, Printable);

/// Where lines wait.
pub(super) struct Said {
    give: mpsc::Sender<Line>,
    take: mpsc::Receiver<Line>,
    clock: Arc<dyn Clock>,
}

impl Said {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let (give, take) = mpsc::channel(ROOM);
        Self { give, take, clock }
    }

    pub(super) fn voice(&self, step: &str) -> Voice {
        Voice { step: step.to_owned(), give: self.give.clone(), clock: self.clock.clone() }
    }

    /// All that wait.
    pub(super) fn waiting(&mut self) -> Vec<Line> {
        std::iter::from_fn(|| self.take.try_recv().ok()).collect()
    }
}

/// What one step says.
pub(super) struct Voice {
    step: String,
    give: mpsc::Sender<Line>,
    clock: Arc<dyn Clock>,
}

impl Progress for Voice {
    fn say(&self, line: Printable) {
        // A full room loses lines: facts are in entries.
        let _ = self.give.try_send((self.step.clone(), self.clock.now(), line));
    }
}
