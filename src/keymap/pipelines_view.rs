//! What the Pipelines pane lists.

use serde::{Deserialize, Serialize};

/// One of the lists that share the Pipelines pane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelinesView {
    #[default]
    Runs,
    /// Runs that wait for a person before an environment.
    Gates,
    /// What is live where.
    Environments,
    Pulls,
    Workflows,
}

impl PipelinesView {
    pub const ALL: [Self; 5] = [Self::Runs, Self::Gates, Self::Environments, Self::Pulls, Self::Workflows];

    pub fn title(self) -> &'static str {
        match self {
            Self::Runs => "Runs",
            Self::Gates => "Gates",
            Self::Environments => "Environments",
            Self::Pulls => "Pulls",
            Self::Workflows => "Workflows",
        }
    }

    /// Its title where space is short.
    pub fn short_title(self) -> &'static str {
        match self {
            Self::Runs => "Runs",
            Self::Gates => "Gates",
            Self::Environments => "Envs",
            Self::Pulls => "PRs",
            Self::Workflows => "Flows",
        }
    }

    /// Its word in a locator.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Gates => "gates",
            Self::Environments => "environments",
            Self::Pulls => "pulls",
            Self::Workflows => "workflows",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    /// The one after it; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}
