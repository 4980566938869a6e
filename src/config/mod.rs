//! What can be set, and what it resolves to.
//!
//! [`ConfigFile`] is the format of `config.toml` and `orchestra.toml`; unknown keys are refused with
//! line and nearest name. [`Settings`] is the result of all layers, and the only thing other rooms
//! read. Nothing here reads a disk or the environment: `cli/` and `runtime/` hand the texts in.

mod check;
mod file;
mod github;
mod origins;
mod parse;
mod settings;

pub use crate::domain::nearest;
pub use check::{CheckKind, CheckSettings};
pub use file::{CheckEntry, ConfigFile, EnvironmentEntry, GithubSection, Graphs, LogsSection, UiSection};
pub use github::{GithubSettings, is_repository};
pub use origins::Origins;
pub use parse::{ConfigError, parse_toml};
pub use settings::{LogSettings, Settings, SettingsError, UiSettings, Variables};
