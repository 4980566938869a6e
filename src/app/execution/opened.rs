//! One execution as it is followed: the fold of its entries, and the newest lines of its steps.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::PlanList;
use crate::domain::{Fault, Printable};
use crate::plan::{AppendedLine, Entry, Execution, ExecutionId, Plan, Recorded, StepId, StepStatus};

/// Lines kept of all steps together; older ones are left to `orchestra attach`.
const MOST_LINES: usize = 5_000;

/// What is known of the opened execution.
#[derive(Debug, Clone)]
pub struct OpenedExecution {
    pub id: ExecutionId,
    /// The steps; none until it was read.
    pub list: Option<PlanList>,
    /// Where it stands; none until it was read.
    pub state: Option<Execution>,
    /// Why its entries cannot be read on.
    pub fault: Option<Fault>,
    /// Why a step is in doubt, or was skipped.
    pub reasons: BTreeMap<StepId, Printable>,
    pub lines: VecDeque<AppendedLine>,
    /// A person put the cursor where it is; until then it goes with what happens.
    pub(super) was_moved: bool,
}

impl OpenedExecution {
    pub fn new(id: ExecutionId) -> Self {
        Self {
            id,
            list: None,
            state: None,
            fault: None,
            reasons: BTreeMap::new(),
            lines: VecDeque::new(),
            was_moved: false,
        }
    }

    /// Takes its plan in, where there is one, and the entries that follow on those that are known. Entries that were
    /// taken in before change nothing.
    pub(super) fn read(&mut self, plan: Option<Arc<Plan>>, entries: &[Entry]) {
        if let Some(plan) = plan.filter(|_| self.list.is_none()) {
            self.state = Some(Execution::new(&plan));
            self.list = Some(PlanList::new(plan));
        }
        let Some(state) = &mut self.state else { return };
        let known = state.sequence;
        for entry in entries.iter().filter(|entry| entry.sequence > known) {
            if let Err(illegal) = state.apply(entry) {
                let message = format!("the journal of execution {} cannot be read on: {illegal}", self.id);
                let fault = Fault::new(crate::domain::FaultKind::Malformed, message);
                self.fault = Some(fault.with_hint("orchestra audit verify"));
                break;
            }
            if let Recorded::InDoubt { step, why } | Recorded::Skipped { step, why } = &entry.fact {
                self.reasons.insert(step.clone(), why.clone());
            }
        }
        self.go_along();
    }

    /// Takes in what steps said; lines that are known already change nothing.
    pub(super) fn hear(&mut self, lines: Vec<AppendedLine>) {
        let last = self.lines.back().map_or(0, |line| line.number);
        self.lines.extend(lines.into_iter().filter(|line| line.number > last));
        let over = self.lines.len().saturating_sub(MOST_LINES);
        self.lines.drain(..over);
    }

    /// The status of a step; pending while nothing is known.
    pub fn status(&self, step: &str) -> StepStatus {
        let state = self.state.as_ref().and_then(|state| state.steps.get(step));
        state.map_or(StepStatus::Pending, |step| step.status)
    }

    /// The steps, of which a person moves the cursor from now on.
    pub(super) fn taken_in_hand(&mut self) -> Option<&mut PlanList> {
        self.was_moved = true;
        self.list.as_mut()
    }

    /// Where what it made answers.
    pub(in crate::app) fn url(&self) -> Option<String> {
        let mut steps = self.state.as_ref()?.steps.values();
        steps.find_map(|step| step.outputs.get("url")?.as_str().map(|url| Printable::new(url).to_string()))
    }

    /// Puts the cursor on what happens, unless a person put it elsewhere.
    fn go_along(&mut self) {
        use StepStatus::{InDoubt, Started, Stuck, Undoing, Verifying};
        let (Some(list), Some(state)) = (&self.list, &self.state) else { return };
        let urgency = |id: &str| match state.steps.get(id).map(|step| step.status) {
            Some(InDoubt | Stuck) => 2,
            Some(Started | Verifying | Undoing) => 1,
            _ => 0,
        };
        let here = list.step().map_or(0, |step| urgency(&step.id));
        if self.was_moved || here == 2 {
            return;
        }
        let decides = state.count(InDoubt) + state.count(Stuck) > 0;
        let wanted = if decides { 2 } else { 1 };
        if here >= wanted {
            return;
        }
        let is_wanted = |row: &crate::plan::OutlineRow| {
            row.step().and_then(|step| list.plan.steps.get(step)).is_some_and(|step| urgency(&step.id) == wanted)
        };
        let found = list.rows().iter().position(is_wanted);
        if let (Some(row), Some(list)) = (found, &mut self.list) {
            list.go_to(row);
        }
    }
}
