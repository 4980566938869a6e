//! `local.python-packages`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    faults::refused,
    kind::Words,
    ledger::Entry,
    long::{Job, Long},
    packages::{directory, ours, program},
    paths::{inner_rules, inside, path_rules},
    place::Place,
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute; `.venv` is made in it.
    directory: String,
    /// A file of requirements inside of the directory.
    requirements: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// The interpreter to run programs with.
    python: String,
}

/// Makes a virtual environment with packages.
pub(super) struct PythonPackages;

impl Long for PythonPackages {
    const WORDS: Words = Words {
        name: "local.python-packages",
        description: "Makes the virtual environment .venv and installs Python packages into it",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 30,
    };
    const MAY_PASS: bool = true;
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("directory", &inputs.directory);
        wrong.extend(inner_rules("requirements", &inputs.requirements));
        wrong
    }

    fn prepare(place: &Place, entry: &Entry, inputs: &Inputs) -> Result<Job, OperationFault> {
        let folder = directory(&inputs.directory)?;
        let requirements = inside(&folder, &inputs.requirements)?;
        if !requirements.is_file() {
            return Err(refused(format!("there is no file {}", requirements.display())));
        }
        let environment = folder.join(".venv");
        let made = ours(entry, environment.clone())?;
        let python = program(place, "python3")?;
        let create = vec![python.into(), "-m".into(), "venv".into(), "--".into(), environment.clone().into()];
        let pip = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "-r"];
        let mut install = vec![environment.join("bin/python").into()];
        install.extend(pip.map(Into::into));
        install.push(requirements.into());
        Ok(Job { made: vec![made], folder, children: vec![create, install] })
    }

    fn finish(_: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        Ok(Outputs { python: format!("{}/.venv/bin/python", inputs.directory.trim_end_matches('/')) })
    }
}
