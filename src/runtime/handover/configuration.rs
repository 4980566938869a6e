//! The person's own configuration file, before and after it was in the editor.

use std::path::PathBuf;

use crate::{
    domain::Severity,
    runtime::{Outside, logging::private_folder},
};

/// The file to edit. Its folder is made where it is missing; the file is the editor's to make.
pub(super) fn file(outside: &Outside) -> Result<PathBuf, String> {
    let Some(file) = &outside.config_file else {
        return Err("there is no home for config.toml; set HOME or ORCHESTRA_CONFIG_DIR".into());
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.is_dir()) {
        private_folder(folder)
            .map_err(|error| format!("{} cannot be made: {error}; set ORCHESTRA_CONFIG_DIR", folder.display()))?;
    }
    Ok(file.clone())
}

/// What `orchestra config check` would say now.
pub(super) fn verdict(outside: &Outside) -> (Severity, String) {
    let faults = (outside.check.0)();
    match &faults[..] {
        _ if outside.config_file.as_ref().is_some_and(|file| !file.exists()) => {
            (Severity::Info, "no config.toml was written; the defaults hold".into())
        }
        [] => (Severity::Info, "config.toml: nothing is wrong; it counts from the next start".into()),
        [only] => (Severity::Warning, only.clone()),
        [first, rest @ ..] => (Severity::Warning, format!("{first}; and {} more: orchestra config check", rest.len())),
    }
}
