//! `local.remove-directory`.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    backup,
    direct::Direct,
    faults::refused,
    generated,
    kind::Words,
    ledger::{Entry, Made, Stage, tree},
    paths::{name_rules, path_rules},
    place::Place,
    registry::RegisteredEnvironment,
    write::sync_directory,
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Absolute. Only a directory that an operation here made or filled is removed.
    path: String,
    /// The person's own files, changed or added, are first copied into `backups/` of the state directory.
    #[serde(default = "yes")]
    keep_backup: bool,
    /// What building and running leaves there, as patterns: not the person's.
    #[serde(default)]
    generated: Vec<String>,
    /// What the backup is named after; the directory's name where nothing is said.
    name: Option<String>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// False where nothing was there.
    removed: bool,
    /// Where the person's own files are now.
    backup: Option<String>,
    files_kept: u64,
}

/// Removes a directory that operations filled.
pub(super) struct RemoveDirectory;

impl Direct for RemoveDirectory {
    const WORDS: Words = Words {
        name: "local.remove-directory",
        description: "Removes a directory that operations filled; your own files in it are copied into backups first",
        idempotence: Idempotence::Idempotent,
        irreversible: Some("a removed directory is gone; your own files in it are in the backup"),
        seconds: 2,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("path", &inputs.path);
        wrong.extend(generated::rules(&inputs.generated));
        wrong.extend(inputs.name.iter().flat_map(|name| name_rules("the backup", name)));
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let path = Path::new(&inputs.path);
        may_go(place, path)?;
        let backup = match inputs.keep_backup {
            true => {
                let last = || path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let name = inputs.name.clone().unwrap_or_else(last);
                let folder = place.paths.state.join("backups").join(format!("{name}-{}", entry.id()));
                backup::keep(place, path, &folder, &inputs.generated)?
            }
            false => None,
        };
        let removed = path.symlink_metadata().is_ok();
        tree(path)?;
        if removed {
            sync_directory(path)?;
        }
        place.ledger().forget_below(path)?;
        let (folder, files) = backup.map_or((None, 0), |(folder, files)| (Some(folder), files));
        if let Some(folder) = &folder {
            entry.say(format!("{files} files of your own were kept in {}", folder.display()));
        }
        Ok(Outputs { removed, backup: folder.map(|folder| folder.display().to_string()), files_kept: files })
    }

    fn undo(_: &Place, entry: &mut Entry) -> Result<(), OperationFault> {
        let Some(backup) = entry.outputs().get("backup").and_then(|backup| backup.as_str()) else { return Ok(()) };
        Err(refused(format!("a removed directory does not come back; what was your own is in {backup}")))
    }
}

/// What operations made or filled may go, and nothing that holds more than that.
fn may_go(place: &Place, path: &Path) -> Result<(), OperationFault> {
    let holds = |inner: &Path| inner.starts_with(path);
    if holds(&place.paths.state) || place.paths.home.as_deref().is_some_and(holds) {
        return Err(refused(format!("{} holds more than an environment; it is not removed", path.display())));
    }
    if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
        return Err(refused(format!("{} is no directory; it is not removed", path.display())));
    }
    let others = place.registry().all();
    let is_inside = |other: &&RegisteredEnvironment| {
        other.path != path && other.path.starts_with(path) && other.path.symlink_metadata().is_ok()
    };
    if let Some(inner) = others.iter().find(is_inside) {
        let (path, name) = (path.display(), &inner.name);
        let said = format!("{path} holds the environment {name}, too; that one first: orchestra env destroy {name}");
        return Err(refused(said));
    }
    let is_registered = others.iter().any(|environment| environment.path == path);
    if is_registered || path.symlink_metadata().is_err() || is_of_an_operation(place, path) {
        return Ok(());
    }
    Err(refused(format!("{} was neither made nor filled by an operation; it is not removed", path.display())))
}

fn is_of_an_operation(place: &Place, path: &Path) -> bool {
    let made = |made: &Made| match made {
        Made::Directory { path: made } | Made::Tree { path: made } | Made::Generated { directory: made, .. } => {
            made == path
        }
        Made::File { path: made, .. } => made.parent().map(PathBuf::from).as_deref() == Some(path),
        _ => false,
    };
    place.ledger().records().iter().any(|record| record.stage != Stage::Undone && record.made.iter().any(made))
}
