//! What has to be looked at before a goal can be planned.

use super::{
    pick::pick,
    place::{absolute, candidates},
    refusal::Faults,
};
use crate::plan::{Goal, Template};

/// Questions about this machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enquiry {
    /// What is at these absolute paths?
    pub paths: Vec<String>,
    /// Are these programs there?
    pub programs: Vec<String>,
}

/// What planning this goal asks about.
pub fn enquire(goal: &Goal, templates: &[Template], working_directory: &str) -> Enquiry {
    let template = pick(goal, templates, &mut Faults::default(), &mut Vec::new());
    let named = goal.name.iter().map(|name| absolute(working_directory, name));
    let paths = match (&goal.path, &goal.name, template) {
        (Some(path), ..) => vec![absolute(working_directory, path)],
        (None, Some(_), _) => named.collect(),
        (None, None, Some(template)) => {
            candidates(&template.name).map(|name| absolute(working_directory, &name)).collect()
        }
        (None, None, None) => Vec::new(),
    };
    Enquiry { paths, programs: template.map(|template| template.programs.clone()).unwrap_or_default() }
}
