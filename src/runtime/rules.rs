//! The rules on plans that are in force, or why there are none.

use std::sync::Arc;

use crate::{
    domain::{Printable, Timestamp},
    execute::Gate,
    plan::{
        Approval, Plan, Step,
        policy::{Asked, Decision, PlanFacts, Policies},
    },
};

/// Asked about every plan before it is approved, and about every step before it is performed. Where any file of rules is
/// wrong, everything is denied.
#[derive(Debug)]
pub struct Rules {
    policies: Result<Policies, Vec<String>>,
}

impl Rules {
    /// The rules, or everything that is wrong with them.
    pub fn new(policies: Result<Policies, Vec<String>>) -> Self {
        Self { policies }
    }

    /// Whether a plan may be carried out by this person, now; `approval` is the yes, once it was said.
    pub fn decide_plan(&self, plan: &Plan, approval: Option<&Approval>, actor: &str, now: Timestamp) -> Decision {
        self.decide(|policies| policies.decide_plan(plan, &Asked { actor, approval, now }))
    }

    fn decide(&self, ask: impl FnOnce(&Policies) -> Decision) -> Decision {
        match &self.policies {
            Ok(policies) => ask(policies),
            Err(wrong) => Decision::denied(format!(
                "no rules are in force, so nothing may be done: {}; to see all: orchestra policy check",
                wrong.first().map(String::as_str).unwrap_or_default()
            )),
        }
    }
}

/// The same for the steps of one plan, which is looked through once.
#[derive(Debug)]
pub(super) struct PlanRules {
    rules: Arc<Rules>,
    facts: PlanFacts,
}

impl PlanRules {
    pub(super) fn new(rules: Arc<Rules>, plan: &Plan) -> Self {
        Self { rules, facts: PlanFacts::of(plan) }
    }
}

impl Gate for PlanRules {
    fn refuse(
        &self,
        _plan: &Plan,
        step: &Step,
        approval: Option<&Approval>,
        actor: &str,
        now: Timestamp,
    ) -> Vec<Printable> {
        let asked = Asked { actor, approval, now };
        let decision = self.rules.decide(|policies| policies.decide_step(&self.facts, step, &asked));
        let reasons = decision.reasons().into_iter();
        reasons.map(|reason| Printable::new(format!("step `{}`: {reason}", step.id))).collect()
    }
}
