//! Steps by number, and which needs which.

use std::collections::BTreeMap;

use crate::plan::{Plan, StepId};

/// The steps of a plan by their place in it. Looking anything up costs the same for ten steps and ten thousand.
#[derive(Debug)]
pub(super) struct Order {
    places: BTreeMap<StepId, usize>,
    /// What each step needs.
    pub needs: Vec<Vec<usize>>,
    /// What needs each step.
    pub dependents: Vec<Vec<usize>>,
}

impl Order {
    /// Names of no step are left out: a plan is validated before.
    pub(super) fn of(plan: &Plan) -> Self {
        let places: BTreeMap<_, _> = plan.ids().cloned().enumerate().map(|(place, id)| (id, place)).collect();
        let needs: Vec<Vec<usize>> = plan
            .steps
            .iter()
            .map(|step| {
                let mut needs: Vec<usize> = step.needs.iter().filter_map(|id| places.get(id).copied()).collect();
                needs.sort_unstable();
                needs.dedup();
                needs
            })
            .collect();
        let mut dependents = vec![Vec::new(); needs.len()];
        for (place, needed) in needs.iter().enumerate() {
            needed.iter().for_each(|need| dependents[*need].push(place));
        }
        Self { places, needs, dependents }
    }

    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Everything that needs it, directly or not, in the order of the plan.
    pub(super) fn all_dependents(&self, place: usize) -> Vec<usize> {
        let mut is_in = vec![false; self.needs.len()];
        let mut open = vec![place];
        while let Some(next) = open.pop() {
            for dependent in &self.dependents[next] {
                if !std::mem::replace(&mut is_in[*dependent], true) {
                    open.push(*dependent);
                }
            }
        }
        is_in.iter().enumerate().filter(|(_, is_in)| **is_in).map(|(place, _)| place).collect()
    }
}
