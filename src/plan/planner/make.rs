//! A goal becomes a plan.

use super::{
    choose::{Chosen, choose},
    facts::facts,
    observed::Observed,
    refusal::{Faults, Refusal},
    steps::{drafts, finish},
};
use crate::domain::redact;
use crate::plan::{Goal, OnFailure, PLAN_VERSION, Plan, Requirement, Step, Template};

/// Steps at once, at most.
const PARALLEL: u32 = 8;
/// The whole may take so long at least, and at most.
const DEADLINE_SECONDS: (u64, u64) = (600, 6 * 3_600);

/// Plans an environment. Pure: the same goal, templates and observations make the same plan.
///
/// # Errors
/// All that is wrong with the goal, or keeps it from being carried out here.
pub fn make_plan(goal: &Goal, templates: &[Template], observed: &Observed) -> Result<Plan, Refusal> {
    let chosen = choose(goal, templates, observed)?;
    let mut faults = Faults::default();
    let drafts = drafts(&chosen, &mut faults);
    let steps = finish(drafts, &chosen, observed, &mut faults);
    let plan = whole(goal, &chosen, steps, observed);
    within_budget(&plan, &mut faults);
    if faults.0.is_empty() { Ok(plan) } else { Err(Refusal { faults: faults.0 }) }
}

fn whole(goal: &Goal, chosen: &Chosen<'_>, steps: Vec<Step>, observed: &Observed) -> Plan {
    let longest = |step: &Step| {
        let checks: u64 = step.checks.iter().map(|check| check.deadline_seconds).sum();
        step.timeout_seconds.saturating_mul(u64::from(step.retry.attempts)).saturating_add(checks)
    };
    let all = steps.iter().map(longest).fold(0, u64::saturating_add);
    Plan {
        version: PLAN_VERSION,
        title: format!("create {}", chosen.name),
        environment: chosen.name.clone(),
        layer: chosen.layer,
        goal: Some(without_tokens(goal)),
        facts: facts(chosen, observed),
        steps,
        on_failure: OnFailure::Undo,
        parallel: PARALLEL,
        deadline_seconds: all.clamp(DEADLINE_SECONDS.0, DEADLINE_SECONDS.1),
        made_at: observed.now,
        budget_cents_per_hour: chosen.budget_cents_per_hour,
        account: None,
    }
}

/// Plans are kept as they are and shown to everyone: what a person typed goes in without what looks like a token.
fn without_tokens(goal: &Goal) -> Goal {
    let description = goal.description.as_deref().map(|typed| redact(typed).into_owned());
    Goal { description, ..goal.clone() }
}

fn within_budget(plan: &Plan, faults: &mut Faults) {
    let price = plan.price_cents_per_hour();
    if let Some(limit) = plan.budget_cents_per_hour.filter(|limit| price > *limit) {
        faults.add(Requirement::Budget, format!("it costs {price} US cents an hour, and the limit is {limit}"));
    }
}
