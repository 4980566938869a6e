//! Under which name a change of a pipeline is locked and approved, and in which layer it is.

use std::collections::BTreeMap;

use super::{GateName, PipelineChange, digest_of};
use crate::domain::Layer;

/// A name of an environment has no more letters.
const LONGEST: usize = 64;
/// Letters of the digest that tells two names apart which would be one.
const MARK: usize = 8;

/// Where a change takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PipelinePlace {
    /// `octo.shop.production`: what is locked while the change is made, and typed to agree to one of production. Two
    /// changes of one repository that are about different runs are in nobody's way.
    pub(super) environment: String,
    pub(super) layer: Layer,
}

impl PipelineChange {
    /// `owner/name`.
    pub fn repository(&self) -> &str {
        match self {
            Self::Dispatch { repository, .. }
            | Self::Rerun { repository, .. }
            | Self::Cancel { repository, .. }
            | Self::Review { repository, .. }
            | Self::ApproveFork { repository, .. }
            | Self::SetWorkflow { repository, .. }
            | Self::DeleteRun { repository, .. } => repository,
        }
    }

    /// The run that it is about.
    pub fn run(&self) -> Option<u64> {
        match self {
            Self::Rerun { run, .. }
            | Self::Cancel { run, .. }
            | Self::Review { run, .. }
            | Self::ApproveFork { run, .. }
            | Self::DeleteRun { run, .. } => Some(*run),
            Self::Dispatch { .. } | Self::SetWorkflow { .. } => None,
        }
    }

    /// GitHub's environments that it says by name: those at whose gates it answers, and of a dispatch whatever its inputs
    /// say, as any of them may be what it deploys to.
    pub fn environments(&self) -> Vec<&str> {
        match self {
            Self::Review { environments, .. } => environments.iter().map(|gate| gate.name.as_str()).collect(),
            Self::Dispatch { inputs, .. } => inputs.values().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// What a dispatch takes of the workflow's file, as nobody says it.
    fn not_given<'a>(&self, defaults: &'a BTreeMap<String, String>) -> Vec<&'a str> {
        let Self::Dispatch { inputs, .. } = self else { return Vec::new() };
        defaults.iter().filter(|(name, _)| !inputs.contains_key(*name)).map(|(_, value)| value.as_str()).collect()
    }

    /// `layers` is what the settings say of environments, by their names in small letters; the stricter of that and of
    /// what the name speaks of counts. `defaults` are what a dispatched workflow's inputs are where they are not given.
    pub(super) fn place(&self, layers: &BTreeMap<String, Layer>, defaults: &BTreeMap<String, String>) -> PipelinePlace {
        let of_name = |name: &str| Layer::of_environment(name, layers);
        let names = self.environments().into_iter().chain(self.not_given(defaults));
        let layer = names.map(of_name).max_by_key(|layer| layer.care());
        let layer = layer.unwrap_or_default();
        let rest = match self {
            Self::Review { environments, .. } => gravest(environments, of_name).to_owned(),
            // What is begun twice in the same way at once is one press too many; in another way it is not.
            Self::Dispatch { workflow, reference, inputs, .. } if layer != Layer::Production => {
                format!("{workflow}-{}", &digest_of(&(reference, inputs))[..MARK])
            }
            Self::Dispatch { workflow, .. } | Self::SetWorkflow { workflow, .. } => workflow.clone(),
            Self::Rerun { run, .. }
            | Self::Cancel { run, .. }
            | Self::ApproveFork { run, .. }
            | Self::DeleteRun { run, .. } => format!("run-{run}"),
        };
        PipelinePlace { environment: name(self.repository(), &rest), layer }
    }
}

/// The environment that the most care is taken of.
fn gravest(environments: &[GateName], of_name: impl Fn(&str) -> Layer) -> &str {
    let gravest = environments.iter().rev().max_by_key(|gate| of_name(&gate.name).care());
    gravest.map_or("", |gate| gate.name.as_str())
}

/// `octo.shop.production`; what cannot stand in a name is marked by a part of the digest of all of it.
fn name(repository: &str, rest: &str) -> String {
    let whole = format!("{repository}/{rest}");
    let is_sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let plain: String = whole
        .chars()
        .map(|c| {
            if is_sound(c) {
                c
            } else if c == '/' {
                '.'
            } else {
                '-'
            }
        })
        .collect();
    let plain = plain.trim_start_matches(['-', '_', '.']);
    let is_whole = repository.chars().all(|c| is_sound(c) || c == '/') && rest.chars().all(is_sound);
    if is_whole && plain.len() <= LONGEST && plain.len() == whole.len() {
        return plain.to_owned();
    }
    let cut: String = plain.chars().take(LONGEST - MARK - 1).collect();
    format!("{cut}-{}", &digest_of(&whole)[..MARK])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::GateAnswer;

    fn review(names: &[&str]) -> PipelinePlace {
        let environments = names.iter().map(|name| GateName { name: (*name).into(), id: None }).collect();
        let repository = "octo/shop".into();
        PipelineChange::Review { repository, run: 7, environments, answer: GateAnswer::Approve, comment: String::new() }
            .place(&BTreeMap::new(), &BTreeMap::new())
    }

    fn dispatch(inputs: &[(&str, &str)]) -> PipelinePlace {
        let inputs = inputs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        PipelineChange::Dispatch {
            repository: "octo/shop".into(),
            workflow: "deploy.yml".into(),
            reference: "main".into(),
            inputs,
        }
        .place(&BTreeMap::new(), &BTreeMap::new())
    }

    #[test]
    fn an_answer_is_in_the_layer_of_its_gravest_environment() {
        let place = |environment: &str, layer| PipelinePlace { environment: environment.into(), layer };
        assert_eq!(review(&["staging"]), place("octo.shop.staging", Layer::Staging));
        assert_eq!(review(&["staging", "prod-eu", "x"]), place("octo.shop.prod-eu", Layer::Production));
        assert_eq!(review(&["preview"]), place("octo.shop.preview", Layer::Development));
    }

    #[test]
    fn a_dispatch_to_production_is_one_of_production_and_others_are_told_apart() {
        let production = dispatch(&[("environment", "production")]);
        assert_eq!((production.environment.as_str(), production.layer), ("octo.shop.deploy.yml", Layer::Production));
        let (one, other) = (dispatch(&[("version", "1")]), dispatch(&[("version", "2")]));
        assert!(one.environment.starts_with("octo.shop.deploy.yml-") && one != other, "{one:?} {other:?}");
        assert_eq!(one, dispatch(&[("version", "1")]));
    }

    #[test]
    fn runs_are_in_nobodys_way_and_any_name_fits() {
        let cancel = |run| {
            PipelineChange::Cancel { repository: "octo/shop".into(), run, forced: false }
                .place(&BTreeMap::new(), &BTreeMap::new())
                .environment
        };
        assert_eq!((cancel(7).as_str(), cancel(8).as_str()), ("octo.shop.run-7", "octo.shop.run-8"));
        for odd in ["preview/7", "prеview", "a b", &"long".repeat(40), ""] {
            let name = review(&[odd]).environment;
            assert!(name.len() <= LONGEST && name.starts_with("octo.shop."), "{name}");
        }
        assert_ne!(review(&["a b"]), review(&["a/b"]));
    }
}
