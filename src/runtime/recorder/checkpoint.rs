//! What is left of forgotten events: enough to begin in the middle.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::Before;
use crate::{
    app::{Event, JobLogSaid, Stand},
    domain::{LogBatch, ProviderId, Timestamp},
    plan::{AppendedLine, Entry, ExecutionId, Plan},
};

/// Log lines that are kept of those forgotten.
const LINES: usize = 500;
/// An execution with more entries is not kept: it is shown as not read yet.
const ENTRIES: usize = 5_000;

/// In the order in which they are given to an app again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Resize,
    Configured,
    Misconfigured,
    Theme,
    Expected,
    Good,
    Fault,
    LogState,
    Link,
    Actor,
    Executions,
}

/// The last event of each kind, of each provider, and where a person was.
#[derive(Debug, Default)]
pub(super) struct Checkpoint {
    forgotten: u64,
    now: Option<Timestamp>,
    last: BTreeMap<(Kind, Option<ProviderId>), Event>,
    lines: VecDeque<LogBatch>,
    line_count: usize,
    dropped: BTreeMap<ProviderId, u64>,
    /// The jobs that were read last; their run is open if anything is.
    jobs: Option<Event>,
    /// The log of a job that was opened last, and the lines of it that were read last.
    job_log: Vec<Event>,
    stand: Option<Arc<Stand>>,
    /// What was read of the execution that was followed last; it is open if any is.
    execution: Followed,
}

/// Plan, entries and the newest lines of one execution.
#[derive(Debug, Default)]
struct Followed {
    id: ExecutionId,
    plan: Option<Arc<Plan>>,
    entries: Vec<Entry>,
    lines: VecDeque<AppendedLine>,
}

impl Followed {
    /// Makes room for another, if it is one.
    fn turn_to(&mut self, id: &ExecutionId) {
        if self.id != *id {
            *self = Self { id: id.clone(), ..Self::default() };
        }
    }

    fn events(&self) -> Vec<Event> {
        if self.id.is_empty() {
            return Vec::new();
        }
        let id = || self.id.clone();
        vec![
            Event::ExecutionRead { id: id(), plan: self.plan.clone(), entries: self.entries.clone() },
            Event::ExecutionSaid { id: id(), lines: self.lines.iter().cloned().collect() },
        ]
    }
}

impl Checkpoint {
    pub(super) fn is_truncated(&self) -> bool {
        self.forgotten > 0
    }

    /// Takes in the oldest event that is held, and where it led to.
    pub(super) fn take(&mut self, event: Event, stand: Option<Arc<Stand>>) {
        self.forgotten += 1;
        if stand.is_some() {
            self.stand = stand;
        }
        let key = match &event {
            Event::Clock(now) => {
                self.now = Some(*now);
                return;
            }
            Event::Resize(..) => (Kind::Resize, None),
            Event::Theme(_) => (Kind::Theme, None),
            Event::Configured(_) => {
                self.last.remove(&(Kind::Misconfigured, None));
                // The settings that came after it name the theme, too.
                self.last.remove(&(Kind::Theme, None));
                (Kind::Configured, None)
            }
            Event::Misconfigured(_) => (Kind::Misconfigured, None),
            Event::Removed(provider) => {
                self.last.retain(|(_, about), _| about.as_ref() != Some(provider));
                return;
            }
            Event::Link(_) => (Kind::Link, None),
            Event::Actor(_) => (Kind::Actor, None),
            Event::Executions { .. } => (Kind::Executions, None),
            Event::ExecutionRead { id, plan, entries } => {
                self.execution.turn_to(id);
                self.execution.plan = plan.clone().or(self.execution.plan.take());
                self.execution.entries.extend(entries.iter().cloned());
                if self.execution.entries.len() > ENTRIES {
                    self.execution = Followed::default();
                }
                return;
            }
            Event::ExecutionSaid { id, lines } => {
                self.execution.turn_to(id);
                self.execution.lines.extend(lines.iter().cloned());
                let over = self.execution.lines.len().saturating_sub(LINES);
                self.execution.lines.drain(..over);
                return;
            }
            Event::Expected { provider, .. } => (Kind::Expected, Some(provider.clone())),
            Event::Observed { provider, outcome, .. } => {
                let kind = if outcome.is_ok() { Kind::Good } else { Kind::Fault };
                if outcome.is_ok() {
                    self.last.remove(&(Kind::Fault, Some(provider.clone())));
                }
                (kind, Some(provider.clone()))
            }
            Event::LogState(source, _) => (Kind::LogState, Some(source.clone())),
            Event::LogsDropped(source, count) => {
                *self.dropped.entry(source.clone()).or_default() += count;
                return;
            }
            Event::Jobs { .. } => {
                self.jobs = Some(event);
                return;
            }
            Event::JobLog { .. } => return self.job_log(event),
            Event::Log(_) => return self.log(event),
            // What they led to is the stand; a notice has had its time.
            Event::Key(_)
            | Event::Paste(_)
            | Event::Mouse(_)
            | Event::Notice(_)
            | Event::ExecutionLost { .. }
            | Event::Offered(_)
            | Event::Planned { .. }
            | Event::DispatchForm { .. }
            | Event::Started { .. }
            | Event::StartedAll(_)
            | Event::CommandSaid { .. }
            | Event::CommandEnded { .. } => return,
        };
        self.last.insert(key, event);
    }

    fn job_log(&mut self, event: Event) {
        let Event::JobLog { said, .. } = &event else { return };
        match said {
            JobLogSaid::Opened(_) | JobLogSaid::Failed(_) => self.job_log = vec![event],
            JobLogSaid::Lines(_) => {
                self.job_log.truncate(1);
                self.job_log.push(event);
            }
            JobLogSaid::Arriving { .. } | JobLogSaid::Tail(_) | JobLogSaid::Found { .. } => {}
        }
    }

    fn log(&mut self, event: Event) {
        let Event::Log(batch) = event else { return };
        self.line_count += batch.lines.len();
        self.lines.push_back(batch);
        while self.lines.len() > 1
            && self.lines.front().is_some_and(|first| self.line_count - first.lines.len() >= LINES)
        {
            self.line_count -= self.lines.pop_front().map_or(0, |first| first.lines.len());
        }
    }

    /// What brings an app to where the held events begin.
    pub(super) fn steps(&self) -> Vec<Before> {
        let lines = self.lines.iter().cloned().map(Event::Log);
        let dropped = self.dropped.iter().map(|(source, count)| Event::LogsDropped(source.clone(), *count));
        let events =
            self.now.map(Event::Clock).into_iter().chain(self.last.values().cloned()).chain(lines).chain(dropped);
        let stand = self.stand.clone().map(Before::Stand);
        let jobs = self.jobs.clone().map(Before::Event);
        let execution = self.execution.events().into_iter().map(Before::Event);
        let job_log = self.job_log.iter().cloned().map(Before::Event);
        events.map(Before::Event).chain(stand).chain(jobs).chain(job_log).chain(execution).collect()
    }
}
