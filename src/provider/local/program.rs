//! `local.program`.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{faults::blocking, kind::Words, look::Look, paths::name_rules, place::Place};
use crate::{
    domain::{Printable, redact},
    plan::Idempotence,
    provider::{OperationFault, command::ChildCommand},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// A program's name, without a path.
    name: String,
    /// Also ask it for its version: it is run as `NAME --version`.
    #[serde(default)]
    with_version: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    found: bool,
    path: Option<String>,
    /// The first line of what it says.
    version: Option<String>,
}

/// Says whether a program is installed.
pub(super) struct Program;

impl Look for Program {
    const WORDS: Words = Words {
        name: "local.program",
        description: "Says whether a program is installed, and which version",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        name_rules("the program", &inputs.name)
    }

    async fn look(place: Arc<Place>, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let (name, folders) = (inputs.name, place.paths.programs.clone());
        let path = blocking(move || Ok(find_program(&name, &folders))).await?;
        let version = match &path {
            Some(path) if inputs.with_version => version(path).await,
            _ => None,
        };
        Ok(Outputs { found: path.is_some(), path: path.map(|path| path.display().to_string()), version })
    }
}

async fn version(path: &Path) -> Option<String> {
    let child = ChildCommand::new(path).arguments(["--version"]).time_limit(Duration::from_secs(5));
    let printed = child.output_limit(64 * 1024).output().await.ok()?;
    let text = String::from_utf8_lossy(&printed).into_owned();
    Some(Printable::new(redact(text.lines().next()?.trim())).to_string())
}

/// Where a program is: in one of these folders. PostgreSQL's are looked for in its own first, which distributions keep
/// off `PATH`, so that all of them are of one version.
pub fn find_program(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let listed = folders.iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(name));
    of_postgres(name).into_iter().chain(listed).find(|path| is_program(path))
}

/// The newest version's first.
fn of_postgres(name: &str) -> Vec<PathBuf> {
    const ITS_OWN: [&str; 4] = ["initdb", "pg_ctl", "postgres", "pg_isready"];
    if !ITS_OWN.contains(&name) {
        return Vec::new();
    }
    let version = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let entries = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> =
        entries.map(|entry| entry.path()).filter_map(|path| Some((version(&path)?, path))).collect();
    versions.sort_unstable();
    versions.into_iter().rev().map(|(_, path)| path.join("bin").join(name)).collect()
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}
