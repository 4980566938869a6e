//! What can be set, and what it resolves to.
//!
//! [`ConfigFile`] is the format of `config.toml` and `orchestra.toml`; unknown keys are refused with
//! line and nearest name. [`Settings`] is the result of all layers, and the only thing other rooms
//! read. Nothing here reads a disk or the environment: `cli/` and `runtime/` hand the texts in.

mod file;
mod parse;
mod settings;

pub use file::{CheckEntry, ConfigFile, EnvironmentEntry, GithubSection, LogsSection, UiSection};
pub use parse::{ConfigError, nearest, parse_toml};
pub use settings::{
    CheckKind, CheckSettings, GithubSettings, LogSettings, Settings, SettingsError, UiSettings, Variables,
};
