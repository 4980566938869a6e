//! The way back: each step after everything that needs it, in parallel where the plan allows.

use super::{Executor, Rest, jobs::Job};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Idempotence, Recorded, StepStatus, Undo},
};

impl Executor {
    /// From here on nothing further is done. What runs may end.
    pub(super) fn turn_back(&mut self, why: Printable) -> Result<(), Rest> {
        self.pen.note(Recorded::RollingBack { why })?;
        self.jobs.cancel(|job| matches!(job, Job::Check(..) | Job::Observe));
        self.prepare_back();
        Ok(())
    }

    /// The same, and what runs is cancelled; what is asked about is asked about once more, with less patience.
    pub(super) fn turn_back_at_once(&mut self, why: Printable) -> Result<(), Rest> {
        self.turn_back(why)?;
        self.jobs.cancel(|job| matches!(job, Job::Perform(_) | Job::Inspect(_)));
        Ok(())
    }

    /// Counts what stands in the way of each undo.
    pub(super) fn prepare_back(&mut self) {
        let steps = self.plan.steps.len();
        self.ahead.ready.clear();
        self.ahead.retries.clear();
        self.ahead.to_check.clear();
        self.ahead.failed = None;
        self.back.to_undo.clear();
        self.back.is_settled = vec![false; steps];
        self.back.blockers = (0..steps).map(|place| self.order.dependents[place].len()).collect();
        // From the leaves on; each settled step frees what it needs.
        for place in 0..steps {
            if self.back.blockers[place] == 0 {
                self.free(place);
            }
        }
    }

    /// Everything that needs it is settled.
    fn free(&mut self, place: usize) {
        let mut free = vec![place];
        while let Some(place) = free.pop() {
            if !self.has_to_settle(place) {
                free.extend(self.settle(place));
            }
        }
    }

    /// Whether something has to happen before the step is settled; where that is an undo, it is lined up.
    fn has_to_settle(&mut self, place: usize) -> bool {
        let state = self.state(place);
        if !state.has_effect {
            return false;
        }
        match state.status {
            StepStatus::Verifying | StepStatus::Succeeded | StepStatus::Failed | StepStatus::Undoing => {
                if matches!(self.step(place).undo, Undo::Irreversible { .. }) {
                    return false;
                }
                self.back.to_undo.insert(place);
                true
            }
            // Its end has to be known first, or a person decides.
            StepStatus::Started | StepStatus::InDoubt | StepStatus::Stuck => true,
            _ => false,
        }
    }

    /// Returns what has nothing in its way any more.
    fn settle(&mut self, place: usize) -> Vec<usize> {
        if std::mem::replace(&mut self.back.is_settled[place], true) {
            return Vec::new();
        }
        let mut free = Vec::new();
        for need in &self.order.needs[place] {
            self.back.blockers[*need] -= 1;
            if self.back.blockers[*need] == 0 {
                free.push(*need);
            }
        }
        free
    }

    /// After a step changed: lines up its undo, or frees what it needs.
    pub(super) fn settle_if_back(&mut self, place: usize) {
        if self.pen.execution.is_rolling_back
            && self.back.blockers.get(place) == Some(&0)
            && !self.back.is_settled[place]
        {
            self.free(place);
        }
    }

    /// Notes which undos begin now.
    pub(super) fn collect_undos(&mut self, jobs: &mut Vec<Job>) -> Result<(), Rest> {
        if self.pen.execution.is_paused || self.stop.is_some() {
            return Ok(());
        }
        while self.room(jobs.len()) > 0
            && let Some(place) = self.back.to_undo.pop_first()
        {
            self.pen.note(Recorded::UndoStarted { step: self.id(place) })?;
            if matches!(self.step(place).undo, Undo::Nothing { .. }) {
                self.pen.note(Recorded::Undone { step: self.id(place) })?;
                self.settle_if_back(place);
            } else {
                jobs.push(Job::Undo(place));
            }
        }
        Ok(())
    }

    /// Whether its undo is to be carried out, now.
    pub(super) fn is_taken_back(&self, place: usize) -> bool {
        self.pen.execution.is_rolling_back
            && matches!(self.step(place).undo, Undo::Automatic { .. })
            && self.back.blockers.get(place) == Some(&0)
    }

    /// A step that was cancelled on the way back: one that may be repeated is taken back as it is, another is asked about.
    pub(super) fn take_back_cancelled(&mut self, place: usize) -> Result<(), Rest> {
        let is_open = matches!(self.step(place).idempotence, Idempotence::Inspectable | Idempotence::OnceOnly);
        if !is_open && self.is_irreversible(place) {
            return self.leave_cancelled(place);
        }
        if is_open || self.back.blockers.get(place) != Some(&0) {
            self.unresolved.insert(place, None);
        } else {
            self.back.to_undo.insert(place);
        }
        Ok(())
    }

    pub(super) fn is_irreversible(&self, place: usize) -> bool {
        matches!(self.step(place).undo, Undo::Irreversible { .. })
    }

    /// Nobody saw how far it came, it is not done over on the way back, and nothing takes it back.
    pub(super) fn leave_cancelled(&mut self, place: usize) -> Result<(), Rest> {
        self.unresolved.remove(&place);
        let fault = Fault::new(FaultKind::Conflict, "it was cut short, and some of it may have been done");
        self.fail(place, fault, false)
    }
}
