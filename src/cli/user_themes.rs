//! The user's own themes: `themes/NAME.toml` in the configuration directory.

use std::path::{Path, PathBuf};

use super::config_file::{Owner, read_text};
use crate::theme::Themes;

/// More files than these are no themes of one person.
const MOST: usize = 100;

/// A file that could not be read.
#[derive(Debug)]
pub(super) struct Unread {
    pub name: String,
    pub file: String,
    /// The whole message for a person.
    pub why: String,
}

/// Where they lie.
pub(super) fn folder(config_directory: Option<&Path>) -> Option<PathBuf> {
    config_directory.map(|folder| folder.join("themes"))
}

/// The files there, in the order of their names.
pub(super) fn files(config_directory: Option<&Path>) -> Vec<PathBuf> {
    let entries = folder(config_directory).and_then(|folder| std::fs::read_dir(folder).ok());
    let mut paths: Vec<_> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.truncate(MOST);
    paths
}

/// The shipped themes and the user's; what cannot be read stops nothing until it is asked for.
pub(super) fn read(config_directory: Option<&Path>) -> (Themes, Vec<Unread>) {
    let (mut themes, mut unread) = (Themes::shipped(), Vec::new());
    for path in &files(config_directory) {
        let Some(name) = path.file_stem().map(|name| name.to_string_lossy().into_owned()) else { continue };
        let file = path.display().to_string();
        if name == "auto" {
            let why = format!("{file}: `auto` is no name for a theme; it stands for dark or light; rename the file");
            unread.push(Unread { name, file, why });
            continue;
        }
        match read_text(path, Owner::User) {
            Ok(Some(text)) => themes.add(&name, &file, text.strip_prefix('\u{feff}').unwrap_or(&text)),
            Ok(None) => {}
            Err(why) => unread.push(Unread { name, file, why }),
        }
    }
    (themes, unread)
}
