//! The steps of a plan in the two orders in which people read them: as a tree and as waves.

use std::collections::HashMap;

use super::Plan;

/// One row of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutlineRow {
    /// What can begin at once, counted from 1, and how many steps that is.
    Wave { number: u32, steps: u32 },
    /// The place of a step in the plan, and how far it is set in.
    Step { step: u32, depth: u16 },
}

impl OutlineRow {
    /// The place of its step in the plan.
    pub fn step(self) -> Option<usize> {
        match self {
            Self::Step { step, .. } => Some(step as usize),
            Self::Wave { .. } => None,
        }
    }
}

/// Both orders of all steps, made once for a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Each step under the last of those that it needs; an only child is not set in further.
    pub tree: Vec<OutlineRow>,
    /// Each step in the first wave in which everything that it needs is over.
    pub waves: Vec<OutlineRow>,
    /// How long the longest way through the plan is expected to take; `None` where no step says.
    pub expected_seconds: Option<u64>,
}

impl Outline {
    /// Steps that need each other in a circle stand in the last wave: they are shown, too.
    pub fn of(plan: &Plan) -> Self {
        let order = Order::of(plan);
        Self { tree: order.tree(), waves: order.waves(), expected_seconds: order.expected_seconds(plan) }
    }
}

/// The steps in an order in which each comes after what it needs.
struct Order {
    sorted: Vec<usize>,
    /// For each step the wave that it is in, and the needed step that is in the last wave.
    wave: Vec<u32>,
    parent: Vec<Option<usize>>,
    needs: Vec<Vec<usize>>,
}

impl Order {
    fn of(plan: &Plan) -> Self {
        let count = plan.steps.len();
        let place: HashMap<&str, usize> =
            plan.steps.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect();
        let needs: Vec<Vec<usize>> = plan
            .steps
            .iter()
            .map(|step| step.needs.iter().filter_map(|id| place.get(id.as_str()).copied()).collect())
            .collect();
        let mut followers = vec![Vec::new(); count];
        for (step, needed) in needs.iter().enumerate() {
            needed.iter().for_each(|needed: &usize| followers[*needed].push(step));
        }
        let mut open: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut sorted: Vec<usize> = (0..count).filter(|step| open[*step] == 0).collect();
        let (mut wave, mut parent, mut next) = (vec![0; count], vec![None; count], 0);
        while let Some(step) = sorted.get(next).copied() {
            next += 1;
            for follower in &followers[step] {
                if parent[*follower].is_none() || wave[step] + 1 >= wave[*follower] {
                    (wave[*follower], parent[*follower]) = (wave[step] + 1, Some(step));
                }
                open[*follower] -= 1;
                if open[*follower] == 0 {
                    sorted.push(*follower);
                }
            }
        }
        let last = sorted.iter().map(|step| wave[*step] + 1).max().unwrap_or(0);
        for step in (0..count).filter(|step| open[*step] > 0) {
            (wave[step], parent[step]) = (last, None);
            sorted.push(step);
        }
        Self { sorted, wave, parent, needs }
    }

    fn waves(&self) -> Vec<OutlineRow> {
        let last = self.wave.iter().max().map_or(0, |last| last + 1);
        let mut members = vec![Vec::new(); last as usize];
        for step in 0..self.wave.len() {
            members[self.wave[step] as usize].push(step);
        }
        let mut rows = Vec::with_capacity(self.wave.len() + members.len());
        for (number, steps) in (1..).zip(&members) {
            rows.push(OutlineRow::Wave { number, steps: steps.len() as u32 });
            rows.extend(steps.iter().map(|step| OutlineRow::Step { step: *step as u32, depth: 1 }));
        }
        rows
    }

