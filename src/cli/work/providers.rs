//! What can be changed from here and what from, without anything being made for it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::kept;
use crate::{
    cli::{
        Exit, output,
        surroundings::{Surroundings, text},
    },
    config::GithubSettings,
    plan::Template,
    provider::{
        GithubOperator, Local, LocalPaths, Operators, Patience, TemplateFolders, TemplateList, github_client,
        machine_name,
    },
    secrets::Vault,
};

/// The providers that change something, and the templates. Nothing on the disk is changed by making it.
pub(in crate::cli) struct Providers {
    /// The state directory, absolute; it need not be there.
    pub state: PathBuf,
    /// This program, started anew for each execution.
    pub executable: PathBuf,
    pub operators: Arc<Operators>,
    /// Who asks: `ada@host`.
    pub actor: String,
    folders: TemplateFolders,
}

impl Providers {
    /// What is wrong is said; the error is how to end.
    pub(in crate::cli) fn of(surroundings: &Surroundings) -> Result<Self, Exit> {
        let state = kept::state(surroundings)?;
        let executable = std::env::current_exe().map_err(|error| {
            output::notice(&format!(
                "this program cannot be found: {}; start it by its whole path",
                output::reason(&error)
            ));
            Exit::Failure
        })?;
        let own = surroundings.folders.config_directory.as_ref().map(|folder| folder.join("templates"));
        let folders = TemplateFolders::new(own);
        let paths = LocalPaths {
            state: state.clone(),
            executable: executable.clone(),
            programs: text("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
            home: text("HOME").map(PathBuf::from),
        };
        let operators = operators(&surroundings.settings.github, &surroundings.vault, paths, folders.clone());
        Ok(Self { state, executable, operators, actor: actor(), folders })
    }

    /// Reads the shipped templates and the person's own.
    pub(super) fn templates(&self) -> (Vec<Template>, TemplateList) {
        let list = self.folders.list();
        (list.templates.iter().map(|loaded| loaded.template.clone()).collect(), list)
    }
}

/// Every provider that changes something, for the commands, the worker and the console alike.
pub(in crate::cli) fn operators(
    github: &GithubSettings,
    vault: &Vault,
    paths: LocalPaths,
    templates: TemplateFolders,
) -> Arc<Operators> {
    let local = Local::new(paths, vault.clone(), Arc::new(templates));
    Arc::new(Operators::new([Arc::new(local) as _, Arc::new(of_github(github.clone(), vault.clone())) as _]))
}

/// What is asked for here is asked by a person: a token that was put in the place of a refused one is found at once.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// The token is looked for when the first operation needs it.
fn of_github(settings: GithubSettings, vault: Vault) -> GithubOperator {
    let host = settings.host.clone();
    let open = move || github_client(&settings, vault.clone(), BETWEEN_LOOKS);
    GithubOperator::new(open, Patience::default()).at(&host)
}

/// `ada@host`
pub(in crate::cli) fn actor() -> String {
    let user = text("USER").or_else(|| text("LOGNAME"));
    let user = user.unwrap_or_else(|| format!("user-{}", crate::runtime::effective_user()));
    format!("{user}@{}", machine_name())
}
