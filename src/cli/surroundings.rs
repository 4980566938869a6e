//! Everything the process was started with, read once: environment, folders, configuration.

use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use super::{
    args::ConsoleArguments,
    config_file::{Owner, read_config},
    output,
};
use crate::{
    config::{Settings, Variables},
    secrets::TokenVariables,
    theme::{Depth, Styles},
};

/// The repository's own configuration, looked for from the working directory upward.
const REPOSITORY_FILE: &str = "orchestra.toml";

/// What the program starts from.
pub(super) struct Surroundings {
    pub settings: Settings,
    pub styles: Styles,
    /// How many colors the terminal has.
    pub depth: Depth,
    pub working_directory: PathBuf,
    /// Where the log lies; `None` when there is no home to put it in.
    pub state_directory: Option<PathBuf>,
    pub tokens: TokenVariables,
    /// `ORCHESTRA_LOG`: which of our own messages are kept.
    pub log_filter: Option<String>,
    /// Standard input is a pipe or a file, so it is a log source.
    pub stdin_has_lines: bool,
}

impl Surroundings {
    /// Reads it all. The error is the whole message for a person.
    pub(super) fn read(arguments: &ConsoleArguments) -> Result<Self, String> {
        let working_directory = env::current_dir().map_err(|error| {
            format!(
                "the working directory cannot be read: {}; change to one that exists and start again",
                output::reason(&error)
            )
        })?;
        let folders = directories::ProjectDirs::from("", "", "orchestra");
        let config_directory =
            folder("ORCHESTRA_CONFIG_DIR").or_else(|| folders.as_ref().map(|known| known.config_dir().to_owned()));
        let state_directory = folder("ORCHESTRA_STATE_DIR").or_else(|| {
            let known = folders.as_ref()?;
            Some(known.state_dir().unwrap_or_else(|| known.data_local_dir()).to_owned())
        });
        let user_file = config_directory.map(|folder| folder.join("config.toml"));
        let repository_file =
            working_directory.ancestors().map(|folder| folder.join(REPOSITORY_FILE)).find(|file| file.exists());
        let mut files = Vec::new();
        if let Some(file) = &user_file {
            files.extend(read_config(file, Owner::User)?);
        }
        if let Some(file) = &repository_file {
            files.extend(read_config(file, Owner::Repository)?);
        }
        let variables = Variables { gh_host: text("GH_HOST"), gh_repo: text("GH_REPO") };
        let mut settings = Settings::resolve(&files, &variables).map_err(|error| error.to_string())?;
        settings.ui.ascii |= arguments.ascii;
        settings.ui.mouse |= arguments.mouse;
        let (theme_from, theme) = match &arguments.theme {
            Some(theme) => ("--theme", theme.clone()),
            None => (settings.origins.of("ui.theme").unwrap_or("defaults"), settings.ui.theme.clone()),
        };
        let no_color = text("NO_COLOR").is_some();
        let depth = Depth::told(text("COLORTERM").as_deref(), text("TERM").as_deref(), no_color);
        let styles = Styles::load(&theme, depth, settings.ui.ascii)
            .map_err(|error| format!("{theme_from}: ui.theme: {error}"))?;
        settings.ui.theme = theme;
        let tokens = tokens(&settings, repository_file.as_deref(), user_file.as_deref());
        Ok(Self {
            settings,
            styles,
            depth,
            working_directory,
            state_directory,
            tokens,
            log_filter: text("ORCHESTRA_LOG"),
            stdin_has_lines: stdin_has_lines(),
        })
    }
}

/// A variable that is set and not empty.
fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn folder(name: &str) -> Option<PathBuf> {
    text(name).map(PathBuf::from)
}

/// The tokens of the environment. Whoever wrote a repository's file must not be handed them: where
/// that file names the address of GitHub, there are none, and it is said.
fn tokens(settings: &Settings, repository_file: Option<&Path>, user_file: Option<&Path>) -> TokenVariables {
    let named_by = settings.origins.of("github.api_url").map(Path::new);
    if named_by.is_none() || named_by != repository_file {
        return TokenVariables::read(text);
    }
    let file = repository_file.unwrap_or_else(|| Path::new(REPOSITORY_FILE)).display();
    let advice = user_file.map_or_else(String::new, |own| format!("; to log in there, set it in {}", own.display()));
    output::notice(&format!("{file}: github.api_url: no token is sent to an address that a repository names{advice}"));
    TokenVariables::refused()
}

/// True for a pipe, a socket or a file; a terminal or `/dev/null` has nothing to say.
fn stdin_has_lines() -> bool {
    use std::os::unix::fs::FileTypeExt;
    if io::stdin().is_terminal() {
        return false;
    }
    let kind = std::fs::metadata("/dev/stdin").map(|of| of.file_type());
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_socket() || kind.is_file())
}
