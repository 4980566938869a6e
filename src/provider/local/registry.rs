//! The environments that were made on this machine: `environments/NAME.json` in the state directory.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::domain::{Fault, FaultKind, Layer, Timestamp};

/// The format that this program writes.
pub const REGISTRY_VERSION: u32 = 1;
/// A larger file is none of ours.
const MAX_BYTES: u64 = 4 << 20;

/// One environment of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    pub version: u32,
    pub name: String,
    #[serde(default)]
    pub layer: Layer,
    /// Where its files are, from the root.
    pub directory: PathBuf,
    #[serde(default)]
    pub template: Option<String>,
    pub created_at: Timestamp,
    /// The execution that made it.
    #[serde(default)]
    pub execution: Option<String>,
    #[serde(default)]
    pub services: Vec<RegisteredService>,
    /// What building and running leaves in the directory, as the template says it; not the person's work.
    #[serde(default)]
    pub generated: Vec<String>,
    /// Files that were made with it, relative to the directory, with the SHA-256 of what was written, in
    /// hexadecimal. Those that are unchanged are not the person's work either.
    #[serde(default)]
    pub rendered: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredService {
    pub name: String,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub port: Option<u16>,
    /// A path that answers 200 when it is well; without one its port is asked, where it has one.
    #[serde(default)]
    pub health: Option<String>,
}

/// The registry in one state directory.
#[derive(Debug, Clone)]
pub struct Registry {
    folder: PathBuf,
}

impl Registry {
    pub fn new(state_directory: &Path) -> Self {
        Self { folder: state_directory.join("environments") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// Folder of the supervisor of an environment.
    pub fn supervisor(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// One environment; `None` where there is none of the name.
    ///
    /// # Errors
    /// The file is there and cannot be read or understood.
    pub fn read(&self, name: &str) -> Result<Option<Registered>, Fault> {
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.');
        if !is_name || name.starts_with('.') {
            return Ok(None);
        }
        read(&self.path(name))
    }

    /// All that can be read, by name, and what is wrong with the others. Blocks.
    pub fn all(&self) -> (Vec<Registered>, Vec<Fault>) {
        let (mut all, mut faults) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                match read(&path) {
                    Ok(registered) => all.extend(registered),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        (all, faults)
    }

    /// Notes an environment, in place of one of the same name: whole or not at all. Blocks.
    ///
    /// # Errors
    /// It could not be written.
    pub fn write(&self, registered: &Registered) -> Result<(), Fault> {
        let path = self.path(&registered.name);
        let mut text = serde_json::to_vec_pretty(registered).unwrap_or_default();
        text.push(b'\n');
        super::supervise::write_whole(&path, &text).map_err(|error| {
            Fault::new(FaultKind::Broken, format!("{} cannot be written: {error}", path.display()))
                .with_hint("see whether the disk is full: df")
        })
    }
}

fn read(path: &Path) -> Result<Option<Registered>, Fault> {
    let wrong =
        |why: String| Fault::new(FaultKind::Malformed, format!("{} cannot be understood: {why}", path.display()));
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(found) if found.len() > MAX_BYTES => return Err(wrong("it is too large".into())),
        _ => {}
    }
    let text = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let registered: Registered = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
    if registered.version > REGISTRY_VERSION {
        return Err(wrong("a newer version of this program wrote it".into()).with_hint("use that version"));
    }
    Ok(Some(registered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_again_and_what_is_broken_is_told_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::new(folder.path());
        assert_eq!(registry.read("demo").unwrap(), None);
        let text = r#"{"version": 1, "name": "demo", "directory": "/srv/demo", "created_at": "2026-01-01T00:00:00Z",
            "services": [{"name": "api", "port": 8000, "health": "/api/health"}]}"#;
        let demo: Registered = serde_json::from_str(text).unwrap();
        registry.write(&demo).unwrap();
        std::fs::write(registry.path("bad"), "{").unwrap();
        let (all, faults) = registry.all();
        assert_eq!((all.as_slice(), faults.len()), (&[demo.clone()][..], 1));
        assert_eq!(registry.read("demo").unwrap(), Some(demo));
        assert!(registry.read("bad").is_err());
        assert_eq!(registry.read("../demo").unwrap(), None);
    }
}
