//! `local.sqlite-database`.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{migrations, sqlite};
use crate::{
    plan::Idempotence,
    provider::{
        OperationFault,
        local::{
            create_directory::make_directories,
            direct::Direct,
            faults::wait,
            kind::Words,
            ledger::{Entry, Made},
            paths::path_rules,
            place::Place,
        },
    },
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::provider::local) struct Inputs {
    /// The file, absolute.
    path: String,
    /// A directory whose `*.sql` files are applied in the order of their names.
    migrations: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::provider::local) struct Outputs {
    path: String,
    /// False where it was there before; then it also stays.
    created: bool,
    applied: u64,
}

/// Makes a database file, or brings one up to date.
pub(in crate::provider::local) struct SqliteDatabase;

impl Direct for SqliteDatabase {
    const WORDS: Words = Words {
        name: "local.sqlite-database",
        description: "Makes an SQLite database and applies migrations to it, once each",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("path", &inputs.path);
        wrong.extend(inputs.migrations.iter().flat_map(|path| path_rules("migrations", path)));
        wrong
    }

    fn perform(_: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let path = Path::new(&inputs.path);
        let migrations =
            inputs.migrations.as_deref().map_or(Ok(Vec::new()), |path| migrations::read(Path::new(path)))?;
        let ours = Made::Tree { path: path.into() };
        let created = entry.made().contains(&ours) || path.symlink_metadata().is_err();
        if created {
            if let Some(directory) = path.parent() {
                make_directories(entry, directory)?;
            }
            let files = [path.to_path_buf(), beside(path, "-wal"), beside(path, "-shm")];
            entry.note(files.map(|path| Made::Tree { path }))?;
        }
        let applied = wait(sqlite::migrate(path, &migrations))?;
        if !created && applied > 0 {
            entry.say(format!("{} was there before: {applied} migrations were applied to it", path.display()));
        }
        Ok(Outputs { path: inputs.path, created, applied })
    }
}

/// What SQLite keeps beside a database.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
