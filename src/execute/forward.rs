//! The way forward: which steps are ready, and what is written before they are started.

use std::time::Duration;

use tokio::time::Instant;

use super::{Executor, Rest, jobs::Job};
use crate::{
    domain::{Fault, Printable, Timestamp},
    plan::{Fields, OnFailure, Recorded, Retry, StepStatus, Verdict, resolve},
};

impl Executor {
    fn may_start(&self) -> bool {
        let execution = &self.pen.execution;
        !execution.is_paused
            && !execution.is_rolling_back
            && execution.ended_at.is_none()
            && self.stop.is_none()
            && self.ahead.failed.is_none()
            && execution.count(StepStatus::InDoubt) == 0
    }

    /// Notes what is intended now, for as many ready steps as there is room.
    pub(super) fn intend(&mut self, jobs: &mut Vec<Job>) -> Result<Vec<usize>, Rest> {
        let mut intended = Vec::new();
        if !self.may_start() || self.ahead.ready.is_empty() {
            return Ok(intended);
        }
        if !self.ahead.facts_hold {
            if self.jobs.is_empty() {
                jobs.push(Job::Observe);
            }
            return Ok(intended);
        }
        while self.room(jobs.len() + intended.len()) > 0
            && let Some(place) = self.ahead.ready.pop_first()
        {
            match self.final_inputs(place) {
                Ok(inputs) => {
                    self.note_intent(place, inputs)?;
                    intended.push(place);
                }
                Err(reasons) => {
                    self.refuse(reasons)?;
                    break;
                }
            }
        }
        Ok(intended)
    }

    fn note_intent(&mut self, place: usize, inputs: Fields) -> Result<(), Rest> {
        let state = self.state(place);
        // A crash is no fault of the attempt; a failure is.
        let attempt = if state.status == StepStatus::Failed { state.attempt + 1 } else { state.attempt.max(1) };
        let known = state.operation_id.clone();
        // One name for all attempts, so that whatever an earlier one left is found under it.
        let operation_id = known.unwrap_or_else(|| self.new_id());
        let deadline = later(self.pen.clock.now(), Duration::from_secs(self.step(place).timeout_seconds.max(1)));
        self.pen.note(Recorded::Intended { step: self.id(place), operation_id, attempt, deadline, inputs })
    }

    /// Asks the gate, and fills in outputs of earlier steps.
    fn final_inputs(&self, place: usize) -> Result<Fields, Vec<Printable>> {
        let step = self.step(place);
        let execution = &self.pen.execution;
        let now = self.pen.clock.now();
        let denied = self.gate.refuse(&self.plan, step, execution.approval.as_ref(), &execution.actor, now);
        if !denied.is_empty() {
            return Err(denied);
        }
        self.filled_in(&step.operation.inputs, None)
    }

    /// `own`: a step whose own outputs are there, too.
    pub(super) fn filled_in(&self, inputs: &Fields, own: Option<usize>) -> Result<Fields, Vec<Printable>> {
        let own = own.map(|place| self.step(place).id.as_str());
        let outputs = |id: &str| {
            let state = self.pen.execution.steps.get(id)?;
            (state.status == StepStatus::Succeeded || own == Some(id)).then_some(&state.outputs)
        };
        resolve(inputs, outputs)
            .map_err(|faults| faults.into_iter().map(|fault| Printable::new(fault.to_string())).collect())
    }

    /// Nothing further starts, for these reasons.
    pub(super) fn refuse(&mut self, reasons: Vec<Printable>) -> Result<(), Rest> {
        let why = reasons.first().cloned().unwrap_or_default();
        self.pen.note(Recorded::Refused { reasons })?;
        self.give_up(why)
    }

    /// The plan will not be carried out: what was done is taken back, or kept where the plan says so.
    pub(super) fn give_up(&mut self, why: Printable) -> Result<(), Rest> {
        if self.pen.execution.is_rolling_back || self.ahead.failed.is_some() {
            return Ok(());
        }
        self.ahead.retries.clear();
        self.ahead.ready.clear();
        if self.plan.on_failure == OnFailure::Keep || !self.pen.execution.has_effects() {
            self.ahead.failed = Some(why);
            return Ok(());
        }
        self.turn_back(why)
    }

