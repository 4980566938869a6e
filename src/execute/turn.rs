//! One turn: what follows from where the execution stands is written, then started.

use std::{sync::Arc, time::Duration};

use super::{
    Executor, Rest,
    acts::Acting,
    checking, facts,
    jobs::{Came, Job},
};
use crate::plan::{Idempotence, Operation, OperationId, Recorded};

impl Executor {
    /// Two transactions at most: the ends that were noted with what is intended next, then that it is started.
    pub(super) async fn turn(&mut self) -> Result<Option<Rest>, Rest> {
        let mut jobs = Vec::new();
        self.collect_checks(&mut jobs);
        self.collect_unresolved(&mut jobs)?;
        let mut intended = self.intend(&mut jobs)?;
        if self.pen.execution.is_rolling_back || self.ahead.failed.is_some() {
            // One of them was refused: what is intended beside it is not sent.
            intended.clear();
        }
        if self.pen.execution.is_rolling_back {
            self.collect_undos(&mut jobs)?;
        }
        let is_idle = jobs.is_empty() && intended.is_empty() && self.jobs.is_empty();
        let rest = if is_idle { self.conclude(&mut jobs)? } else { None };
        self.pen.sync().await?;
        jobs.into_iter().for_each(|job| self.begin(job));
        if !intended.is_empty() {
            for place in &intended {
                self.pen.note(Recorded::Started { step: self.id(*place) })?;
            }
            self.pen.sync().await?;
            self.ahead.has_begun = true;
            intended.into_iter().for_each(|place| self.begin(Job::Perform(place)));
        }
        Ok(rest)
    }

    /// Steps that may be started beside those that run and those that are about to.
    pub(super) fn room(&self, about_to: usize) -> usize {
        (self.plan.parallel.max(1) as usize).saturating_sub(self.jobs.len() + about_to)
    }

    fn collect_checks(&mut self, jobs: &mut Vec<Job>) {
        if self.pen.execution.is_rolling_back || self.stop.is_some() {
            return;
        }
        while self.room(jobs.len()) > 0
            && let Some(place) = self.ahead.to_check.pop_first()
        {
            if let Some(check) = self.next_check(place) {
                jobs.push(Job::Check(place, check));
            }
        }
    }

    fn collect_unresolved(&mut self, jobs: &mut Vec<Job>) -> Result<(), Rest> {
        if self.stop.is_some() {
            return Ok(());
        }
        let open: Vec<usize> = self.unresolved.keys().copied().filter(|place| !self.jobs.is_busy(*place)).collect();
        for place in open.into_iter().take(self.room(jobs.len())) {
            let is_repeated = matches!(self.step(place).idempotence, Idempotence::ReadOnly | Idempotence::Idempotent);
            if is_repeated && self.pen.execution.is_rolling_back && self.is_irreversible(place) {
                self.leave_cancelled(place)?;
                continue;
            }
            jobs.push(if is_repeated { Job::Perform(place) } else { Job::Inspect(place) });
        }
        Ok(())
    }

    fn begin(&mut self, job: Job) {
        let voice = self.said.voice(job.step().map_or("", |place| &self.plan.steps[place].id));
        let clock = self.pen.clock.clone();
        match job {
            Job::Perform(place) => {
                self.unresolved.remove(&place);
                let acting = self.acting(place);
                self.jobs.start(job, async move { Came::Performed(acting.perform(&voice).await) });
            }
            Job::Inspect(place) => {
                let acting = self.acting(place);
                // On the way back a person waits for the end, not for what goes on.
                let patience = if self.pen.execution.is_rolling_back { Duration::ZERO } else { acting.timeout };
                self.jobs.start(job, async move { Came::Inspected(acting.inspect(patience).await) });
            }
            Job::Check(place, number) => {
                let Some(check) = self.step(place).checks.get(number as usize).cloned() else { return };
                let acting = self.measuring(place, check.measure.clone());
                self.jobs.start(job, async move {
                    let (verdict, why) = checking::verdict(&check, acting, clock, &voice).await;
                    Came::Checked(verdict, why)
                });
            }
            Job::Undo(place) => {
                let (acting, outputs) = (self.acting(place), self.state(place).outputs.clone());
                let attempts = self.step(place).retry.attempts.max(3);
                self.jobs.start(job, async move { Came::Undone(acting.undo(&outputs, attempts, &voice).await) });
            }
            Job::Observe => {
                let (plan, world, id) = (Arc::clone(&self.plan), self.world.clone(), self.new_id());
                self.jobs.start(job, async move { Came::Observed(facts::observe(&plan, world, id, &voice).await) });
            }
        }
    }

    /// The operation as it was intended. What the journal has of its inputs is without tokens, so that they are filled
    /// in anew where they can be.
    fn acting(&mut self, place: usize) -> Acting {
        let step = self.step(place);
        let timeout = Duration::from_secs(step.timeout_seconds.max(1));
        let name = step.operation.name.clone();
        let state = self.state(place);
        let inputs = self.filled_in(&step.operation.inputs, None).unwrap_or_else(|_| state.inputs.clone());
        let operation = Operation::new(name, inputs);
        let id = state.operation_id.clone();
        let id = id.unwrap_or_else(|| self.new_id());
        Acting { world: self.world.clone(), operation, id, timeout }
    }

    /// A measurement; a reference in it that cannot be filled in makes it fail with its own words.
    fn measuring(&mut self, place: usize, measure: Operation) -> Acting {
        let inputs = self.filled_in(&measure.inputs, Some(place)).unwrap_or_else(|_| measure.inputs.clone());
        let operation = Operation::new(measure.name, inputs);
        Acting { world: self.world.clone(), operation, id: self.new_id(), timeout: Duration::from_secs(30) }
    }

    pub(super) fn new_id(&mut self) -> OperationId {
        OperationId(format!("{:016x}{:016x}", self.dice.roll(), self.dice.roll()))
    }
}
