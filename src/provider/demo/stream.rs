//! One demo log source: its backlog, then its lines as their time comes.

use std::time::Duration;

use super::{
    DemoClock,
    lines::{BACKLOG, Lines, SOURCES},
};
use crate::{
    domain::{LogBatch, LogLine, ProviderId, SourceState, age},
    provider::{BoxFuture, Follow, LineSink, LogEvent},
};

pub(super) struct DemoFollower {
    pub(super) clock: DemoClock,
    pub(super) lines: Lines,
    /// Place in [`SOURCES`].
    pub(super) source: usize,
}

/// Lines that come closer together than this are handed over together.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);
/// After a sleep of the machine, older lines than so many are not made up for.
const CATCH_UP: i64 = 5_000;
/// How far ahead the next line of this source is looked for.
const LOOK_AHEAD: i64 = 200;

impl DemoFollower {
    fn written(&self, from: i64, to: i64) -> Vec<LogLine> {
        (from..to).filter_map(|number| self.lines.line(self.source, number)).collect()
    }

    /// Time until this source writes its next line, `next` being the next of all.
    fn wait(&self, next: i64) -> Duration {
        let mine = (next..next + LOOK_AHEAD).find(|number| self.lines.line(self.source, *number).is_some());
        age(self.lines.at(mine.unwrap_or(next + LOOK_AHEAD)), self.clock.now()).max(SHORTEST_WAIT)
    }

    async fn stream(&self, sink: &dyn LineSink) {
        let source = self.id();
        let mut next = 0;
        if !self.lines.is_empty() {
            let lines = self.written(-BACKLOG, 0);
            sink.put(LogEvent::Lines(LogBatch { source: source.clone(), lines })).await;
        }
        sink.put(LogEvent::State(source.clone(), SourceState::Following)).await;
        if self.clock.is_frozen() || !self.lines.go_on() {
            return std::future::pending().await;
        }
        loop {
            let end = self.lines.next(self.clock.now());
            let lines = self.written(next.max(end - CATCH_UP), end);
            next = next.max(end);
            if !lines.is_empty() {
                sink.put(LogEvent::Lines(LogBatch { source: source.clone(), lines })).await;
            }
            tokio::time::sleep(self.wait(next)).await;
        }
    }
}

impl Follow for DemoFollower {
    fn id(&self) -> ProviderId {
        ProviderId::new(SOURCES[self.source].0)
    }

    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
        Box::pin(async move { self.stream(sink).await })
    }
}
