//! The files that settings come from, for a console that reads them anew.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    args::ConsoleArguments,
    keymap,
    layers::look,
    surroundings::{Folders, Surroundings},
    tui, user_themes,
};
use crate::{
    runtime::{ReadSettings, Reading, Sabotage, Watched},
    secrets::Vault,
};

/// Reads them as at the start: the same folders, the same arguments over them.
#[derive(Debug)]
struct Reader {
    folders: Folders,
    arguments: ConsoleArguments,
    /// The world comes from settings, too.
    opens_world: bool,
    /// What it has unlocked stays unlocked.
    vault: Vault,
}

/// What the console watches from its start on.
pub(super) fn watched(surroundings: &Surroundings, arguments: &ConsoleArguments, opens_world: bool) -> Watched {
    // The view that was opened at the start may have lost its name since; nobody opens it again.
    let arguments = ConsoleArguments { locator: None, ..arguments.clone() };
    let reader =
        Reader { folders: surroundings.folders.clone(), arguments, opens_world, vault: surroundings.vault.clone() };
    let is_deaf = surroundings.sabotage == Sabotage::Deaf;
    Watched { reader: Arc::new(reader), seen: surroundings.seen.clone(), is_deaf }
}

/// Every file and folder that counts, whether it is there or not.
pub(super) fn paths(folders: &Folders) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = look(folders).into_iter().map(|looked| looked.path).collect();
    paths.extend(keymap::own_file(folders));
    paths.extend(user_themes::folder(folders.config_directory.as_deref()));
    paths.extend(user_themes::files(folders.config_directory.as_deref()));
    paths.into_iter().map(|path| std::path::absolute(&path).unwrap_or(path)).collect()
}

impl Reader {
    /// A sentence that begins with a file, with that file's short name: a footer has one row.
    fn shortened(&self, message: &str) -> String {
        let own = self.folders.config_directory.iter().map(PathBuf::as_path);
        let mut all = own.chain(self.folders.working_directory.ancestors());
        let inside = all.find_map(|folder| message.strip_prefix(&format!("{}/", folder.display())));
        inside.unwrap_or(message).to_owned()
    }
}

impl ReadSettings for Reader {
    fn paths(&self) -> Vec<PathBuf> {
        paths(&self.folders)
    }

    fn read(&self) -> Result<Reading, String> {
        let read = || {
            let surroundings = Surroundings::read_in(self.folders.clone(), &self.arguments)?;
            surroundings.vault.go_on_as(&self.vault);
            let keymap = keymap::read(&surroundings)?;
            keymap.wrong.into_iter().next().map_or(Ok(()), Err)?;
            let logs = self.arguments.logs.clone();
            // The last notice is the one seen, so the first is told last.
            let remarks = surroundings.remark.clone().into_iter().chain(keymap.clashes.into_iter().rev());
            Ok(Reading {
                bindings: keymap.bindings,
                place: self.opens_world.then(|| tui::place(&surroundings, logs, true)),
                settings: Arc::new(surroundings.settings),
                themes: surroundings.looks.themes,
                surface: surroundings.looks.surface,
                theme: surroundings.looks.theme,
                remarks: remarks.map(|remark| self.shortened(&remark)).collect(),
            })
        };
        read().map_err(|why: String| self.shortened(&why))
    }

    fn name(&self, path: &Path) -> String {
        self.shortened(&path.display().to_string())
    }
}
