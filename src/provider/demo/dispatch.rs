//! What dispatching the demo company's workflows asks for.

use std::collections::BTreeMap;

use super::{
    delivery::{EAST, WEST, workflows},
    story::{CULPRIT, Story},
    workflows::{DEPLOY, REPOSITORIES, TRAIN_EVAL},
};
use crate::domain::{DispatchForm, DispatchInput, Fault, FaultKind, InputKind, Printable, Workflow};

/// The workflows of `owner/name`.
fn workflows_of(story: &Story, repository: &str) -> Result<Vec<Workflow>, Fault> {
    let place = REPOSITORIES.iter().position(|(name, _)| *name == repository).filter(|_| !story.is_empty());
    let place = place.ok_or_else(|| {
        Fault::new(FaultKind::NotFound, format!("{repository} was not found, or this token may not see it"))
            .with_hint("check the name")
    })?;
    Ok(workflows(story, place))
}

/// The form of one of them.
pub(super) fn form_of(
    story: &Story,
    repository: &str,
    workflow: &Workflow,
    reference: &str,
) -> Result<DispatchForm, Fault> {
    let known = workflows_of(story, repository)?;
    let inputs = match workflow.name.as_str() {
        name if !known.iter().any(|known| known.name.as_str() == name) => None,
        name if name == DEPLOY.name => Some(deploy(repository)),
        name if name == TRAIN_EVAL.name => Some(train()),
        _ => None,
    };
    let inputs = inputs.ok_or_else(|| {
        let path = &workflow.path;
        let said = format!("{path} of {repository} at {reference} is not dispatched: it has no `workflow_dispatch`");
        Fault::new(FaultKind::Absent, said).with_hint("add `workflow_dispatch:` to its `on:`")
    })?;
    Ok(DispatchForm {
        repository: Printable::new(repository),
        workflow: workflow.clone(),
        reference: Printable::new(reference),
        inputs,
    })
}

fn deploy(repository: &str) -> Vec<DispatchInput> {
    let places: &[&str] =
        if repository.ends_with(CULPRIT) { &["staging", EAST, WEST] } else { &["staging", "production"] };
    vec![
        input("version", "What to deploy: a tag", true, None, InputKind::Text),
        input("target", "Where to", true, Some("staging"), InputKind::Environment(printable(places))),
        input("canary_percent", "Share of traffic for the first ten minutes", false, Some("10"), InputKind::Number),
        input("skip_smoke_tests", "", false, Some("false"), InputKind::Boolean),
    ]
}

fn train() -> Vec<DispatchInput> {
    let models = InputKind::Choice(printable(&["8b", "70b"]));
    vec![
        input("base_model", "The model to start from", true, Some("8b"), models),
        input("dataset", "Its name in the registry", true, None, InputKind::Text),
        input("epochs", "", false, Some("3"), InputKind::Number),
    ]
}

fn input(name: &str, description: &str, is_required: bool, default: Option<&str>, kind: InputKind) -> DispatchInput {
    DispatchInput {
        written: BTreeMap::new(),
        name: Printable::new(name),
        description: Printable::new(description),
        is_required,
        default: default.map(Printable::new),
        kind,
    }
}

fn printable(words: &[&str]) -> Vec<Printable> {
    words.iter().map(Printable::new).collect()
}
