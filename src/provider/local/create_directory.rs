//! `local.create-directory`.

use std::{fs, path::Path};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    direct::Direct,
    faults::disk,
    kind::Words,
    ledger::{Entry, Made},
    paths::path_rules,
    place::Place,
    write::{missing, sync_directory},
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute; what is missing on the way is made too.
    path: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    path: String,
    /// False where it was there before; then it also stays.
    created: bool,
}

/// Makes a directory.
pub(super) struct CreateDirectory;

impl Direct for CreateDirectory {
    const WORDS: Words = Words {
        name: "local.create-directory",
        description: "Makes a directory, and those above it that are missing",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        path_rules("path", &inputs.path)
    }

    fn perform(_: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let created = make_directories(entry, Path::new(&inputs.path))?;
        Ok(Outputs { path: inputs.path, created })
    }
}

/// Makes a directory with those above it that are missing, each noted before; false where nothing was missing.
pub(super) fn make_directories(entry: &mut Entry, path: &Path) -> Result<bool, OperationFault> {
    let missing = missing(path)?;
    entry.note(missing.iter().map(|path| Made::Directory { path: path.clone() }))?;
    for directory in &missing {
        match fs::create_dir(directory) {
            // Somebody was faster: it is theirs.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && directory.is_dir() => {
                entry.forget(&Made::Directory { path: directory.clone() })?;
            }
            made => made.map_err(|error| disk("create", directory, &error))?,
        }
        sync_directory(directory)?;
    }
    let is_ours = |made: &Made| matches!(made, Made::Directory { path: ours } if ours == path);
    Ok(entry.made().iter().any(is_ours))
}
