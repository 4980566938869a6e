//! What lies around the console: where copied text, pages, texts and files can go.

use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

use crate::config::CopyWay;

/// The variables that decide it; read once, by `cli/`.
const VARIABLES: [&str; 14] = [
    "BROWSER",
    "DISPLAY",
    "EDITOR",
    "PAGER",
    "PATH",
    "SSH_CONNECTION",
    "SSH_TTY",
    "STY",
    "TERM",
    "TMUX",
    "VISUAL",
    "WAYLAND_DISPLAY",
    "WSL_DISTRO_NAME",
    "XAUTHORITY",
];

/// Variables, folders and choices.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    pub(super) variables: BTreeMap<&'static str, String>,
    /// Files are written below it; `None` when there is no home.
    pub state_directory: Option<PathBuf>,
    /// The person's own config.toml, whether it is there or not.
    pub config_file: Option<PathBuf>,
    pub copy: CopyWay,
    /// The longest text that the terminal is asked to copy.
    pub copy_limit_bytes: usize,
    pub check: ConfigCheck,
}

impl Outside {
    /// Reads the variables; `lookup` gives those that are set and not empty.
    pub fn new(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let variables = VARIABLES.into_iter().filter_map(|name| Some((name, lookup(name)?))).collect();
        Self { variables, ..Self::default() }
    }

    /// A variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// What a person sees is not on this machine.
    pub(super) fn is_remote(&self) -> bool {
        self.has("SSH_TTY") || self.has("SSH_CONNECTION")
    }
}

/// Says all that is wrong with the configuration files, each a whole message.
#[derive(Clone)]
pub struct ConfigCheck(pub Arc<dyn Fn() -> Vec<String> + Send + Sync>);

impl Default for ConfigCheck {
    fn default() -> Self {
        Self(Arc::new(Vec::new))
    }
}

impl fmt::Debug for ConfigCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfigCheck")
    }
}
