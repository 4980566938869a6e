//! The demo logs: the backlog of all sources, then their lines as their time comes. One follower
//! for all of them, so that their order is the same each time.

use std::time::Duration;

use super::{
    DemoClock,
    lines::{BACKLOG, Lines, SOURCES},
};
use crate::{
    domain::{LogBatch, ProviderId, SourceState, age},
    provider::{BoxFuture, Follow, LineSink, LogEvent},
};

pub(super) struct DemoFollower {
    pub(super) clock: DemoClock,
    pub(super) lines: Lines,
}

/// Lines that come closer together than this are handed over together.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);
/// After a sleep of the machine, older lines than so many are not made up for.
const CATCH_UP: i64 = 5_000;

impl DemoFollower {
    /// The lines of these numbers; neighbors of one source share a batch.
    fn written(&self, from: i64, to: i64) -> Vec<LogBatch> {
        let mut batches: Vec<LogBatch> = Vec::new();
        for number in from..to {
            let (source, line) = self.lines.line(number);
            let name = SOURCES[source].0;
            match batches.last_mut().filter(|batch| batch.source.as_str() == name) {
                Some(batch) => batch.lines.push(line),
                None => batches.push(LogBatch { source: ProviderId::new(name), lines: vec![line] }),
            }
        }
        batches
    }

    async fn put(&self, sink: &dyn LineSink, batches: Vec<LogBatch>) {
        for batch in batches {
            sink.put(LogEvent::Lines(batch)).await;
        }
    }

    async fn stream(&self, sink: &dyn LineSink) {
        if !self.lines.is_empty() {
            self.put(sink, self.written(-BACKLOG, 0)).await;
        }
        for (source, _) in SOURCES {
            sink.put(LogEvent::State(ProviderId::new(source), SourceState::Following)).await;
        }
        sink.put(LogEvent::CaughtUp).await;
        if self.clock.is_frozen() || !self.lines.go_on() {
            return std::future::pending().await;
        }
        let mut next = 0;
        loop {
            let end = self.lines.next(self.clock.now());
            self.put(sink, self.written(next.max(end - CATCH_UP), end)).await;
            next = next.max(end);
            tokio::time::sleep(age(self.lines.at(next), self.clock.now()).max(SHORTEST_WAIT)).await;
        }
    }
}

impl Follow for DemoFollower {
    fn id(&self) -> ProviderId {
        ProviderId::new("demo logs")
    }

    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
        Box::pin(async move { self.stream(sink).await })
    }
}
