//! `local.cargo-build`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    faults::refused,
    kind::Words,
    ledger::Entry,
    long::{Job, Long},
    packages::{directory, ours_if_new, program, settle_file},
    paths::path_rules,
    place::Place,
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute; it holds `Cargo.toml`, and `target` is made in it.
    directory: String,
    /// Optimized.
    #[serde(default)]
    release: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// Where the programs are.
    programs: String,
}

/// Builds a Rust project.
pub(super) struct CargoBuild;

impl Long for CargoBuild {
    const WORDS: Words = Words {
        name: "local.cargo-build",
        description: "Builds the programs of a Rust project",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 60,
    };
    const MAY_PASS: bool = false;
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        path_rules("directory", &inputs.directory)
    }

    fn prepare(place: &Place, entry: &Entry, inputs: &Inputs) -> Result<Job, OperationFault> {
        let folder = directory(&inputs.directory)?;
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(refused(format!("there is no file {}", manifest.display())));
        }
        let (lock, target) = (folder.join("Cargo.lock"), folder.join("target"));
        let made_lock = ours_if_new(entry, lock);
        let mut words = vec![program(place, "cargo")?.into(), "build".into(), "--color".into(), "never".into()];
        words.extend(["--manifest-path".into(), manifest.into(), "--target-dir".into(), target.clone().into()]);
        if inputs.release {
            words.push("--release".into());
        }
        if made_lock.is_none() {
            words.push("--locked".into());
        }
        let made = ours_if_new(entry, target).into_iter().chain(made_lock).collect();
        Ok(Job { made, folder, children: vec![words] })
    }

    fn finish(entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let folder = directory(&inputs.directory)?;
        settle_file(entry, &folder.join("Cargo.lock"))?;
        let profile = if inputs.release { "release" } else { "debug" };
        Ok(Outputs { programs: folder.join("target").join(profile).display().to_string() })
    }
}
