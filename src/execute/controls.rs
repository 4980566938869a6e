//! What persons ask for is taken up, or refused with the reason.

use super::{Executor, Rest};
use crate::{
    domain::Printable,
    journal::{ExecutionFilter, PostedControl},
    plan::{Control, Entry, ExecutionId, Fields, Recorded, StepStatus, Verdict},
};

impl Executor {
    /// Who decided about which step, from the entries so far.
    pub(super) fn remember_decisions(&mut self, entries: &[Entry]) {
        for entry in entries {
            if let Recorded::Controlled { control, by, refused: None, .. } = &entry.fact {
                self.remember(control, by);
            }
        }
    }

    fn remember(&mut self, control: &Control, by: &str) {
        if let Some(place) = control.step().and_then(|step| self.order.place(step)) {
            self.decided.insert(place, format!("{by} said {}", control.word()));
        }
    }

    /// Takes up what was posted since.
    pub(super) async fn hear(&mut self) -> Result<(), Rest> {
        let last = self.pen.execution.last_control;
        match self.pen.store.controls(&self.pen.lease.execution, last).await {
            Ok(posted) => {
                let others = self.others(&posted).await;
                posted.iter().try_for_each(|posted| self.take_up(posted, others.as_deref()))
            }
            Err(error) => {
                tracing::warn!(%error, "controls could not be read");
                Ok(())
            }
        }
    }

    /// Who works on the environment, where this execution is over and somebody wants to go on with it.
    async fn others(&self, posted: &[PostedControl]) -> Option<ExecutionId> {
        let is_over = self.pen.execution.ended_at.is_some();
        if !is_over || !posted.iter().any(|posted| posted.control == Control::Rollback) {
            return None;
        }
        let environment = Some(self.pen.execution.environment.clone());
        let filter = ExecutionFilter { environment, is_live: true, limit: 0 };
        // Where it cannot be told, the journal itself refuses to go on.
        let rows = self.pen.store.executions(&filter).await.unwrap_or_default();
        rows.into_iter().map(|row| row.id).find(|id| *id != self.pen.lease.execution)
    }

    fn take_up(&mut self, posted: &PostedControl, other: Option<&str>) -> Result<(), Rest> {
        let refused = self.reason_against(posted, other).map(Printable::new);
        let is_refused = refused.is_some();
        self.pen.note(Recorded::Controlled {
            number: posted.number,
            control: posted.control.clone(),
            by: posted.by.clone(),
            refused,
        })?;
        if is_refused {
            return Ok(());
        }
        self.remember(&posted.control, &posted.by);
        self.carry_out(&posted.control, &posted.by)
    }

    fn reason_against(&self, posted: &PostedControl, other: Option<&str>) -> Option<String> {
        let execution = &self.pen.execution;
        let is_over = execution.ended_at.is_some();
        match &posted.control {
            Control::Rollback if !is_over => Some("it is not over; to stop it and take it back: abort".into()),
            Control::Rollback if !execution.has_effects() => Some("nothing is left to take back".into()),
            Control::Rollback => other.map(|other| {
                let environment = &execution.environment;
                format!(
                    "execution {other} works on `{environment}` now; to see when it is done: orchestra attach {other}"
                )
            }),
            _ if is_over => Some(format!("it is over: {}", execution.status.word())),
            Control::Pause if execution.is_paused => Some("it is paused already".into()),
            Control::Abort if execution.is_rolling_back => Some("it is being taken back already".into()),
            Control::Pause | Control::Resume | Control::Abort => None,
            Control::Approve { step } | Control::Retry { step } | Control::Skip { step } => {
                self.reason_against_step(posted, step)
            }
        }
    }

