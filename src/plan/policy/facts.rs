//! What rules can look at, as plain values.

use std::collections::BTreeSet;

use crate::{
    domain::{Layer, Timestamp},
    plan::{Approval, Plan, RiskLevel, Step, Undo},
};

/// Under which circumstances it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The user of this machine: `ada@host`.
    pub actor: &'a str,
    /// The yes, once somebody has said it.
    pub approval: Option<&'a Approval>,
    pub now: Timestamp,
}

/// A plan as rules see it: looked through once, asked about for each of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFacts {
    pub(super) title: String,
    pub(super) environment: String,
    pub(super) layer: Layer,
    pub(super) steps: usize,
    pub(super) operations: BTreeSet<String>,
    pub(super) price_cents_per_hour: u64,
    pub(super) budget_cents_per_hour: Option<u64>,
    pub(super) irreversible: usize,
    pub(super) irreversible_without_backup: usize,
    pub(super) risk: RiskLevel,
}

impl PlanFacts {
    pub fn of(plan: &Plan) -> Self {
        let count = |is: fn(&Step) -> bool| plan.steps.iter().filter(|step| is(step)).count();
        Self {
            title: plan.title.clone(),
            environment: plan.environment.clone(),
            layer: plan.layer,
            steps: plan.steps.len(),
            operations: plan
                .steps
                .iter()
                .map(|step| step.operation.name.as_str())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            price_cents_per_hour: plan.price_cents_per_hour(),
            budget_cents_per_hour: plan.budget_cents_per_hour,
            irreversible: count(is_irreversible),
            irreversible_without_backup: count(|step| is_irreversible(step) && !has_backup(step)),
            risk: plan.steps.iter().map(|step| step.risk.level).max().unwrap_or(RiskLevel::Low),
        }
    }
}

pub(super) fn is_irreversible(step: &Step) -> bool {
    matches!(step.undo, Undo::Irreversible { .. })
}

pub(super) fn has_backup(step: &Step) -> bool {
    matches!(&step.undo, Undo::Irreversible { backup: Some(backup), .. } if !backup.trim().is_empty())
}

/// The provider of an operation: what is before the first dot.
pub(super) fn provider(operation: &str) -> &str {
    operation.split('.').next().unwrap_or_default()
}
