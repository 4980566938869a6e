//! The executions of this machine, for the console. Nothing is read or made before it is needed.

use std::{path::PathBuf, sync::Arc};

use super::{
    surroundings::{Surroundings, text},
    work::{
        own_rules,
        providers::{actor, operators},
    },
};
use crate::{
    provider::{LocalPaths, TemplateFolders},
    runtime::{Executions, Machine, MachineParts, Rules},
};

/// The door to them; none where nothing can be kept.
pub(super) fn machine(surroundings: &Surroundings) -> Option<Arc<dyn Executions>> {
    let state = surroundings.folders.state_directory.clone()?;
    let working_directory = surroundings.folders.working_directory.to_str()?.to_owned();
    let (folders, vault) = (surroundings.folders.clone(), surroundings.vault.clone());
    let (github, layers) = (surroundings.settings.github.clone(), surroundings.settings.layers.clone());
    let parts = move || {
        let own = folders.config_directory.as_ref().map(|folder| folder.join("templates"));
        let templates = TemplateFolders::new(own);
        let executable = std::env::current_exe().unwrap_or_default();
        let paths = LocalPaths {
            state: folders.state_directory.clone().unwrap_or_default(),
            executable: executable.clone(),
            programs: text("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
            home: text("HOME").map(PathBuf::from),
        };
        let listed = templates.list().templates;
        MachineParts {
            executable,
            operators: operators(&github, &vault, paths, templates),
            layers: layers.clone(),
            rules: Arc::new(Rules::new(own_rules::read(&folders))),
            vault: vault.clone(),
            github_host: github.host.clone(),
            templates: listed.into_iter().map(|loaded| loaded.template).collect(),
        }
    };
    Some(Arc::new(Machine::new(state, actor(), working_directory, Box::new(parts))))
}
