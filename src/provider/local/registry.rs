//! The environments of this machine, one file each.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{Fault, FaultKind, Layer};

/// An environment that was made here, as `environments/NAME.json` of the state directory has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredEnvironment {
    pub name: String,
    pub layer: Layer,
    /// Its directory, absolute.
    pub path: PathBuf,
    pub template: Option<String>,
    /// Where a person opens it.
    pub url: Option<String>,
    pub services: Vec<RegisteredService>,
    /// What building and running leaves in the directory, as patterns; all else that is not from the template is the
    /// person's.
    #[serde(default)]
    pub generated: Vec<String>,
}

/// A supervised service of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisteredService {
    pub name: String,
    pub port: Option<u16>,
    /// The path that answers 200 when it is well: `/api/health`.
    pub health: Option<String>,
}

/// The folder `environments/` of the state directory.
#[derive(Debug, Clone)]
pub struct Registry {
    folder: PathBuf,
}

impl Registry {
    /// Of this state directory.
    pub fn new(state: &Path) -> Self {
        Self { folder: state.join("environments") }
    }

    /// Every environment that can be read, by name.
    pub fn all(&self) -> Vec<RegisteredEnvironment> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
        let mut all: Vec<RegisteredEnvironment> =
            paths.filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok()).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// One by name; `None` where there is none.
    ///
    /// # Errors
    /// Its file cannot be read, or is none of ours.
    pub fn one(&self, name: &str) -> Result<Option<RegisteredEnvironment>, Fault> {
        let path = self.path(name);
        let broken = |kind, why: String| Fault::new(kind, format!("{} cannot be read: {why}", path.display()));
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| broken(FaultKind::Malformed, error.to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken(FaultKind::Unreachable, error.to_string())),
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}
