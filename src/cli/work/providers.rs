//! What can be changed from here and what from, without anything being made for it.

use std::{path::PathBuf, sync::Arc};

use super::offered;
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    plan::Template,
    provider::{Operators, TemplateFolders, TemplateList},
};

/// The providers that change something, and the templates. Nothing on the disk is changed by making it.
pub(in crate::cli) struct Providers {
    /// The state directory, absolute; it need not be there.
    pub state: PathBuf,
    /// This program, started anew for each execution.
    pub executable: PathBuf,
    pub operators: Arc<Operators>,
    folders: TemplateFolders,
}

impl Providers {
    /// What is wrong is said; the error is how to end.
    pub(in crate::cli) fn of(surroundings: &Surroundings) -> Result<Self, Exit> {
        let state = surroundings.folders.state_directory.clone().ok_or_else(|| {
            output::notice("there is no folder for the journal; name one: ORCHESTRA_STATE_DIR=DIR");
            Exit::Usage
        })?;
        let executable = std::env::current_exe().map_err(|error| {
            output::notice(&format!(
                "this program cannot be found: {}; start it by its whole path",
                output::reason(&error)
            ));
            Exit::Failure
        })?;
        let own = surroundings.folders.config_directory.as_ref().map(|folder| folder.join("templates"));
        let operators = Arc::new(offered::operators(surroundings));
        Ok(Self { state, executable, operators, folders: TemplateFolders::new(own) })
    }

    /// Reads the shipped templates and the person's own.
    pub(super) fn templates(&self) -> (Vec<Template>, TemplateList) {
        let list = self.folders.list();
        (list.templates.iter().map(|loaded| loaded.template.clone()).collect(), list)
    }
}
