//! What a goal leaves open is chosen here, each with its reason.

use super::{
    observed::Observed,
    pick::pick,
    place::place,
    refusal::{Faults, Refusal},
};
use crate::{
    domain::Layer,
    plan::{Goal, Requirement, Template},
};

/// Worker processes of a service, at most.
const MOST_WORKERS: u32 = 64;
const LOCAL: &str = "local";

/// Everything that the steps follow from.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen<'t> {
    pub template: &'t Template,
    pub name: String,
    /// The environment's directory, absolute.
    pub path: String,
    pub layer: Layer,
    /// Where it is not what the template says anyway.
    pub workers: Option<u32>,
    pub generate_secrets: bool,
    pub budget_cents_per_hour: Option<u64>,
    /// What was not asked for and had to be decided.
    pub choices: Vec<Choice>,
}

/// Something that was decided for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub about: Requirement,
    pub chosen: String,
    pub reason: String,
}

impl Choice {
    pub(super) fn new(about: Requirement, chosen: &str, reason: &str) -> Self {
        Self { about, chosen: chosen.to_owned(), reason: reason.to_owned() }
    }
}

/// Chooses what the goal leaves open.
///
/// # Errors
/// All that is wrong with the goal.
pub fn choose<'t>(goal: &Goal, templates: &'t [Template], observed: &Observed) -> Result<Chosen<'t>, Refusal> {
    let (mut faults, mut choices) = (Faults::default(), Vec::new());
    let template = pick(goal, templates, &mut faults, &mut choices);
    let place = place(goal, template, observed, &mut faults, &mut choices);
    target(goal, &mut faults, &mut choices);
    let workers = workers(goal, template, &mut faults, &mut choices);
    programs(template, observed, &mut faults);
    if goal.security.generate_secrets.is_none() {
        choices.push(Choice::new(Requirement::Secrets, "none", "nothing in the template is signed"));
    }
    match (template, place) {
        (Some(template), Some((name, path))) if faults.0.is_empty() => Ok(Chosen {
            layer: layer(&name),
            template,
            name,
            path,
            workers,
            generate_secrets: goal.security.generate_secrets.unwrap_or(false),
            budget_cents_per_hour: goal.budget.limit_cents_per_hour,
            choices,
        }),
        _ => Err(Refusal { faults: faults.0 }),
    }
}

/// A name that speaks of production is held to what production is held to.
fn layer(name: &str) -> Layer {
    match Layer::of_name(name) {
        // This machine's own GPUs are no fleet.
        Layer::Gpu => Layer::Development,
        layer => layer,
    }
}

fn target(goal: &Goal, faults: &mut Faults, choices: &mut Vec<Choice>) {
    match goal.target.as_deref() {
        None => choices.push(Choice::new(Requirement::Target, LOCAL, "environments run on this machine")),
        Some(LOCAL) => {}
        Some(other) => {
            let other = other.escape_default();
            faults
                .add(Requirement::Target, format!("`{other}` is not offered; `{LOCAL}` is: processes of this machine"));
        }
    }
}

fn workers(goal: &Goal, template: Option<&Template>, faults: &mut Faults, choices: &mut Vec<Choice>) -> Option<u32> {
    let usual = template.and_then(|template| template.values.get("workers"));
    let asked = match (goal.scaling.workers, usual) {
        (None, Some(usual)) => {
            choices.push(Choice::new(Requirement::Workers, usual, "enough for one person"));
            return None;
        }
        (None, None) => return None,
        (Some(asked), _) => asked,
    };
    if !(1..=MOST_WORKERS).contains(&asked) {
        faults.add(Requirement::Workers, format!("{asked} is not between 1 and {MOST_WORKERS}"));
    }
    if let Some(template) = template.filter(|_| usual.is_none()) {
        let why = format!("the template {} has one process and no workers to set; leave them out", template.name);
        faults.add(Requirement::Workers, why);
    }
    Some(asked)
}

fn programs(template: Option<&Template>, observed: &Observed, faults: &mut Faults) {
    let Some(template) = template else { return };
    for missing in template.programs.iter().filter(|program| !observed.programs.contains(*program)) {
        let why = format!("{} needs the program `{missing}`, which is not on PATH; install it", template.name);
        faults.add(Requirement::Template, why);
    }
}
