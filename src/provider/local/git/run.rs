//! Running git.

use std::{ffi::OsStr, path::Path, time::Duration};

use crate::{
    plan::OperationId,
    provider::{
        OperationFault,
        command::ChildCommand,
        local::{child::OPERATION, faults::wait},
    },
};

const TIME: Duration = Duration::from_secs(60);

/// Git in one directory, for one operation.
pub(super) struct Git<'a> {
    pub(super) directory: &'a Path,
    pub(super) id: &'a OperationId,
}

impl Git<'_> {
    /// What it prints, trimmed.
    pub(super) fn run<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<String, OperationFault> {
        let git = ChildCommand::new("git").folder(self.directory).set(OPERATION, &self.id.0).time_limit(TIME);
        // Nobody is there who could answer it.
        let git = git.set("GIT_TERMINAL_PROMPT", "0").set("GIT_EDITOR", "true");
        let printed = wait(git.arguments(arguments).output()).map_err(OperationFault::lasting)?;
        Ok(String::from_utf8_lossy(&printed).trim().to_owned())
    }

    /// The commit that a name stands for, if there is one.
    pub(super) fn commit(&self, name: &str) -> Option<String> {
        self.run(["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")]).ok()
    }
}

/// What is wrong with the name of a branch, as far as its letters tell; git says the rest.
pub(super) fn branch_rules(what: &str, name: &str) -> Vec<String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#' | '+' | '=');
    let begins = name.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_name = begins && name.len() <= 200 && name.chars().all(fits) && !name.contains("..");
    let wrong = || format!("{what} is no name of a branch: {}", name.escape_debug());
    (!is_name).then(wrong).into_iter().collect()
}
