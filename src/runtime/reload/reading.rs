//! What is read, and who reads it.

use std::{path::PathBuf, sync::Arc};

use super::Stamps;
use crate::{
    config::Settings,
    keymap::Bindings,
    provider::Place,
    theme::{Surface, Themes},
};

/// All that the files set, with flags and variables over them.
#[derive(Debug)]
pub struct Reading {
    pub settings: Arc<Settings>,
    pub bindings: Bindings,
    pub themes: Themes,
    pub surface: Surface,
    /// The theme that the settings come to on this terminal.
    pub theme: String,
    /// What the world is opened on; nothing where it does not come from settings.
    pub place: Option<Place>,
    /// What is worth a sentence besides.
    pub remarks: Vec<String>,
}

/// Knows the files that settings come from.
pub trait ReadSettings: std::fmt::Debug + Send + Sync {
    /// Every file and folder that counts, whether it is there or not.
    fn paths(&self) -> Vec<PathBuf>;

    /// Reads them. The error is the whole message for a person, and says all that is wrong with the
    /// first file that something is wrong with. Blocks.
    fn read(&self) -> Result<Reading, String>;

    /// What a file is called in a sentence: `config.toml`, `themes/mine.toml`.
    fn name(&self, path: &std::path::Path) -> String;
}

/// A reader, and how its files were when they were read last.
#[derive(Debug, Clone)]
pub struct Watched {
    pub reader: Arc<dyn ReadSettings>,
    pub seen: Stamps,
    /// For tests: as where the system gives no word of changes.
    pub is_deaf: bool,
}
