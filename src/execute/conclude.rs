//! Nothing goes on: whether the execution is over, or what it waits for.

use super::{Executor, Rest, jobs::Job};
use crate::{
    domain::Printable,
    plan::{ExecutionStatus, Recorded, StepStatus},
};

/// Steps that a sentence names; of more it gives the number.
const NAMED: usize = 3;

impl Executor {
    /// Notes the end when this is it. A job is pushed where something has to be looked at before.
    pub(super) fn conclude(&mut self, jobs: &mut Vec<Job>) -> Result<Option<Rest>, Rest> {
        let execution = &self.pen.execution;
        if execution.ended_at.is_some() {
            return Ok(Some(Rest::Ended(execution.status)));
        }
        if self.stop.is_some() {
            return Ok(Some(Rest::Stopped));
        }
        if matches!(execution.status, ExecutionStatus::Stuck | ExecutionStatus::InDoubt) {
            return Ok(Some(Rest::Waits(execution.status)));
        }
        if execution.is_paused {
            let look = !execution.is_rolling_back
                && self.ahead.has_begun
                && execution.held_facts.is_none()
                && !self.plan.facts.is_empty();
            if look {
                jobs.push(Job::Observe);
                return Ok(None);
            }
            return Ok(Some(Rest::Waits(execution.status)));
        }
        if execution.is_rolling_back {
            return self.end_of_the_way_back().map(Some);
        }
        if let Some(why) = self.ahead.failed.take() {
            let status =
                if self.pen.execution.has_effects() { ExecutionStatus::Failed } else { ExecutionStatus::Aborted };
            return self.end(status, Some(why)).map(Some);
        }
        if !self.ahead.retries.is_empty() || !self.ahead.ready.is_empty() {
            return Ok(None);
        }
        let done = execution.count(StepStatus::Succeeded) + execution.count(StepStatus::Skipped);
        if done < self.plan.steps.len() {
            return Err(Rest::Illegal("steps are left that nothing can start: the plan has a circle".into()));
        }
        self.end(ExecutionStatus::Succeeded, None).map(Some)
    }

    fn end_of_the_way_back(&mut self) -> Result<Rest, Rest> {
        let execution = &self.pen.execution;
        let left: Vec<&str> = self
            .plan
            .steps
            .iter()
            .filter(|step| execution.steps.get(&step.id).is_some_and(|state| state.has_effect))
            .map(|step| step.id.as_str())
            .collect();
        if !left.is_empty() {
            let mut names = left.iter().take(NAMED).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            if left.len() > NAMED {
                names = format!("{names} and {} more", left.len() - NAMED);
            }
            let reason = execution.why.as_ref().map(|why| format!("{why}; ")).unwrap_or_default();
            let why = Printable::new(format!("{reason}not taken back: {names}"));
            return self.end(ExecutionStatus::Failed, Some(why));
        }
        let status =
            if execution.count(StepStatus::Undone) > 0 { ExecutionStatus::Undone } else { ExecutionStatus::Aborted };
        self.end(status, None)
    }

    fn end(&mut self, status: ExecutionStatus, why: Option<Printable>) -> Result<Rest, Rest> {
        self.pen.note(Recorded::Ended { status, why })?;
        Ok(Rest::Ended(status))
    }
}