    /// The next check without a verdict, or with one that left it open.
    pub(super) fn next_check(&self, place: usize) -> Option<u32> {
        let verdicts = &self.state(place).verdicts;
        let checks = u32::try_from(self.step(place).checks.len()).unwrap_or(u32::MAX);
        (0..checks).find(|check| verdicts.get(check).is_none_or(|(verdict, _)| *verdict != Verdict::Pass))
    }

    /// A performed step: its next check, or it has succeeded.
    pub(super) fn go_on(&mut self, place: usize) -> Result<(), Rest> {
        if self.next_check(place).is_some() {
            self.ahead.to_check.insert(place);
            return Ok(());
        }
        self.pen.note(Recorded::Succeeded { step: self.id(place) })?;
        for dependent in self.order.dependents[place].clone() {
            self.ahead.open_needs[dependent] -= 1;
            if self.ahead.open_needs[dependent] == 0 && self.state(dependent).status == StepStatus::Pending {
                self.ahead.ready.insert(dependent);
            }
        }
        Ok(())
    }

    /// An attempt failed. Another follows where that may help and the rule allows it.
    pub(super) fn fail(&mut self, place: usize, fault: Fault, may_pass: bool) -> Result<(), Rest> {
        let (rule, attempt) = (self.step(place).retry, self.state(place).attempt);
        let is_over = self.pen.execution.is_rolling_back || self.ahead.failed.is_some();
        let now = self.pen.clock.now();
        let pause = (may_pass && attempt < rule.attempts && !is_over).then(|| {
            let jitter = jitter(rule, attempt, self.dice.roll());
            fault.retry_at.map_or(jitter, |at| jitter.max(crate::domain::age(at, now)))
        });
        let why = Printable::new(format!("step `{}` failed: {}", self.step(place).id, fault.message));
        let retry_at = pause.map(|pause| later(now, pause));
        self.pen.note(Recorded::Failed { step: self.id(place), fault, retry_at })?;
        match pause {
            Some(pause) => {
                self.ahead.retries.insert((Instant::now() + pause, place));
                Ok(())
            }
            None => {
                self.settle_if_back(place);
                self.give_up(why)
            }
        }
    }

    pub(super) fn take_up_retries(&mut self) {
        let now = Instant::now();
        while let Some((at, place)) = self.ahead.retries.first().copied()
            && at <= now
        {
            self.ahead.retries.pop_first();
            self.ahead.ready.insert(place);
        }
    }

    /// It will not be done, and neither will what needs it.
    pub(super) fn skip(&mut self, place: usize, why: &str) -> Result<(), Rest> {
        let id = self.id(place);
        self.ahead.ready.remove(&place);
        self.pen.note(Recorded::Skipped { step: id.clone(), why: Printable::new(why) })?;
        for dependent in self.order.all_dependents(place) {
            if matches!(self.state(dependent).status, StepStatus::Pending | StepStatus::Intended) {
                let why = Printable::new(format!("it needs `{id}`, which was skipped"));
                self.pen.note(Recorded::Skipped { step: self.id(dependent), why })?;
                self.ahead.ready.remove(&dependent);
            }
        }
        Ok(())
    }
}

/// Full jitter: anything between zero and `base · 2^n`, at most `cap`.
fn jitter(rule: Retry, attempt: u32, roll: u64) -> Duration {
    let doubled = 1u64.checked_shl(attempt.saturating_sub(1)).unwrap_or(u64::MAX);
    let most = rule.base_milliseconds.saturating_mul(doubled).min(rule.cap_milliseconds);
    Duration::from_millis(roll % most.saturating_add(1).max(1))
}

pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_jitter_is_full_and_has_a_cap() {
        let rule = Retry { attempts: 9, base_milliseconds: 100, cap_milliseconds: 1_000 };
        for attempt in 1..80 {
            let most = u128::from(100u64.saturating_mul(1 << (attempt - 1).min(20))).min(1_000);
            let all: Vec<u128> = (0..3_000).map(|roll| jitter(rule, attempt, roll).as_millis()).collect();
            assert_eq!(all.iter().max(), Some(&most), "attempt {attempt}");
            assert_eq!(all.iter().min(), Some(&0));
        }
        assert_eq!(
            jitter(Retry { base_milliseconds: u64::MAX, cap_milliseconds: u64::MAX, ..rule }, 70, u64::MAX - 1)
                .as_millis(),
            u128::from(u64::MAX) - 1
        );
    }
}
