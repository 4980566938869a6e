//! Lines on their way to a sink, a batch at a time.

use std::time::Duration;

use crate::{
    domain::{LogBatch, LogLine, ProviderId},
    provider::LogEvent,
};

/// Lines in one batch.
pub(super) const BATCH_LINES: usize = 512;
/// Longest time that a line waits for others to come with.
pub(super) const BATCH_TIME: Duration = Duration::from_millis(50);
/// Longest time that a line without a newline is waited for.
pub(super) const PARTIAL_TIME: Duration = Duration::from_secs(1);

/// Lines of one source, cut into events of at most [`BATCH_LINES`].
#[derive(Debug)]
pub(super) struct Batches {
    source: ProviderId,
    full: Vec<LogEvent>,
    lines: Vec<LogLine>,
}

impl Batches {
    pub(super) fn new(source: ProviderId) -> Self {
        Self { source, full: Vec::new(), lines: Vec::new() }
    }

    pub(super) fn push(&mut self, line: LogLine) {
        self.lines.push(line);
        if self.lines.len() == BATCH_LINES {
            self.close();
        }
    }

    fn close(&mut self) {
        if !self.lines.is_empty() {
            let lines = std::mem::take(&mut self.lines);
            self.full.push(LogEvent::Lines(LogBatch { source: self.source.clone(), lines }));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.full.is_empty() && self.lines.is_empty()
    }

    /// The batches that are full.
    pub(super) fn take_full(&mut self) -> Vec<LogEvent> {
        std::mem::take(&mut self.full)
    }

    /// All that was pushed.
    pub(super) fn take(&mut self) -> Vec<LogEvent> {
        self.close();
        self.take_full()
    }
}
