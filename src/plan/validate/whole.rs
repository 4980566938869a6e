//! A plan against the catalog.

use super::{
    acts::Acts,
    checks,
    fault::{Faults, Place},
    limits::{self, MOST_FACTS, MOST_STEPS},
    needs, steps,
    suggest::Suggestions,
};
use crate::plan::{Catalog, Graph, PLAN_VERSION, Plan, PlanFault};

/// Everything that is wrong with a plan, in the order of its parts; none: it can be carried out. Time grows with steps,
/// needs and inputs alone.
pub fn validate(plan: &Plan, catalog: &Catalog) -> Vec<PlanFault> {
    let mut faults = Faults::default();
    head(plan, &mut Place { faults: &mut faults, step: None });
    if plan.steps.len() > MOST_STEPS {
        return faults.0;
    }
    let graph = Graph::new(plan);
    let mut suggestions = Suggestions::default();
    needs::check(plan, &graph, &mut suggestions, &mut faults);
    let mut acts = Acts::new(plan, catalog, suggestions);
    for fact in 0..plan.facts.len().min(MOST_FACTS) {
        checks::fact(plan, fact, &mut acts, &mut faults);
    }
    for (number, step) in plan.steps.iter().enumerate() {
        steps::check(number, step, &mut acts, &mut faults);
    }
    acts.finish(&graph, &mut faults);
    faults.0
}

fn head(plan: &Plan, place: &mut Place<'_>) {
    if plan.version != PLAN_VERSION {
        place.add("version", format!("it is {}; this program knows {PLAN_VERSION}", plan.version));
    }
    limits::text(place, "title", &plan.title, limits::LONGEST_TITLE);
    limits::name(place, "environment", &plan.environment);
    if let Some(goal) = &plan.goal {
        let description = goal.description.as_deref().unwrap_or_default();
        if description.chars().count() > limits::LONGEST_DESCRIPTION {
            place.add("goal.description", format!("{} letters are the most", limits::LONGEST_DESCRIPTION));
        }
    }
    match plan.steps.len() {
        0 => place.add("steps", "there is none"),
        count if count > MOST_STEPS => place.add("steps", format!("there are {count}; {MOST_STEPS} are the most")),
        _ => {}
    }
    if plan.facts.len() > MOST_FACTS {
        place.add("facts", format!("there are {}; {MOST_FACTS} are the most", plan.facts.len()));
    }
    limits::number(place, "parallel", plan.parallel.into(), 1, limits::MOST_PARALLEL.into());
    limits::number(place, "deadline_seconds", plan.deadline_seconds, 1, limits::LONGEST_PLAN_SECONDS);
    if let Some(budget) = plan.budget_cents_per_hour {
        limits::number(place, "budget_cents_per_hour", budget, 0, limits::MOST_CENTS_PER_HOUR);
    }
}
