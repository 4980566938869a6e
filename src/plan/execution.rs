//! The one transition table: where an execution stands after each of its entries. The worker, recovery
//! and every screen fold the same entries with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Approval, Entry, Fields, OperationId, Plan, Recorded, StepId, Verdict};
use crate::domain::{Fault, Printable, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionStatus {
    Pending,
    Running,
    Paused,
    Succeeded,
    Failed,
    Undoing,
    Undone,
    /// A step is in doubt and a person has to decide.
    InDoubt,
    /// An undo failed and a person has to decide.
    Stuck,
    /// Ended before anything was done.
    Aborted,
}

impl ExecutionStatus {
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Succeeded,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
        Self::InDoubt,
        Self::Stuck,
        Self::Aborted,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::InDoubt => "in_doubt",
            Self::Stuck => "stuck",
            Self::Aborted => "aborted",
        }
    }

    /// Nothing further happens by itself and the environment is free again.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Undone | Self::Aborted)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    Pending,
    Intended,
    Started,
    /// Done; its checks are going on.
    Verifying,
    Succeeded,
    /// For good, or until its next attempt.
    Failed,
    InDoubt,
    Skipped,
    Undoing,
    Undone,
    Stuck,
    /// A person left what a stuck undo left.
    Abandoned,
}

impl StepStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Intended => "intended",
            Self::Started => "running",
            Self::Verifying => "verifying",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::InDoubt => "in doubt",
            Self::Skipped => "skipped",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Stuck => "stuck",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Where one step stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StepState {
    pub status: StepStatus,
    pub operation_id: Option<OperationId>,
    /// Attempts so far.
    pub attempt: u32,
    pub inputs: Fields,
    pub outputs: Fields,
    pub deadline: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub fault: Option<Fault>,
    pub retry_at: Option<Timestamp>,
    pub verdicts: BTreeMap<u32, (Verdict, Printable)>,
    /// It may have changed the world and was not taken back: true from `Started` on, whatever came of it.
    pub has_effect: bool,
    /// Sequence of the last entry about it.
    pub changed_by: u64,
}

impl Default for StepState {
    fn default() -> Self {
        Self {
            status: StepStatus::Pending,
            operation_id: None,
            attempt: 0,
            inputs: Fields::new(),
            outputs: Fields::new(),
            deadline: None,
            started_at: None,
            ended_at: None,
            fault: None,
            retry_at: None,
            verdicts: BTreeMap::new(),
            has_effect: false,
            changed_by: 0,
        }
    }
}

/// Where an execution stands: the fold of its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Execution {
    pub status: ExecutionStatus,
    pub plan: String,
    pub environment: String,
    pub actor: String,
    pub approval: Option<Approval>,
    pub owner: Option<String>,
    pub epoch: u64,
    pub sequence: u64,
    pub steps: BTreeMap<StepId, StepState>,
    pub is_rolling_back: bool,
    pub is_paused: bool,
    /// The facts of the plan that held at the last pause, by their place in it; `None` when nobody looked.
    pub held_facts: Option<Vec<u32>>,
    /// Why it is not going on, or ended as it did.
    pub why: Option<Printable>,
    /// The last control that was taken up.
    pub last_control: u64,
    pub created_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// How many steps have each status, so that no entry costs a look at every step.
    counts: BTreeMap<StepStatus, usize>,
}

/// An entry that cannot follow on what came before: the journal was damaged, or this program is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {sequence}: {why}")]
pub struct Illegal {
    pub sequence: u64,
    pub why: String,
}

impl Execution {
    /// Before its first entry.
    pub fn new(plan: &Plan) -> Self {
        Self::of_steps(plan.ids().cloned())
    }

    /// The same for the names of the steps alone.
    pub fn of_steps(steps: impl IntoIterator<Item = StepId>) -> Self {
        let steps: BTreeMap<_, _> = steps.into_iter().map(|step| (step, StepState::default())).collect();
        Self {
            counts: BTreeMap::from([(StepStatus::Pending, steps.len())]),
            status: ExecutionStatus::Pending,
            plan: String::new(),
            environment: String::new(),
            actor: String::new(),
            approval: None,
            owner: None,
            epoch: 0,
            sequence: 0,
            steps,
            is_rolling_back: false,
            is_paused: false,
            held_facts: None,
            why: None,
            last_control: 0,
            created_at: None,
            started_at: None,
            ended_at: None,
        }
    }

