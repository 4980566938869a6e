//! One service in its life.

use std::time::Duration;

use super::{Phase, RestartPolicy, ServiceSpec};

/// Time since the supervisor began.
pub type Moment = Duration;

/// Failed answers in a row after which a service that runs is started anew.
pub(super) const MISSES: u32 = 3;
/// A service without a health check is ready when it has lived so long.
pub(super) const SETTLING: Duration = Duration::from_secs(1);
/// Ready for so long, its earlier failures are forgotten.
const WELL: Duration = Duration::from_secs(60);
const BACKOFF_BASE: Duration = Duration::from_millis(500);
const BACKOFF_CAP: Duration = Duration::from_secs(30);

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Status(i32),
    Signal,
    /// It was not our child: nobody knows.
    Unseen,
}

impl Ending {
    pub fn words(self) -> String {
        match self {
            Self::Status(status) => format!("it ended with status {status}"),
            Self::Signal => "a signal ended it".into(),
            Self::Unseen => "it ended".into(),
        }
    }
}

/// One service: what is wanted of it, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub wanted: bool,
    pub phase: Phase,
    /// Since when it is in this phase.
    pub since: Moment,
    pub generation: u64,
    /// Starts after failures, since it was last well for a while.
    pub restarts: u32,
    /// Its first process, with the time of its start in ticks.
    pub process: Option<(u32, u64)>,
    pub reason: Option<String>,
    /// To be stopped and started once.
    pub(super) again: bool,
    /// Answers in a row that were not as they should be.
    pub(super) misses: u32,
    /// When it is started again.
    pub(super) due: Option<Moment>,
    /// Why it is being stopped although it is wanted: it failed so.
    failure: Option<String>,
    /// It ended by itself, and well.
    has_finished: bool,
}

impl Unit {
    pub(super) fn new(wanted: bool, generation: u64, restarts: u32) -> Self {
        let phase = if wanted { Phase::Waiting } else { Phase::Stopped };
        Self {
            wanted,
            phase,
            since: Moment::ZERO,
            generation,
            restarts,
            process: None,
            reason: None,
            again: false,
            misses: 0,
            due: None,
            failure: None,
            has_finished: false,
        }
    }

    fn enter(&mut self, phase: Phase, now: Moment) {
        if self.phase != phase {
            self.phase = phase;
            self.since = now;
        }
    }

    /// A process is about to be started for it.
    pub(super) fn starting(&mut self, now: Moment) {
        self.generation += 1;
        self.begin(now);
    }

    /// A process of it was found.
    pub(super) fn adopted(&mut self, process: (u32, u64), now: Moment) {
        self.begin(now);
        self.process = Some(process);
    }

    fn begin(&mut self, now: Moment) {
        self.enter(Phase::Starting, now);
        (self.reason, self.due, self.failure, self.process) = (None, None, None, None);
        (self.misses, self.again, self.has_finished) = (0, false, false);
    }

    /// It was asked and answered, or not as it should.
    pub(super) fn answered(&mut self, answer: Result<(), String>, now: Moment) {
        match (answer, self.phase) {
            (Ok(()), Phase::Starting | Phase::Unwell) => {
                (self.misses, self.reason) = (0, None);
                self.enter(Phase::Ready, now);
            }
            (Ok(()), Phase::Ready) => self.misses = 0,
            (Err(why), Phase::Ready | Phase::Unwell) => {
                self.misses += 1;
                self.reason = Some(why);
                self.enter(Phase::Unwell, now);
            }
            (Err(why), Phase::Starting) => self.reason = Some(why),
            _ => {}
        }
        self.forgive(now);
    }

    fn forgive(&mut self, now: Moment) {
        if self.phase == Phase::Ready && now.saturating_sub(self.since) >= WELL {
            self.restarts = 0;
        }
    }

    /// It is being stopped; with a reason, because it failed.
    pub(super) fn stopping(&mut self, failure: Option<String>, now: Moment) {
        self.forgive(now);
        self.failure = failure;
        self.enter(Phase::Stopping, now);
    }

    /// Its first process ended; what it left is being ended too.
    pub(super) fn ended(&mut self, ending: Ending, now: Moment) {
        if self.phase == Phase::Stopping {
            return;
        }
        self.has_finished = ending == Ending::Status(0);
        self.stopping(Some(ending.words()), now);
    }

    /// It could not be started at all.
    pub(super) fn failed_to_start(&mut self, why: String, now: Moment) {
        self.stopping(Some(why), now);
    }

    /// Nothing of it runs any more.
    pub(super) fn gone(&mut self, spec: &ServiceSpec, is_up: bool, now: Moment) {
        self.process = None;
        let failure = self.failure.take();
        self.reason.clone_from(&failure);
        match (failure, spec.restart) {
            _ if !is_up => {
                self.again = false;
                self.enter(Phase::Stopped, now);
            }
            _ if self.again => {
                self.again = false;
                self.enter(Phase::Waiting, now);
            }
            (None, _) => self.enter(Phase::Waiting, now),
            (Some(_), RestartPolicy::OnFailure | RestartPolicy::Never) if self.has_finished => {
                self.enter(Phase::Finished, now);
            }
            (Some(_), RestartPolicy::Never) => self.enter(Phase::Failed, now),
            (Some(_), _) => {
                self.due = Some(now + backoff(self.restarts));
                self.restarts += 1;
                self.enter(Phase::BackingOff, now);
            }
        }
    }

    /// A wish changed while nothing of it runs.
    pub(super) fn settle(&mut self, is_up: bool, now: Moment) {
        match (is_up, self.phase) {
            (false, Phase::Waiting | Phase::BackingOff | Phase::Failed | Phase::Finished) => {
                (self.due, self.reason) = (None, None);
                self.enter(Phase::Stopped, now);
            }
            (true, Phase::Stopped) => self.enter(Phase::Waiting, now),
            _ => {}
        }
    }

    /// Whatever kept it from being started is over: a person asks for it.
    pub(super) fn wake(&mut self, now: Moment) {
        if !self.phase.runs() {
            self.restarts = 0;
        }
        if matches!(self.phase, Phase::Failed | Phase::Finished | Phase::BackingOff) {
            (self.due, self.reason) = (None, None);
            self.enter(Phase::Waiting, now);
        }
    }
}

fn backoff(restarts: u32) -> Duration {
    BACKOFF_BASE.saturating_mul(1_u32.checked_shl(restarts).unwrap_or(u32::MAX)).min(BACKOFF_CAP)
}
