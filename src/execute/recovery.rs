//! An execution as it is found, in whichever state, is taken up.

use std::time::Duration;

use tokio::time::Instant;

use super::{Executor, Rest, jobs::Job};
use crate::{
    domain::{Fault, FaultKind, Printable, Timestamp, age},
    plan::{Entry, Recorded, StepStatus, Verdict},
};

impl Executor {
    /// The whole may take so long since it began or last went on.
    pub(super) fn set_deadline(&mut self, entries: &[Entry], now: Timestamp) {
        let began = entries.iter().find(|entry| matches!(entry.fact, Recorded::Claimed { .. }));
        let resumed = entries.iter().rfind(|entry| went_on(&entry.fact));
        let since = resumed.or(began).map_or(now, |entry| entry.at);
        let left = Duration::from_secs(self.plan.deadline_seconds).saturating_sub(age(now, since));
        self.deadline = later(Instant::now(), left);
    }

    pub(super) fn put_off_deadline(&mut self) {
        self.deadline = later(Instant::now(), Duration::from_secs(self.plan.deadline_seconds));
    }

    /// What runs at the deadline is taken back with the rest; where the plan keeps what was done, nothing further starts.
    pub(super) fn mind_deadline(&mut self, now: Instant) -> Result<(), Rest> {
        let execution = &self.pen.execution;
        let is_forward = !execution.is_rolling_back && execution.ended_at.is_none() && !execution.is_paused;
        if now < self.deadline || !is_forward || self.ahead.failed.is_some() {
            return Ok(());
        }
        let why = Printable::new(format!("it was not done within {} s", self.plan.deadline_seconds));
        self.give_up(why)?;
        if self.pen.execution.is_rolling_back {
            self.jobs.cancel(|job| matches!(job, Job::Perform(_) | Job::Inspect(_)));
        }
        Ok(())
    }

    pub(super) async fn recover(&mut self) -> Result<(), Rest> {
        self.pen.note_kept();
        self.pen.sync().await?;
        self.pen.forget_kept();
        self.find_steps()?;
        Ok(())
    }

    fn find_steps(&mut self) -> Result<(), Rest> {
        let steps = self.plan.steps.len();
        let is_back = self.pen.execution.is_rolling_back;
        let is_over = self.pen.execution.ended_at.is_some();
        self.count_needs();
        self.ahead.has_begun = (0..steps).any(|place| self.state(place).started_at.is_some());
        self.set_facts();
        if is_over {
            return Ok(());
        }
        if is_back {
            self.prepare_back();
        }
        for place in 0..steps {
            match self.state(place).status {
                StepStatus::Started => {
                    self.unresolved.insert(place, None);
                }
                _ if is_back => {}
                // An intent was never sent.
                StepStatus::Pending | StepStatus::Intended if self.ahead.open_needs[place] == 0 => {
                    self.ahead.ready.insert(place);
                }
                StepStatus::Verifying => self.take_up_checks(place)?,
                StepStatus::Failed => self.take_up_failure(place)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn count_needs(&mut self) {
        for place in 0..self.plan.steps.len() {
            let open = self.order.needs[place].iter();
            let open = open.filter(|need| self.state(**need).status != StepStatus::Succeeded).count();
            self.ahead.open_needs[place] = open;
        }
    }

    /// Before the first step they are looked at, and after a pause those that held then.
    pub(super) fn set_facts(&mut self) {
        let is_asked = !self.ahead.has_begun || self.pen.execution.held_facts.is_some();
        self.ahead.facts_hold = self.plan.facts.is_empty() || !is_asked;
    }

    /// One that is inconclusive waits for a person; all others go on.
    fn take_up_checks(&mut self, place: usize) -> Result<(), Rest> {
        if self.open_check(place).is_some() && self.pen.execution.is_paused { Ok(()) } else { self.go_on(place) }
    }

    /// The check of a step that is inconclusive.
    pub(super) fn open_check(&self, place: usize) -> Option<u32> {
        let verdicts = self.state(place).verdicts.iter();
        let mut open = verdicts.filter(|(_, (verdict, _))| *verdict == Verdict::Inconclusive);
        open.next().map(|(check, _)| *check)
    }

    fn take_up_failure(&mut self, place: usize) -> Result<(), Rest> {
        let (rule, now) = (self.step(place).retry, self.pen.clock.now());
        let state = self.state(place);
        if let Some(at) = state.retry_at {
            // A clock that was set back makes nobody wait longer than the rule says.
            let left = age(at, now).min(Duration::from_millis(rule.cap_milliseconds).max(Duration::from_secs(60)));
            self.ahead.retries.insert((Instant::now() + left, place));
            return Ok(());
        }
        let fault = state.fault.clone().unwrap_or_else(|| Fault::new(FaultKind::Broken, "it failed"));
        self.give_up(Printable::new(format!("step `{}` failed: {}", self.step(place).id, fault.message)))
    }
}

/// Somebody let it go on, whether out of a pause or by a decision about a step.
fn went_on(fact: &Recorded) -> bool {
    match fact {
        Recorded::Resumed => true,
        Recorded::Controlled { control, refused: None, .. } => control.step().is_some(),
        _ => false,
    }
}

/// Far enough ahead where there is no such moment.
fn later(at: Instant, by: Duration) -> Instant {
    at.checked_add(by).unwrap_or_else(|| at + Duration::from_secs(86_400 * 365))
}