    /// All entries of an execution.
    ///
    /// # Errors
    /// The first that cannot be.
    pub fn fold<'a>(plan: &Plan, entries: impl IntoIterator<Item = &'a Entry>) -> Result<Self, Illegal> {
        let mut execution = Self::new(plan);
        entries.into_iter().try_for_each(|entry| execution.apply(entry))?;
        Ok(execution)
    }

    /// Takes in the next entry.
    ///
    /// # Errors
    /// It cannot come next; nothing was changed.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Illegal> {
        let illegal = |why: String| Illegal { sequence: entry.sequence, why };
        if entry.sequence != self.sequence + 1 {
            return Err(illegal(format!("it follows on entry {}; one in between is missing", self.sequence)));
        }
        if entry.epoch < self.epoch {
            return Err(illegal(format!("it is of lease {}, and lease {} was given since", entry.epoch, self.epoch)));
        }
        match entry.fact.step() {
            Some(step) => self.apply_step(step, entry).map_err(illegal)?,
            None => self.apply_whole(entry).map_err(illegal)?,
        }
        self.sequence = entry.sequence;
        self.epoch = entry.epoch;
        self.status = self.standing();
        Ok(())
    }

    /// Steps that are done, in whichever way, and all steps.
    pub fn progress(&self) -> (usize, usize) {
        use StepStatus::{Abandoned, Skipped, Succeeded, Undone};
        ([Succeeded, Skipped, Undone, Abandoned].into_iter().map(|status| self.count(status)).sum(), self.steps.len())
    }

    /// Steps of this status.
    pub fn count(&self, status: StepStatus) -> usize {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    /// Whether any step has an effect that was not taken back.
    pub fn has_effects(&self) -> bool {
        self.steps.values().any(|step| step.has_effect)
    }

    fn apply_whole(&mut self, entry: &Entry) -> Result<(), String> {
        if self.ended_at.is_some() && !may_follow_the_end(&entry.fact) {
            return Err("the execution has ended before it".into());
        }
        match &entry.fact {
            Recorded::Created { plan, environment, actor, approval } => {
                if self.sequence != 0 {
                    return Err("an execution is created once".into());
                }
                (self.plan, self.environment, self.actor) = (plan.clone(), environment.clone(), actor.clone());
                self.approval = Some(approval.clone());
                self.created_at = Some(entry.at);
            }
            _ if self.sequence == 0 => return Err("an execution begins with its creation".into()),
            Recorded::Claimed { owner } => {
                self.owner = Some(owner.clone());
                self.started_at = self.started_at.or(Some(entry.at));
            }
            Recorded::Refused { reasons } => self.why = reasons.first().cloned(),
            Recorded::RollingBack { why } => {
                (self.is_rolling_back, self.is_paused) = (true, false);
                self.why = Some(why.clone());
                self.ended_at = None;
            }
            Recorded::Paused { why } => {
                (self.is_paused, self.held_facts) = (true, None);
                self.why = Some(why.clone());
            }
            Recorded::Observed { held } => self.held_facts = Some(held.clone()),
            Recorded::Resumed => {
                self.is_paused = false;
                self.why = None;
            }
            Recorded::Controlled { number, .. } => self.last_control = *number,
            Recorded::Ended { status, why } => {
                if !status.is_over() {
                    return Err(format!("an execution does not end as {}", status.word()));
                }
                self.status = *status;
                self.ended_at = Some(entry.at);
                self.why = why.clone().or_else(|| self.why.take());
            }
            _ => {}
        }
        Ok(())
    }

    fn apply_step(&mut self, id: &str, entry: &Entry) -> Result<(), String> {
        if self.sequence == 0 {
            return Err("an execution begins with its creation".into());
        }
        if self.ended_at.is_some() {
            return Err("the execution has ended before it".into());
        }
        let step = self.steps.get_mut(id).ok_or_else(|| format!("the plan has no step `{id}`"))?;
        let Some(next) = next(step.status, &entry.fact) else {
            return Err(format!("step `{id}` is {}: {} cannot follow", step.status.word(), name(&entry.fact)));
        };
        if let Some(count) = self.counts.get_mut(&step.status) {
            *count -= 1;
        }
        *self.counts.entry(next).or_default() += 1;
        step.take(entry, next);
        if next == StepStatus::Intended {
            // It went on, so that they were looked at.
            self.held_facts = None;
        }
        Ok(())
    }

    /// The status that follows from the steps, until the end is written.
    fn standing(&self) -> ExecutionStatus {
        if self.ended_at.is_some() {
            return self.status;
        }
        let any = |status| self.count(status) > 0;
        if any(StepStatus::Stuck) {
            ExecutionStatus::Stuck
        } else if any(StepStatus::InDoubt) {
            ExecutionStatus::InDoubt
        } else if self.is_paused {
            ExecutionStatus::Paused
        } else if self.is_rolling_back {
            ExecutionStatus::Undoing
        } else if self.owner.is_some() {
            ExecutionStatus::Running
        } else {
            ExecutionStatus::Pending
        }
    }
}

