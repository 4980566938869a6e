//! What can be changed from here: every operation, without anything being opened or made.

use std::{path::PathBuf, sync::Arc};

use crate::{
    cli::surroundings::{Surroundings, text},
    provider::{Local, LocalPaths, LocalSecrets, Operators, TemplateFolders},
    secrets::Keyring,
};

/// Operations to ask about, not to carry out.
pub(in crate::cli) fn operators(surroundings: &Surroundings) -> Operators {
    let own = surroundings.folders.config_directory.as_ref().map(|folder| folder.join("templates"));
    let paths = LocalPaths {
        state: surroundings.folders.state_directory.clone().unwrap_or_default(),
        executable: std::env::current_exe().unwrap_or_default(),
        programs: text("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
        home: text("HOME").map(PathBuf::from),
    };
    let secrets = LocalSecrets { variables: surroundings.tokens.clone(), keyring: Keyring::system() };
    let local = Local::new(paths, secrets, Arc::new(TemplateFolders::new(own)));
    Operators::new([Arc::new(local) as _])
}
