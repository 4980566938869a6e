//! Everything the process was started with, read once: environment, folders, configuration.

use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use super::args::ConsoleArguments;
use crate::{
    config::{ConfigFile, Settings, Variables, parse_toml},
    secrets::TokenVariables,
    theme::{Depth, Styles},
};

/// The repository's own configuration, looked for from the working directory upward.
const REPOSITORY_FILE: &str = "orchestra.toml";

/// What the program starts from.
pub(super) struct Surroundings {
    pub settings: Settings,
    pub styles: Styles,
    pub working_directory: PathBuf,
    /// Where the person's own files lie; `None` when there is no home.
    pub config_directory: Option<PathBuf>,
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
            format!("the working directory cannot be read: {error}; change to one that exists and start again")
        })?;
        let folders = directories::ProjectDirs::from("", "", "orchestra");
        let config_directory =
            folder("ORCHESTRA_CONFIG_DIR").or_else(|| folders.as_ref().map(|known| known.config_dir().to_owned()));
        let state_directory = folder("ORCHESTRA_STATE_DIR").or_else(|| {
            let known = folders.as_ref()?;
            Some(known.state_dir().unwrap_or_else(|| known.data_local_dir()).to_owned())
        });
        let user_file = config_directory.as_ref().map(|folder| folder.join("config.toml"));
        let repository_file =
            working_directory.ancestors().map(|folder| folder.join(REPOSITORY_FILE)).find(|file| file.exists());
        let mut files = Vec::new();
        for path in user_file.into_iter().chain(repository_file) {
            files.extend(config_file(&path)?);
        }
        let variables = Variables { gh_host: text("GH_HOST"), gh_repo: text("GH_REPO") };
        let mut settings = Settings::resolve(&files, &variables).map_err(|error| error.to_string())?;
        settings.ui.ascii |= arguments.ascii;
        settings.ui.mouse |= arguments.mouse;
        if let Some(theme) = &arguments.theme {
            settings.ui.theme.clone_from(theme);
        }
        let no_color = text("NO_COLOR").is_some();
        let depth = Depth::told(text("COLORTERM").as_deref(), text("TERM").as_deref(), no_color);
        let styles = Styles::load(&settings.ui.theme, depth, settings.ui.ascii).map_err(|error| error.to_string())?;
        Ok(Self {
            settings,
            styles,
            working_directory,
            config_directory,
            state_directory,
            tokens: TokenVariables::read(text),
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

/// Reads one file; a missing one is none.
fn config_file(path: &Path) -> Result<Option<(String, ConfigFile)>, String> {
    let name = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8(bytes)
                .map_err(|_| format!("{name}: the file is not UTF-8 text; save it as UTF-8 and start again"))?;
            let file = parse_toml(&name, &text).map_err(|error| error.to_string())?;
            Ok(Some((name, file)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{name}: cannot be read: {error}")),
    }
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
