//! What came of a job becomes facts.

use super::{
    Executor, Rest,
    jobs::{Came, Job},
};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Fields, Idempotence, Recorded, Verdict},
    provider::{Finding, OperationFault},
};

impl Executor {
    pub(super) fn take_in(&mut self, job: Job, came: Came) -> Result<(), Rest> {
        match (job, came) {
            (Job::Perform(place), Came::Performed(ended)) => self.performed(place, ended),
            (Job::Perform(place), Came::Broke(why)) => self.performed(place, Err(OperationFault::open(broken(&why)))),
            (Job::Perform(place), Came::Cancelled) => self.cancelled(place),
            (Job::Inspect(place), Came::Inspected(answer)) => self.inspected(place, answer),
            (Job::Inspect(place), Came::Broke(why)) => self.inspected(place, Err(broken(&why))),
            (Job::Check(place, number), Came::Checked(verdict, why)) => self.checked(place, number, verdict, why),
            (Job::Check(place, number), Came::Broke(why)) => {
                self.checked(place, number, Verdict::Inconclusive, broken(&why).message)
            }
            (Job::Check(place, _), Came::Cancelled) => {
                if !self.pen.execution.is_rolling_back {
                    self.ahead.to_check.insert(place);
                }
                Ok(())
            }
            (Job::Undo(place), Came::Undone(ended)) => self.undone(place, ended),
            (Job::Undo(place), Came::Broke(why)) => self.undone(place, Err(broken(&why))),
            (Job::Observe, Came::Observed(found)) => self.observed(&found),
            (Job::Observe, Came::Broke(why)) => self.refuse(vec![broken(&why).message]),
            // Cancelled when it was asked to stop: the next worker takes it up.
            _ => Ok(()),
        }
    }

    fn performed(&mut self, place: usize, ended: Result<Fields, OperationFault>) -> Result<(), Rest> {
        match ended {
            Ok(outputs) => self.done(place, |step| Recorded::Performed { step, outputs }),
            Err(fault) if fault.is_open => {
                let is_repeatable =
                    matches!(self.step(place).idempotence, Idempotence::ReadOnly | Idempotence::Idempotent);
                if is_repeatable {
                    let may_pass = fault.fault.kind != FaultKind::Broken;
                    return self.fail(place, fault.fault, may_pass);
                }
                self.unresolved.insert(place, Some(fault.fault));
                Ok(())
            }
            Err(fault) => self.fail(place, fault.fault, fault.is_passing),
        }
    }

    /// It was done: its checks come next, or its undo.
    pub(super) fn done(&mut self, place: usize, fact: impl FnOnce(String) -> Recorded) -> Result<(), Rest> {
        self.pen.note(fact(self.id(place)))?;
        if self.pen.execution.is_rolling_back {
            self.settle_if_back(place);
            return Ok(());
        }
        self.go_on(place)
    }

    fn cancelled(&mut self, place: usize) -> Result<(), Rest> {
        if self.pen.execution.is_rolling_back {
            return self.take_back_cancelled(place);
        }
        self.unresolved.insert(place, None);
        Ok(())
    }

    fn inspected(&mut self, place: usize, answer: Result<Finding, Fault>) -> Result<(), Rest> {
        let attempt_failed = self.unresolved.remove(&place).flatten();
        let step = self.id(place);
        match answer {
            Ok(Finding::Present(outputs)) => self.done(place, |step| Recorded::Adopted { step, outputs, by: None }),
            Ok(Finding::Absent) => match attempt_failed {
                Some(fault) => self.fail(place, fault, true),
                // Not done as a whole, or not yet: its undo finds what there is of it.
                None if self.is_taken_back(place) => {
                    self.back.to_undo.insert(place);
                    Ok(())
                }
                None => self.absent(place, None),
            },
            Ok(Finding::Unknown(why) | Finding::Running(why)) => self.pen.note(Recorded::InDoubt { step, why }),
            Err(fault) => {
                let why = Printable::new(format!("it could not be asked what came of it: {fault}"));
                self.pen.note(Recorded::InDoubt { step, why })
            }
        }
    }

    /// It was not done, as the far side or a person says.
    pub(super) fn absent(&mut self, place: usize, by: Option<String>) -> Result<(), Rest> {
        self.pen.note(Recorded::Absent { step: self.id(place), by })?;
        if self.pen.execution.is_rolling_back {
            self.settle_if_back(place);
        } else if self.ahead.open_needs[place] == 0 {
            self.ahead.ready.insert(place);
        }
        Ok(())
    }

    pub(super) fn checked(&mut self, place: usize, check: u32, verdict: Verdict, why: Printable) -> Result<(), Rest> {
        if self.pen.execution.is_rolling_back {
            // Whatever it says: an end that was asked for is no pass.
            return Ok(());
        }
        let title = self.step(place).checks.get(check as usize).map_or("", |check| &check.title).to_owned();
        let told = format!("{title}: {why}");
        self.pen.note(Recorded::Checked { step: self.id(place), check, verdict, why })?;
        match verdict {
            Verdict::Pass => self.go_on(place),
            Verdict::Fail => self.fail(place, Fault::new(FaultKind::Conflict, told), false),
            Verdict::Inconclusive => {
                let why = format!("the check of `{}` is inconclusive: {told}", self.step(place).id);
                self.pen.note(Recorded::Paused { why: Printable::new(why) })
            }
        }
    }

    fn undone(&mut self, place: usize, ended: Result<(), Fault>) -> Result<(), Rest> {
        let step = self.id(place);
        match ended {
            Ok(()) => {
                self.pen.note(Recorded::Undone { step })?;
                self.settle_if_back(place);
                Ok(())
            }
            Err(fault) => self.pen.note(Recorded::Stuck { step, fault }),
        }
    }

    fn observed(&mut self, found: &[Option<Printable>]) -> Result<(), Rest> {
        let holds = |fact: &usize| found.get(*fact).is_some_and(Option::is_none);
        if self.pen.execution.is_rolling_back {
            return Ok(());
        }
        if self.pen.execution.is_paused && self.ahead.has_begun {
            let held = (0..found.len()).filter(holds).filter_map(|fact| u32::try_from(fact).ok()).collect();
            return self.pen.note(Recorded::Observed { held });
        }
        // What this execution changed itself did not hold at the pause either.
        let looked_at: Vec<usize> = match &self.pen.execution.held_facts {
            Some(held) if self.ahead.has_begun => held.iter().map(|fact| *fact as usize).collect(),
            _ => (0..found.len()).collect(),
        };
        let changed: Vec<Printable> =
            looked_at.into_iter().filter_map(|fact| found.get(fact).cloned().flatten()).collect();
        if !changed.is_empty() {
            return self.refuse(changed);
        }
        self.ahead.facts_hold = true;
        Ok(())
    }
}

fn broken(why: &Printable) -> Fault {
    Fault::new(FaultKind::Broken, format!("a defect of this program: {why}"))
}
