//! The configuration file as it is written by hand.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::Layer;

/// `config.toml` of the user or `orchestra.toml` of a repository. Every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigFile {
    pub github: GithubSection,
    pub ui: UiSection,
    pub logs: LogsSection,
    pub environments: BTreeMap<String, EnvironmentEntry>,
    pub checks: Vec<CheckEntry>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GithubSection {
    /// Base of the REST API; for GitHub Enterprise `https://HOST/api/v3`.
    pub api_url: Option<String>,
    /// `owner/name`, watched beside the repository of the working directory.
    pub repositories: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UiSection {
    /// Name of a theme, or `auto`: dark or light, as the terminal is.
    pub theme: Option<String>,
    /// Name of a shipped keymap: default, vim or emacs.
    pub keymap: Option<String>,
    /// How histories are drawn.
    pub graphs: Option<Graphs>,
    /// Takes the mouse; text can then only be selected with Shift held.
    pub mouse: Option<bool>,
    /// Only ASCII characters.
    pub ascii: Option<bool>,
}

/// How histories are drawn: two samples a cell, one in eighths of a block, or one in signs of ASCII.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Graphs {
    #[default]
    Braille,
    Block,
    Ascii,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogsSection {
    /// Files and globs to follow.
    pub sources: Vec<String>,
    /// Follow the systemd journal where `journalctl` exists. On by default.
    pub journal: Option<bool>,
    /// Memory for held lines, in MiB; the oldest are dropped and counted beyond it.
    pub memory_mib: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentEntry {
    pub layer: Layer,
}

/// One thing to look at regularly. Exactly one of `url`, `tcp`, `process` says what.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckEntry {
    pub name: String,
    /// Environment it belongs to; `local` when absent.
    pub environment: Option<String>,
    pub url: Option<String>,
    /// `host:port`.
    pub tcp: Option<String>,
    /// Name of a process that must be running on this machine.
    pub process: Option<String>,
    /// Expected HTTP status; 200 when absent.
    pub status: Option<u16>,
    /// A regular expression that the body must match.
    pub body: Option<String>,
    /// Answers slower than this are degraded; 200 when absent.
    pub latency_ms: Option<u64>,
    /// Certificates that end sooner than this are degraded; 14 when absent.
    pub certificate_days: Option<u32>,
    /// Seconds between two looks; 10 when absent.
    pub interval_seconds: Option<u64>,
}
