//! The user's file, the repository's file and the environment variables, resolved into one.

use std::path::Path;

use super::{
    config_file::{Owner, read_config},
    output,
};
use crate::{
    config::{ConfigFile, Settings, Variables},
    secrets::TokenVariables,
};

/// The user's own configuration.
const USER_FILE: &str = "config.toml";
/// The repository's, looked for from the working directory upward.
const REPOSITORY_FILE: &str = "orchestra.toml";

/// Reads what is there; `lookup` reads an environment variable. The error is the whole message for a
/// person.
pub(super) fn resolve(
    config_directory: Option<&Path>,
    working_directory: &Path,
    lookup: fn(&str) -> Option<String>,
) -> Result<(Settings, TokenVariables), String> {
    let variables = Variables { gh_host: lookup("GH_HOST"), gh_repo: lookup("GH_REPO") };
    let user_file = config_directory.map(|folder| folder.join(USER_FILE));
    let user = user_file.as_deref().map_or(Ok(None), |file| read_config(file, Owner::User))?;
    let nearest = working_directory.ancestors().map(|folder| folder.join(REPOSITORY_FILE)).find(|file| file.exists());
    let repository = nearest.map_or(Ok(None), |file| read_config(&file, Owner::Repository))?;

    let resolve = |files: &[(String, ConfigFile)]| Settings::resolve(files, &variables);
    let own: Vec<_> = user.into_iter().collect();
    let all: Vec<_> = own.iter().cloned().chain(repository).collect();
    let settings = resolve(&all).map_err(|error| error.to_string())?;
    // Whoever wrote a repository's file must not be handed the user's tokens. This machine is no
    // stranger: what listens here was started by its user.
    let address = |settings: &Settings| (settings.github.api_url.clone(), settings.github.host.clone());
    let is_own = resolve(&own).is_ok_and(|without| address(&without) == address(&settings));
    if is_own || settings.github.is_local() {
        return Ok((settings, TokenVariables::read(lookup)));
    }
    let file = settings.origins.of("github.api_url").unwrap_or(REPOSITORY_FILE);
    let advice = user_file.map_or_else(String::new, |own| format!("; to log in there, set it in {}", own.display()));
    output::notice(&format!("{file}: github.api_url: no token is sent to an address that a repository names{advice}"));
    Ok((settings, TokenVariables::refused()))
}