/// What may be written after the end: a worker that looks once more, and a rollback.
fn may_follow_the_end(fact: &Recorded) -> bool {
    matches!(
        fact,
        Recorded::Claimed { .. }
            | Recorded::RollingBack { .. }
            | Recorded::Controlled { .. }
            | Recorded::ClockJumped { .. }
    )
}

/// The table. `None`: this cannot follow.
pub fn next(status: StepStatus, fact: &Recorded) -> Option<StepStatus> {
    use Recorded as R;
    use StepStatus as S;
    Some(match (status, fact) {
        (S::Pending | S::Failed, R::Intended { .. }) => S::Intended,
        // An intent of a worker that died was never sent; the next worker writes its own.
        (S::Intended, R::Intended { .. }) => S::Intended,
        (S::Intended, R::Started { .. }) => S::Started,
        (S::Started, R::Performed { .. }) => S::Verifying,
        (S::Verifying, R::Checked { .. }) => S::Verifying,
        (S::Verifying, R::Succeeded { .. }) => S::Succeeded,
        (S::Intended | S::Started | S::Verifying, R::Failed { .. }) => S::Failed,
        (S::Started, R::InDoubt { .. }) => S::InDoubt,
        (S::Started | S::InDoubt, R::Adopted { .. }) => S::Verifying,
        (S::Started | S::InDoubt, R::Absent { .. }) => S::Pending,
        (S::Pending | S::Intended | S::InDoubt, R::Skipped { .. }) => S::Skipped,
        (S::Started | S::Verifying | S::Succeeded | S::Failed | S::InDoubt | S::Stuck, R::UndoStarted { .. }) => {
            S::Undoing
        }
        // Undoing is repeated after a crash.
        (S::Undoing, R::UndoStarted { .. }) => S::Undoing,
        (S::Undoing, R::Undone { .. }) => S::Undone,
        (S::Undoing, R::Stuck { .. }) => S::Stuck,
        (S::Stuck, R::Abandoned { .. }) => S::Abandoned,
        _ => return None,
    })
}

/// The word for an entry, as its JSON has it.
fn name(fact: &Recorded) -> String {
    serde_json::to_value(fact).ok().and_then(|value| value["kind"].as_str().map(str::to_owned)).unwrap_or_default()
}

impl StepState {
    fn take(&mut self, entry: &Entry, next: StepStatus) {
        match &entry.fact {
            Recorded::Intended { operation_id, attempt, deadline, inputs, .. } => {
                self.operation_id = Some(operation_id.clone());
                self.attempt = *attempt;
                self.deadline = Some(*deadline);
                self.inputs = inputs.clone();
                (self.fault, self.retry_at) = (None, None);
            }
            Recorded::Started { .. } => {
                self.started_at = Some(entry.at);
                self.ended_at = None;
                self.has_effect = true;
            }
            Recorded::Performed { outputs, .. } | Recorded::Adopted { outputs, .. } => self.outputs = outputs.clone(),
            Recorded::Checked { check, verdict, why, .. } => {
                self.verdicts.insert(*check, (*verdict, why.clone()));
            }
            Recorded::Failed { fault, retry_at, .. } => {
                self.fault = Some(fault.clone());
                self.retry_at = *retry_at;
                self.ended_at = Some(entry.at);
            }
            Recorded::Stuck { fault, .. } => self.fault = Some(fault.clone()),
            Recorded::Succeeded { .. } => self.ended_at = Some(entry.at),
            Recorded::Absent { .. } | Recorded::Undone { .. } => self.has_effect = false,
            _ => {}
        }
        self.status = next;
        self.changed_by = entry.sequence;
    }
}
