//! The keymap in force: the chosen shipped one with the person's own file over it, or the shipped one
//! alone where that file cannot be meant.

use std::path::{Path, PathBuf};

use super::surroundings::Surroundings;
use crate::{
    domain::nearest,
    keymap::{Bindings, shipped_names},
};

/// The person's own keymap, in the configuration directory.
const OWN_FILE: &str = "keymap.toml";
/// No keymap by hand is longer.
const MOST_BYTES: u64 = 1024 * 1024;

/// The bindings, and everything that kept what was asked for from being in force.
pub(super) struct Keymap {
    pub bindings: Bindings,
    /// Each a whole message for a person.
    pub wrong: Vec<String>,
    /// The own file, where there is one.
    pub own: Option<PathBuf>,
}

/// Reads it. The error is what is wrong with the program's own maps.
pub(super) fn read(surroundings: &Surroundings) -> Result<Keymap, String> {
    let mut wrong = Vec::new();
    let asked = surroundings.settings.ui.keymap.as_str();
    let name = if shipped_names().any(|name| name == asked) { asked } else { "default" };
    if name != asked {
        let maybe = nearest(asked, shipped_names()).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        let known = shipped_names().collect::<Vec<_>>().join(", ");
        wrong.push(format!("ui.keymap: unknown keymap `{asked}`{maybe} (there are {known})"));
    }
    let path = own_file(surroundings).filter(|path| path.symlink_metadata().is_ok());
    let text = path.as_deref().map(own_text).transpose().unwrap_or_else(|why| {
        wrong.push(why);
        None
    });
    if let (Some(path), Some(text)) = (&path, &text) {
        match Bindings::load(name, Some((&path.display().to_string(), text))) {
            Ok(bindings) => return Ok(Keymap { bindings, wrong, own: Some(path.clone()) }),
            Err(errors) => wrong.extend(errors.iter().map(ToString::to_string)),
        }
    }
    let bindings = Bindings::load(name, None)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(Keymap { bindings, wrong, own: path })
}

/// Where the own keymap would be.
pub(super) fn own_file(surroundings: &Surroundings) -> Option<PathBuf> {
    surroundings.config_directory.as_ref().map(|folder| folder.join(OWN_FILE))
}

fn own_text(path: &Path) -> Result<String, String> {
    let name = path.display();
    let unreadable = |error: std::io::Error| format!("{name}: cannot be read: {error}; see: ls -l {name}");
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > MOST_BYTES {
        return Err(format!("{name}: a text file of at most 1 MiB is expected; move it away"));
    }
    String::from_utf8(std::fs::read(path).map_err(unreadable)?)
        .map_err(|_| format!("{name}: the file is not UTF-8 text; save it as UTF-8"))
}
