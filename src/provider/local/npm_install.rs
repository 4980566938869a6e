//! `local.npm-install`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    faults::refused,
    kind::Words,
    ledger::Entry,
    long::{Job, Long},
    packages::{directory, ours, ours_if_new, program, settle_file},
    paths::path_rules,
    place::Place,
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute; it holds `package.json`.
    directory: String,
    /// Packages may run their own scripts while they are installed.
    #[serde(default)]
    scripts: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    directory: String,
    /// Exactly what the lock file says was installed.
    locked: bool,
}

/// Installs the packages of a JavaScript project.
pub(super) struct NpmInstall;

impl Long for NpmInstall {
    const WORDS: Words = Words {
        name: "local.npm-install",
        description: "Installs the packages of package.json, exactly as the lock file says where there is one",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 30,
    };
    const MAY_PASS: bool = true;
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        path_rules("directory", &inputs.directory)
    }

    fn prepare(place: &Place, entry: &Entry, inputs: &Inputs) -> Result<Job, OperationFault> {
        let folder = directory(&inputs.directory)?;
        if !folder.join("package.json").is_file() {
            return Err(refused(format!("there is no file {}", folder.join("package.json").display())));
        }
        let lock = folder.join("package-lock.json");
        let made_lock = ours_if_new(entry, lock);
        let mut made = vec![ours(entry, folder.join("node_modules"))?];
        let install = if made_lock.is_some() { "install" } else { "ci" };
        made.extend(made_lock);
        let mut words = vec![program(place, "npm")?.into(), install.into()];
        words.extend(["--no-audit", "--no-fund", "--no-update-notifier", "--no-progress"].map(Into::into));
        if !inputs.scripts {
            words.push("--ignore-scripts".into());
        }
        Ok(Job { made, folder, children: vec![words] })
    }

    fn finish(entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let lock = directory(&inputs.directory)?.join("package-lock.json");
        let locked =
            !entry.made().iter().any(|made| matches!(made, super::ledger::Made::Tree { path } if *path == lock));
        settle_file(entry, &lock)?;
        Ok(Outputs { directory: inputs.directory, locked })
    }
}
