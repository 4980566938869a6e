//! Words of the demo company that make its readings believable, and each one as shared text.

use std::collections::BTreeMap;

use super::workflows::{REPOSITORIES, Workflow};
use crate::domain::Printable;

pub(super) static BRANCHES: [&str; 10] = [
    "main",
    "main",
    "main",
    "feat/paged-kv-cache",
    "feat/speculative-decoding",
    "fix/tokenizer-padding",
    "fix/retry-budget",
    "perf/fp8-matmul",
    "chore/cuda-12.6",
    "renovate/tokio-1.x",
];

pub(super) static ACTORS: [&str; 8] =
    ["mara-lindqvist", "tomek-w", "aisha-k", "j-okafor", "ines-r", "release-bot", "dependabot[bot]", "hiro-tan"];

/// Subjects of commits.
pub(super) static TITLES: [&str; 20] = [
    "Reuse KV cache blocks across turns",
    "Stop counting padding tokens as output",
    "Retry only idempotent requests",
    "Batch embedding requests up to 64",
    "Bound the prefill queue",
    "Use FP8 for attention projections",
    "Move the rate limit in front of authentication",
    "Warm one instance before shifting traffic",
    "Log the model revision with every request",
    "Raise the health check timeout to 2 s",
    "Shard the optimizer state over hosts",
    "Keep the last three checkpoints",
    "Evaluate on the held-out code set",
    "Pin the driver to 560.35",
    "Drop the unused v1 completion route",
    "Split the gateway's connection pool by region",
    "Show time to first token on the dashboard",
    "Rotate signing keys weekly",
    "Cut image size by 40 %",
    "Update dependencies",
];

/// Texts built once and shared by every reading.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    pub(super) branches: Vec<Printable>,
    pub(super) actors: Vec<Printable>,
    /// By workflow name.
    titles: BTreeMap<&'static str, Vec<Printable>>,
    pub(super) repositories: Vec<Printable>,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self {
            branches: shared(&BRANCHES),
            actors: shared(&ACTORS),
            titles: REPOSITORIES
                .iter()
                .flat_map(|(_, workflows)| workflows)
                .map(|workflow| (workflow.name, shared(workflow.titles)))
                .collect(),
            repositories: REPOSITORIES.iter().map(|(name, _)| Printable::new(name)).collect(),
        }
    }

    /// What runs of that workflow are called.
    pub(super) fn titles_of(&self, workflow: &Workflow) -> Vec<Printable> {
        self.titles.get(workflow.name).cloned().unwrap_or_default()
    }
}

fn shared(texts: &[&str]) -> Vec<Printable> {
    texts.iter().map(Printable::new).collect()
}