    fn tree(&self) -> Vec<OutlineRow> {
        let mut children = vec![Vec::new(); self.wave.len()];
        let mut roots = Vec::new();
        for step in 0..self.wave.len() {
            match self.parent[step] {
                Some(parent) => children[parent].push(step),
                None => roots.push(step),
            }
        }
        let mut rows = Vec::with_capacity(self.wave.len());
        let mut open: Vec<(usize, u16)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
        while let Some((step, depth)) = open.pop() {
            rows.push(OutlineRow::Step { step: step as u32, depth });
            let inner = if children[step].len() > 1 { depth.saturating_add(1) } else { depth };
            open.extend(children[step].iter().rev().map(|child| (*child, inner)));
        }
        rows
    }

    fn expected_seconds(&self, plan: &Plan) -> Option<u64> {
        let mut ends = vec![0u64; plan.steps.len()];
        for step in &self.sorted {
            let begins = self.needs[*step].iter().map(|needed| ends[*needed]).max().unwrap_or(0);
            ends[*step] = begins.saturating_add(plan.steps[*step].estimate.duration_seconds.unwrap_or(0));
        }
        let is_known = plan.steps.iter().any(|step| step.estimate.duration_seconds.is_some());
        is_known.then(|| ends.into_iter().max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        Estimate, Goal, Idempotence, OnFailure, Operation, PLAN_VERSION, Retry, Risk, RiskLevel, Step, Undo,
    };

    fn plan(steps: &[(&str, &[&str], u64)]) -> Plan {
        let step = |(id, needs, seconds): &(&str, &[&str], u64)| Step {
            id: (*id).to_owned(),
            title: (*id).to_owned(),
            operation: Operation::new("local.path-state", Default::default()),
            needs: needs.iter().map(|id| (*id).to_owned()).collect(),
            undo: Undo::Nothing { reason: "it only looks".into() },
            checks: Vec::new(),
            timeout_seconds: 60,
            retry: Retry::default(),
            idempotence: Idempotence::ReadOnly,
            estimate: Estimate { duration_seconds: Some(*seconds), ..Estimate::default() },
            risk: Risk { level: RiskLevel::Low, reason: "it only looks".into() },
        };
        Plan {
            version: PLAN_VERSION,
            title: "create demo".into(),
            environment: "demo".into(),
            layer: crate::domain::Layer::Development,
            goal: None::<Goal>,
            steps: steps.iter().map(step).collect(),
            facts: Vec::new(),
            on_failure: OnFailure::Undo,
            parallel: 8,
            deadline_seconds: 600,
            made_at: crate::domain::Timestamp::UNIX_EPOCH,
            budget_cents_per_hour: None,
            account: None,
        }
    }

    fn written(plan: &Plan, rows: &[OutlineRow]) -> String {
        let row = |row: &OutlineRow| match row {
            OutlineRow::Wave { number, steps } => format!("[{number}: {steps}]"),
            OutlineRow::Step { step, depth } => {
                format!("{}{}", ">".repeat(usize::from(*depth)), plan.steps[*step as usize].id)
            }
        };
        rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_chain_is_not_set_in_and_branches_are() {
        let plan = plan(&[
            ("port", &[], 1),
            ("files", &["port"], 2),
            ("python", &["files"], 40),
            ("database", &["files"], 5),
            ("start", &["python", "database"], 3),
        ]);
        let outline = Outline::of(&plan);
        assert_eq!(written(&plan, &outline.tree), "port files >python >database >start");
        assert_eq!(written(&plan, &outline.waves), "[1: 1] >port [2: 1] >files [3: 2] >python >database [4: 1] >start");
        assert_eq!(outline.expected_seconds, Some(46), "the longest way, not the sum");
    }

    #[test]
    fn steps_in_a_circle_are_shown_and_counted_once() {
        let plan = plan(&[("a", &[], 1), ("b", &["c"], 1), ("c", &["b", "a"], 1)]);
        let outline = Outline::of(&plan);
        assert_eq!(written(&plan, &outline.waves), "[1: 1] >a [2: 2] >b >c");
        assert_eq!(outline.tree.len(), 3);
    }

    #[test]
    fn a_plan_without_steps_has_no_rows() {
        assert_eq!(Outline::of(&plan(&[])), Outline::default());
    }
}
