//! What planning knows about the world.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::Timestamp,
    plan::{Catalog, Estimate},
};

/// What was looked at before planning. Whatever is not in it counts as not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    pub now: Timestamp,
    /// Absolute; environments are made in it.
    pub working_directory: String,
    /// Where this program keeps what it knows, absolute; `None` where nothing is kept.
    pub state_directory: Option<String>,
    /// Names of the environments of this machine.
    pub environments: BTreeSet<String>,
    /// By absolute path.
    pub paths: BTreeMap<String, PathState>,
    /// Programs that are there, of those that were asked for.
    pub programs: BTreeSet<String>,
    /// Every tool there is.
    pub catalog: Catalog,
    /// What a tool itself expects, by its name.
    pub estimates: BTreeMap<String, Estimate>,
    /// How long earlier carryings-out took, in seconds, by the tool's name.
    pub durations: BTreeMap<String, Vec<u64>>,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PathState {
    #[default]
    Absent,
    EmptyDirectory,
    /// A directory with something in it.
    FullDirectory,
    /// A file, a link, a device.
    Other,
}

impl Observed {
    /// Nothing is known but the time and where we are.
    pub fn nothing(now: Timestamp, working_directory: impl Into<String>) -> Self {
        Self {
            now,
            working_directory: working_directory.into(),
            state_directory: None,
            environments: BTreeSet::new(),
            paths: BTreeMap::new(),
            programs: BTreeSet::new(),
            catalog: Catalog::new(),
            estimates: BTreeMap::new(),
            durations: BTreeMap::new(),
        }
    }

    pub(super) fn path(&self, path: &str) -> PathState {
        self.paths.get(path).copied().unwrap_or_default()
    }
}
