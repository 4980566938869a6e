//! What can be set, and what it resolves to.
//!
//! [`ConfigFile`] is the format of `config.toml` and `orchestra.toml`; unknown keys are refused with
//! line and nearest name. [`Settings`] is the result of all layers, and the only thing other rooms
//! read. Nothing here reads a disk or the environment: `cli/` and `runtime/` hand the texts in.

mod changes;
mod check;
mod choices;
mod command;
mod defaults;
mod every_fault;
mod file;
mod github;
mod keys;
mod lambda;
mod layer;
mod news;
mod origins;
mod own;
mod parse;
mod placeholder;
mod print_default;
mod read_only;
mod schema;
mod secrets;
mod settings;
mod template;

pub use crate::domain::nearest;
pub use changes::changes;
pub use check::{CheckKind, CheckSettings};
pub use choices::{UiChoice, UiChoices};
pub use command::{CommandEntry, CommandSettings, Confirm, Show};
pub use every_fault::parse_every_fault;
pub use file::{
    CheckEntry, ConfigFile, CopyWay, EnvironmentEntry, GithubSection, Graphs, LambdaSection, LogsSection, UiSection,
};
pub use github::{GithubSettings, is_repository};
pub use keys::{Key, Section, SectionKind};
pub use lambda::LambdaSettings;
pub use layer::{key_segments, value_at};
pub use news::{NewsKind, NotifyBy, NotifySection, NotifySettings, QuietHours};
pub use origins::Origins;
pub use own::not_for_repositories;
pub use parse::{ConfigError, parse_toml};
pub use placeholder::{CommandPane, value_refusal};
pub use print_default::{default_config, toml_value};
pub use read_only::ReadOnly;
pub use schema::config_schema;
pub use secrets::{SecretsSection, SecretsSettings};
pub use settings::{LogSettings, Settings, SettingsError, SettingsFaults, SharedViews, UiSettings, Variables};
pub use template::Template;
