//! Everything the process was started with, read once: environment, folders, configuration.

use std::{
    env,
    io::{self, IsTerminal},
    path::PathBuf,
};

use super::{args::ConsoleArguments, layers, looks::Looks, output};
use crate::{
    app::Locator,
    config::Settings,
    runtime::{LinkKind, Sabotage},
    secrets::TokenVariables,
    theme::Depth,
};

/// What the program starts from.
pub(super) struct Surroundings {
    pub settings: Settings,
    pub looks: Looks,
    pub working_directory: PathBuf,
    /// Where the person's own files lie; `None` when there is no home.
    pub config_directory: Option<PathBuf>,
    /// Where the log lies; `None` when there is no home to put it in.
    pub state_directory: Option<PathBuf>,
    pub tokens: TokenVariables,
    /// `ORCHESTRA_LOG`: which of our own messages are kept.
    pub log_filter: Option<String>,
    /// We were started over SSH.
    pub is_remote: bool,
    /// Standard input is a pipe or a file, so it is a log source.
    pub stdin_has_lines: bool,
    pub sabotage: Sabotage,
    /// Line by line: asked for, or because the terminal can do no more.
    pub linear: bool,
    /// Nothing outside may be changed: asked for, or by `ORCHESTRA_READ_ONLY=1`.
    pub read_only: bool,
    /// The view to open.
    pub view: Option<Locator>,
    /// What lies between us and the terminal.
    pub link: LinkKind,
    /// The theme that a flag names.
    pub theme_flag: Option<String>,
}

/// Where things are looked for.
pub(super) struct Folders {
    pub working_directory: PathBuf,
    /// Of `config.toml`; `None` when there is no home to look in.
    pub config_directory: Option<PathBuf>,
    /// Where the log lies; `None` when there is no home to put it in.
    pub state_directory: Option<PathBuf>,
}

impl Folders {
    /// The error is the whole message for a person.
    pub(super) fn read() -> Result<Self, String> {
        let working_directory = env::current_dir().map_err(|error| {
            format!(
                "the working directory cannot be read: {}; change to one that exists and start again",
                output::reason(&error)
            )
        })?;
        let known = directories::ProjectDirs::from("", "", "orchestra");
        let config_directory =
            folder("ORCHESTRA_CONFIG_DIR").or_else(|| known.as_ref().map(|known| known.config_dir().to_owned()));
        let state_directory = folder("ORCHESTRA_STATE_DIR").or_else(|| {
            let known = known.as_ref()?;
            Some(known.state_dir().unwrap_or_else(|| known.data_local_dir()).to_owned())
        });
        Ok(Self { working_directory, config_directory, state_directory })
    }
}

/// How many colors the terminal has, by what the variables say.
pub(super) fn depth() -> Depth {
    let refused = text("NO_COLOR").is_some() || (text("CLICOLOR").as_deref() == Some("0") && !forces_color());
    Depth::told(text("COLORTERM").as_deref(), text("TERM").as_deref(), refused)
}

/// `CLICOLOR_FORCE`: colors even where standard output is no terminal.
pub(super) fn forces_color() -> bool {
    text("NO_COLOR").is_none() && text("CLICOLOR_FORCE").is_some_and(|value| value != "0")
}

impl Surroundings {
    /// Reads it all. The error is the whole message for a person.
    pub(super) fn read(arguments: &ConsoleArguments) -> Result<Self, String> {
        let folders = Folders::read()?;
        let view = arguments.locator.as_deref().map(str::parse::<Locator>).transpose();
        let view = view.map_err(|error| format!("--locator: {error}"))?;
        let (mut settings, tokens) = layers::resolve(&folders, text)?;
        settings.ui.ascii |= arguments.ascii;
        settings.ui.mouse |= arguments.mouse;
        let looks = Looks::choose(&settings, arguments, folders.config_directory.as_deref(), text)?;
        Ok(Self {
            settings,
            looks,
            working_directory: folders.working_directory,
            config_directory: folders.config_directory,
            state_directory: folders.state_directory,
            tokens,
            log_filter: text("ORCHESTRA_LOG"),
            is_remote: text("SSH_CONNECTION").is_some(),
            stdin_has_lines: stdin_has_lines(),
            link: match text("SSH_TTY").or_else(|| text("SSH_CONNECTION")) {
                _ if arguments.slow => LinkKind::Slow,
                Some(_) => LinkKind::Remote,
                None => LinkKind::Local,
            },
            theme_flag: arguments.theme.clone(),
            view,
            linear: arguments.linear || is_plain_terminal(),
            read_only: arguments.read_only || text("ORCHESTRA_READ_ONLY").is_some_and(|value| value != "0"),
            sabotage: Sabotage::named(text("ORCHESTRA_FAULT").as_deref()),
        })
    }
}

/// A terminal that can only write lines, and a person before it.
fn is_plain_terminal() -> bool {
    let says = |name, value| text(name).as_deref() == Some(value);
    io::stdout().is_terminal() && says("TERM", "dumb") && !says("CI", "true")
}

/// A variable that is set and not empty.
pub(super) fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn folder(name: &str) -> Option<PathBuf> {
    text(name).map(PathBuf::from)
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
