//! Everything the process was started with, read once: environment, folders, configuration.

use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use super::{
    args::ConsoleArguments,
    choices::{self, Chosen},
    layers::{self, Resolved},
    looks::Looks,
    output, reader, vault,
};
use crate::{
    app::{Locator, Saved},
    config::Settings,
    keymap::Pane,
    runtime::{LinkKind, Sabotage, Stamps},
    secrets::Vault,
    theme::Depth,
};

/// What the program starts from.
pub(super) struct Surroundings {
    pub settings: Settings,
    pub looks: Looks,
    pub folders: Folders,
    pub vault: Vault,
    /// What is worth a sentence and no fault.
    pub remark: Option<String>,
    /// How the files were just before they were read.
    pub seen: Stamps,
    /// `ORCHESTRA_LOG`: which of our own messages are kept.
    pub log_filter: Option<String>,
    /// We were started over SSH.
    pub is_remote: bool,
    /// Standard input is a pipe or a file, so it is a log source.
    pub stdin_has_lines: bool,
    pub sabotage: Sabotage,
    /// Line by line: asked for, or because the terminal can do no more.
    pub linear: bool,
    /// What was chosen before, and where that is kept.
    pub chosen: Chosen,
    /// The views to open, the one in focus first.
    pub views: Option<Vec<Locator>>,
    /// What lies between us and the terminal.
    pub link: LinkKind,
    /// The theme that a flag names.
    pub theme_flag: Option<String>,
}

/// Where things are looked for.
#[derive(Debug, Clone)]
pub(super) struct Folders {
    pub working_directory: PathBuf,
    /// Of `config.toml`; `None` when there is no home to look in.
    pub config_directory: Option<PathBuf>,
    /// Where the log lies; `None` when there is no home to put it in.
    pub state_directory: Option<PathBuf>,
    /// Where what can be read again lies; `None` when there is no home to put it in.
    pub cache_directory: Option<PathBuf>,
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
        // A relative home would make whatever lies where one stands one's own configuration.
        let at_home = |path: &Path| path.is_absolute().then(|| path.to_owned());
        let config_directory =
            folder("ORCHESTRA_CONFIG_DIR").or_else(|| at_home(known.as_ref().map(|known| known.config_dir())?));
        let state_directory = folder("ORCHESTRA_STATE_DIR").or_else(|| {
            let known = known.as_ref()?;
            at_home(known.state_dir().unwrap_or_else(|| known.data_local_dir()))
        });
        let cache_directory =
            folder("ORCHESTRA_CACHE_DIR").or_else(|| at_home(known.as_ref().map(|known| known.cache_dir())?));
        Ok(Self { working_directory, config_directory, state_directory, cache_directory })
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
        Self::read_in(Folders::read()?, arguments)
    }

    /// The same with folders that are known.
    pub(super) fn read_in(folders: Folders, arguments: &ConsoleArguments) -> Result<Self, String> {
        let seen = Stamps::of(reader::paths(&folders));
        let Resolved { mut settings, tokens, remark } = layers::resolve(&folders, text)?;
        let chosen = choices::read(&folders);
        if settings.origins.of("ui.mouse").is_none() {
            settings.ui.mouse |= chosen.choices.mouse.unwrap_or(false);
        }
        if let Some(theme) = chosen.choices.theme.clone().filter(|_| settings.origins.of("ui.theme").is_none())
            && Looks::has(&theme, folders.config_directory.as_deref())
        {
            settings.ui.theme = theme;
        }
        put_arguments_over(&mut settings, arguments);
        let named = |text| Saved::new(&chosen.choices, &settings.views).read(text, Pane::Environments);
        let views = arguments.locator.as_deref().map(named).transpose();
        let views = views.map_err(|error| format!("--locator: {error}"))?;
        let looks = Looks::choose(&settings, arguments, folders.config_directory.as_deref(), text)?;
        let asked = vault::asked(text("ORCHESTRA_STORES").as_deref())?;
        let vault = vault::of(&settings.secrets, tokens, folders.state_directory.as_deref(), &asked);
        Ok(Self {
            settings,
            looks,
            folders,
            vault,
            remark,
            seen,
            log_filter: text("ORCHESTRA_LOG"),
            is_remote: text("SSH_CONNECTION").is_some(),
            stdin_has_lines: stdin_has_lines(),
            link: match text("SSH_TTY").or_else(|| text("SSH_CONNECTION")) {
                _ if arguments.slow => LinkKind::Slow,
                Some(_) => LinkKind::Remote,
                None => LinkKind::Local,
            },
            chosen,
            views,
            theme_flag: arguments.theme.clone(),
            linear: arguments.linear || is_plain_terminal(),
            sabotage: Sabotage::named(text("ORCHESTRA_FAULT").as_deref()),
        })
    }
}

/// An argument is stronger than every file.
fn put_arguments_over(settings: &mut Settings, arguments: &ConsoleArguments) {
    settings.ui.ascii |= arguments.ascii || speaks_ascii(settings);
    settings.ui.mouse |= arguments.mouse;
    if let Some(theme) = &arguments.theme {
        settings.ui.theme.clone_from(theme);
    }
    if arguments.read_only {
        settings.read_only.everywhere = Some("--read-only".into());
    }
}

/// The locale is one that has no other signs, said in so many words, and no file says otherwise.
fn speaks_ascii(settings: &Settings) -> bool {
    settings.origins.of("ui.ascii").is_none() && locale().is_some_and(|(_, value)| is_ascii_locale(&value))
}

/// The variable that sets the locale of characters, and its value.
pub(super) fn locale() -> Option<(&'static str, String)> {
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, text(name)?)))
}

/// True for the locales that have only ASCII.
pub(super) fn is_ascii_locale(value: &str) -> bool {
    matches!(value, "C" | "POSIX")
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
    text(name).map(|name| std::path::absolute(&name).unwrap_or(name.into()))
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