    fn reason_against_step(&self, posted: &PostedControl, step: &str) -> Option<String> {
        let Some(place) = self.order.place(step) else { return Some(format!("the plan has no step `{step}`")) };
        let state = self.state(place);
        if posted.seen < state.changed_by {
            let first = self.decided.get(&place).map(|first| format!("{first}, and ")).unwrap_or_default();
            return Some(format!("{first}step `{step}` is {} since; look again", state.status.word()));
        }
        let fits = match (&posted.control, state.status) {
            (Control::Approve { .. } | Control::Retry { .. } | Control::Skip { .. }, StepStatus::InDoubt) => true,
            (Control::Approve { .. } | Control::Retry { .. }, StepStatus::Verifying) => {
                self.open_check(place).is_some() && !self.jobs.is_busy(place)
            }
            (Control::Retry { .. } | Control::Skip { .. }, StepStatus::Stuck) => true,
            (Control::Skip { .. }, StepStatus::Pending | StepStatus::Intended) => !self.pen.execution.is_rolling_back,
            _ => false,
        };
        (!fits).then(|| {
            let word = posted.control.word();
            format!("step `{step}` is {}: there is nothing to {word}", state.status.word())
        })
    }

    fn carry_out(&mut self, control: &Control, by: &str) -> Result<(), Rest> {
        let place = control.step().and_then(|step| self.order.place(step));
        if place.is_some() {
            // However long a person took to decide, what was decided is done.
            self.put_off_deadline();
        }
        match (control, place) {
            (Control::Pause, _) => self.pen.note(Recorded::Paused { why: Printable::new(format!("{by} paused it")) }),
            (Control::Resume, _) => self.resume(),
            (Control::Abort, _) => self.turn_back_at_once(Printable::new(format!("{by} aborted it"))),
            (Control::Rollback, _) => self.turn_back(Printable::new(format!("{by} takes it back"))),
            (Control::Approve { .. }, Some(place)) => self.approve(place, by),
            (Control::Retry { .. }, Some(place)) => self.retry(place, by),
            (Control::Skip { .. }, Some(place)) => self.leave(place, by),
            _ => Ok(()),
        }
    }

    /// Checks that are inconclusive are measured again, and facts are looked at.
    fn resume(&mut self) -> Result<(), Rest> {
        if !self.pen.execution.is_paused {
            return Ok(());
        }
        self.pen.note(Recorded::Resumed)?;
        self.put_off_deadline();
        self.set_facts();
        if !self.pen.execution.is_rolling_back {
            let open: Vec<usize> = (0..self.plan.steps.len())
                .filter(|place| self.state(*place).status == StepStatus::Verifying && !self.jobs.is_busy(*place))
                .collect();
            self.ahead.to_check.extend(open);
        }
        Ok(())
    }

    fn approve(&mut self, place: usize, by: &str) -> Result<(), Rest> {
        let Some(check) = self.open_check(place) else {
            return self.done(place, |step| Recorded::Adopted {
                step,
                outputs: Fields::new(),
                by: Some(by.to_owned()),
            });
        };
        self.checked(place, check, Verdict::Pass, Printable::new(format!("{by} lets it pass")))?;
        self.resume_when_nothing_is_open()
    }

    fn retry(&mut self, place: usize, by: &str) -> Result<(), Rest> {
        match self.state(place).status {
            StepStatus::InDoubt => self.absent(place, Some(by.to_owned())),
            StepStatus::Stuck => {
                self.back.to_undo.insert(place);
                if self.pen.execution.is_paused { self.pen.note(Recorded::Resumed) } else { Ok(()) }
            }
            _ => self.resume(),
        }
    }

    fn leave(&mut self, place: usize, by: &str) -> Result<(), Rest> {
        if self.state(place).status == StepStatus::Stuck {
            self.pen.note(Recorded::Abandoned { step: self.id(place), by: by.to_owned() })?;
        } else {
            self.skip(place, &format!("{by} skips it"))?;
        }
        self.settle_if_back(place);
        Ok(())
    }

    /// A pause for a check ends with the last check that is open.
    fn resume_when_nothing_is_open(&mut self) -> Result<(), Rest> {
        let is_open =
            |place: usize| self.state(place).status == StepStatus::Verifying && self.open_check(place).is_some();
        if (0..self.plan.steps.len()).any(is_open) { Ok(()) } else { self.resume() }
    }
}
