//! `local.path-state`.

use std::{fs, io::ErrorKind, path::Path, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    faults::{blocking, disk},
    kind::Words,
    look::Look,
    paths::path_rules,
    place::Place,
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute.
    path: String,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(super) struct Outputs {
    exists: bool,
    kind: PathKind,
    /// True for a directory without anything in it, and where nothing is.
    is_empty: bool,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PathKind {
    None,
    Directory,
    File,
    /// A symbolic link, a device, a socket.
    Other,
}

/// Says what is at a path.
pub(super) struct PathState;

impl Look for PathState {
    const WORDS: Words = Words {
        name: "local.path-state",
        description: "Says what is at a path: nothing, a directory and whether it is empty, a file",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        path_rules("path", &inputs.path)
    }

    async fn look(_: Arc<Place>, inputs: Inputs) -> Result<Outputs, OperationFault> {
        blocking(move || state(Path::new(&inputs.path))).await
    }
}

fn state(path: &Path) -> Result<Outputs, OperationFault> {
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Outputs { exists: false, kind: PathKind::None, is_empty: true });
        }
        Err(error) => return Err(disk("look at", path, &error)),
    };
    if found.is_dir() {
        let mut entries = fs::read_dir(path).map_err(|error| disk("read", path, &error))?;
        return Ok(Outputs { exists: true, kind: PathKind::Directory, is_empty: entries.next().is_none() });
    }
    let kind = if found.is_file() { PathKind::File } else { PathKind::Other };
    Ok(Outputs { exists: true, kind, is_empty: false })
}
