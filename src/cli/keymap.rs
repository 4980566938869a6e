//! The keymap in force: the chosen shipped one with the person's own file over it, or the shipped one
//! alone where that file cannot be meant.

use std::path::PathBuf;

use super::{
    config_file::{Owner, read_text},
    surroundings::{Folders, Surroundings},
};
use crate::{
    app::command_keys,
    config::CommandSettings,
    domain::nearest,
    keymap::{Bindings, shipped_names},
};

/// The person's own keymap, in the configuration directory.
const OWN_FILE: &str = "keymap.toml";

/// The bindings, and everything that kept what was asked for from being in force.
pub(super) struct Keymap {
    pub bindings: Bindings,
    /// Each a whole message for a person.
    pub wrong: Vec<String>,
    /// Why commands of the person's own have no keys, each a whole message.
    pub clashes: Vec<String>,
    /// Name of the own file, when it is in force.
    pub own: Option<String>,
}

/// Reads it. The error is what is wrong with the program's own maps.
pub(super) fn read(surroundings: &Surroundings) -> Result<Keymap, String> {
    let from = surroundings.settings.origins.of("ui.keymap").unwrap_or("defaults");
    read_over(&surroundings.settings.ui.keymap, from, &surroundings.folders, &surroundings.settings.commands)
}

/// The same over the keymap `asked`, which `from` asks for, with the keys of these commands.
pub(super) fn read_over(
    asked: &str,
    from: &str,
    folders: &Folders,
    commands: &[CommandSettings],
) -> Result<Keymap, String> {
    let mut wrong = Vec::new();
    let name = if shipped_names().any(|name| name == asked) { asked } else { "default" };
    if name != asked {
        let maybe = nearest(asked, shipped_names()).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        let known = shipped_names().collect::<Vec<_>>().join(", ");
        wrong.push(format!("{from}: ui.keymap: unknown keymap `{asked}`{maybe} (there are {known})"));
    }
    let named = |path: PathBuf| {
        let text = read_text(&path, Owner::User)?;
        Ok(text.map(|text| (path.display().to_string(), text)))
    };
    let own = own_file(folders).map_or(Ok(None), named).unwrap_or_else(|why: String| {
        wrong.push(why);
        None
    });
    if let Some((file, text)) = own {
        match Bindings::load(name, Some((&file, &text))) {
            Ok(bindings) => {
                let (bindings, clashes) = with_commands(bindings, commands);
                return Ok(Keymap { bindings, wrong, clashes, own: Some(file) });
            }
            Err(errors) => wrong.extend(errors.iter().map(ToString::to_string)),
        }
    }
    let bindings = Bindings::load(name, None)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let (bindings, clashes) = with_commands(bindings, commands);
    Ok(Keymap { bindings, wrong, clashes, own: None })
}

/// The bindings with the person's own commands. One whose keys are taken has none, and stays in the
/// palette.
fn with_commands(bindings: Bindings, commands: &[CommandSettings]) -> (Bindings, Vec<String>) {
    let (bindings, errors) = bindings.with_commands(&command_keys(commands));
    (bindings, errors.iter().map(ToString::to_string).collect())
}

/// Where the own keymap would be.
pub(super) fn own_file(folders: &Folders) -> Option<PathBuf> {
    folders.config_directory.as_ref().map(|folder| folder.join(OWN_FILE))
}
