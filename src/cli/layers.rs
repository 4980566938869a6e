//! The user's file, the repository's file and the environment variables, resolved into one.

use std::path::PathBuf;

use super::{
    config_file::{Owner, read_config},
    shared_views,
    surroundings::Folders,
};
use crate::{
    config::{ConfigFile, Settings, Variables},
    secrets::{Service, TokenVariables},
};

/// The user's own configuration.
pub(super) const USER_FILE: &str = "config.toml";
/// The repository's, looked for from the working directory upward.
pub(super) const REPOSITORY_FILE: &str = "orchestra.toml";

/// A place where a configuration file may be.
pub(super) struct Looked {
    pub path: PathBuf,
    pub owner: Owner,
}

/// All places in the order in which they count, the weakest first. Of the repository's only the
/// last may be there: looking upward ends at the first that is.
pub(super) fn look(folders: &Folders) -> Vec<Looked> {
    let user = user_file(folders).map(|path| Looked { path, owner: Owner::User });
    let mut all: Vec<Looked> = user.into_iter().collect();
    for folder in folders.working_directory.ancestors() {
        let path = folder.join(REPOSITORY_FILE);
        let is_there = path.exists();
        all.push(Looked { path, owner: Owner::Repository });
        if is_there {
            break;
        }
    }
    all
}

/// The user's own file; `None` when there is no home to put it in.
pub(super) fn user_file(folders: &Folders) -> Option<PathBuf> {
    folders.config_directory.as_ref().map(|folder| folder.join(USER_FILE))
}

/// The variables that count; `lookup` reads one.
pub(super) fn variables(lookup: fn(&str) -> Option<String>) -> Variables {
    let is_on = |word: String| !matches!(word.to_lowercase().as_str(), "0" | "false" | "no" | "off");
    let read_only = lookup("ORCHESTRA_READ_ONLY").is_some_and(is_on);
    Variables { gh_host: lookup("GH_HOST"), gh_repo: lookup("GH_REPO"), read_only }
}

/// What the layers come to.
pub(super) struct Resolved {
    pub settings: Settings,
    pub tokens: TokenVariables,
    /// Worth a sentence, and no fault.
    pub remark: Option<String>,
}

/// Reads what is there; `lookup` reads an environment variable. The error is the whole message for a
/// person.
pub(super) fn resolve(folders: &Folders, lookup: fn(&str) -> Option<String>) -> Result<Resolved, String> {
    let variables = variables(lookup);
    let (mut own, mut repositorys) = (Vec::new(), Vec::new());
    for looked in look(folders) {
        if let Some((name, text, file)) = read_config(&looked.path, looked.owner)? {
            if let Some(fault) = shared_views::faults(&name, &text).into_iter().next() {
                return Err(fault);
            }
            let layer = if looked.owner == Owner::User { &mut own } else { &mut repositorys };
            layer.push((name, file));
        }
    }
    let resolve = |files: &[(String, ConfigFile)]| Settings::resolve(files, &variables);
    let all: Vec<_> = own.iter().cloned().chain(repositorys).collect();
    let settings = resolve(&all).map_err(|error| error.to_string())?;
    let address = |settings: &Settings| (settings.github.api_url.clone(), settings.github.host.clone());
    let is_own = resolve(&own).is_ok_and(|without| address(&without) == address(&settings));
    if is_own {
        return Ok(Resolved { settings, tokens: TokenVariables::read(lookup), remark: None });
    }
    let (tokens, why) = handed_out(&settings, lookup);
    let remark = why.map(|why| {
        let file = settings.origins.of("github.api_url").unwrap_or(REPOSITORY_FILE);
        let own = user_file(folders);
        let advice = own.map_or_else(String::new, |own| format!("; to log in there, set it in {}", own.display()));
        format!("{file}: github.api_url: {why}{advice}")
    });
    Ok(Resolved { settings, tokens, remark })
}

/// The tokens for an address that a repository names, and what there is to say of that. Whoever wrote its file must
/// not be handed the user's tokens: on a shared machine others listen, too. A token that stands in the environment of
/// this very process was put there for it; to another machine not even that one goes.
fn handed_out(settings: &Settings, lookup: fn(&str) -> Option<String>) -> (TokenVariables, Option<String>) {
    if !settings.github.is_local() {
        let why = "no token is sent to an address that a repository names";
        return (TokenVariables::refused(), Some(why.into()));
    }
    let host = &settings.github.host;
    let tokens = TokenVariables::read(lookup).alone_for(host);
    let variable = Service::github(host).variables().first().copied().unwrap_or_default();
    let why = format!("no kept token is sent to an address that a repository names, only one in {variable}");
    let is_silent = tokens.have(host);
    (tokens, (!is_silent).then_some(why))
}
