//! Answers at gates: one change for each run that waits at some of them.

use std::{collections::BTreeSet, sync::Arc};

use super::batch::Wanted;
use crate::domain::Gate;
use crate::plan::{GateAnswer, GateName, PipelineChange};

/// A gate that is to be answered at.
#[derive(Debug, Clone)]
pub(super) struct WaitingGate {
    pub(super) gate: Arc<Gate>,
    /// How its run is called: `acme/shop #812`.
    pub(super) run: String,
    /// It is marked, and the filter of the list hides it.
    pub(super) is_hidden: bool,
}

/// What the form is called.
pub(super) fn title(gates: &[WaitingGate], answer: GateAnswer) -> String {
    let word = if answer == GateAnswer::Approve { "Approve" } else { "Reject" };
    let Some(WaitingGate { gate: first, .. }) = gates.first() else { return word.to_owned() };
    let mut runs: Vec<_> = gates.iter().map(|waiting| &waiting.gate.run).collect();
    runs.sort_unstable();
    runs.dedup();
    match runs.len() {
        1 => format!("{word} {} of {}", first.title, first.run.repository),
        count => format!("{word} at the gates of {count} runs"),
    }
}

/// One answer for each run, at those of its gates that are of the chosen environment; of any where none is chosen.
pub(super) fn changes(gates: &[WaitingGate], answer: GateAnswer, chosen: Option<&str>, comment: &str) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for WaitingGate { gate, run, is_hidden } in gates {
        if chosen.is_some_and(|chosen| gate.environment.as_str() != chosen) {
            continue;
        }
        let name = GateName { name: gate.environment.to_string(), id: Some(gate.environment_id) };
        let (repository, id) = (gate.run.repository.as_str(), gate.run.id);
        let is_of_run = |one: &&mut Wanted| one.change.repository() == repository && one.change.run() == Some(id);
        if let Some(Wanted {
            change: PipelineChange::Review { environments, .. }, is_hidden: any_hidden, about, ..
        }) = wanted.iter_mut().find(is_of_run)
        {
            environments.push(name);
            *any_hidden |= is_hidden;
            *about = format!("{}, {about}", gate.environment);
            continue;
        }
        wanted.push(Wanted {
            name: run.clone(),
            about: format!("{}: {}", gate.environment, gate.title),
            is_hidden: *is_hidden,
            change: PipelineChange::Review {
                repository: repository.to_owned(),
                run: id,
                environments: vec![name],
                answer,
                comment: comment.to_owned(),
            },
        });
    }
    wanted
}

/// Runs that wait at none of the chosen environment's gates, each once.
pub(super) fn elsewhere<'a>(gates: &'a [WaitingGate], chosen: Option<&str>) -> BTreeSet<&'a str> {
    let waits_there = |run: &str| {
        gates.iter().any(|one| one.run == run && chosen.is_none_or(|chosen| one.gate.environment.as_str() == chosen))
    };
    gates.iter().map(|one| one.run.as_str()).filter(|run| !waits_there(run)).collect()
}
