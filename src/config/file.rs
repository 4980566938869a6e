//! The configuration file as it is written by hand.
//!
//! The comment of a key is what `config print-default`, `config explain` and the JSON Schema say
//! about it; `default` and `examples` are the values that they show.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CommandEntry, NotifySection, SecretsSection, defaults};
use crate::domain::Layer;

/// Configuration of orchestra: `config.toml` of the user or `orchestra.toml` of a repository. Every
/// key is optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "orchestra configuration")]
pub struct ConfigFile {
    pub github: GithubSection,
    pub lambda: LambdaSection,
    pub ui: UiSection,
    pub logs: LogsSection,
    pub environments: BTreeMap<String, EnvironmentEntry>,
    pub checks: Vec<CheckEntry>,
    /// Views by name, for everybody who uses this file: each a locator, as the key `Y` copies it.
    #[schemars(extend("examples" = ["pipelines?filter=status:failed&zoom=1"]))]
    pub views: BTreeMap<String, String>,
    pub commands: Vec<CommandEntry>,
    pub notify: NotifySection,
    pub secrets: SecretsSection,
}

/// GitHub: which one is asked, and about which repositories.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GithubSection {
    /// Base of the REST API; for GitHub Enterprise `https://HOST/api/v3`. The variable `GH_HOST` is
    /// stronger.
    #[schemars(extend("default" = defaults::API_URL))]
    pub api_url: Option<String>,
    /// Repositories as OWNER/NAME, watched beside the repository of the working directory and the one
    /// in the variable `GH_REPO`.
    #[schemars(extend("default" = [], "examples" = [["octo/hello"]]))]
    pub repositories: Vec<String>,
    /// Client id of an OAuth app of yours on which the device flow is allowed; with it `orchestra auth
    /// login --device` needs no token to be pasted. Only your own config.toml may say it.
    #[schemars(extend("examples" = ["Ov23liAbCdEf0123456789"]))]
    pub client_id: Option<String>,
}

/// Lambda Cloud. Only your own config.toml may say it: your key is sent there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LambdaSection {
    /// Base of the API.
    #[schemars(extend("default" = defaults::LAMBDA_API_URL))]
    pub api_url: Option<String>,
}

/// How the console looks and is handled.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UiSection {
    /// Name of a theme, or `auto`: dark or light, as the terminal is. The flag `--theme` is stronger.
    #[schemars(extend("default" = defaults::THEME))]
    pub theme: Option<String>,
    /// Name of a shipped keymap: default, vim or emacs.
    #[schemars(extend("default" = defaults::KEYMAP))]
    pub keymap: Option<String>,
    /// How histories are drawn; on the console of Linux, which has no braille, `block` unless it is set.
    #[schemars(extend("default" = "braille"))]
    pub graphs: Option<Graphs>,
    /// Take the mouse; text can then only be selected with Shift held.
    #[schemars(extend("default" = false))]
    pub mouse: Option<bool>,
    /// Only ASCII characters.
    #[schemars(extend("default" = false))]
    pub ascii: Option<bool>,
    /// How text is copied: `native` by a program of this machine (wl-copy, xclip, xsel, pbcopy,
    /// clip.exe; in tmux its own buffer), `osc52` by the terminal, also over SSH, `auto` by what fits.
    #[schemars(extend("default" = "auto"))]
    pub copy: Option<CopyWay>,
    /// The longest text that is copied by the terminal, in KiB. Many terminals drop longer ones without
    /// a word.
    #[schemars(range(min = 1, max = defaults::MOST_COPY_LIMIT_KIB), extend("default" = defaults::COPY_LIMIT_KIB))]
    pub copy_limit_kib: Option<u32>,
}

/// What carries a copied text out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CopyWay {
    #[default]
    Auto,
    Native,
    Osc52,
}

/// How histories are drawn: two samples a cell, one in eighths of a block, or one in signs of ASCII.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Graphs {
    #[default]
    Braille,
    Block,
    Ascii,
}

/// Log lines.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LogsSection {
    /// Files and patterns to follow.
    #[schemars(extend("default" = [], "examples" = [["/var/log/nginx/*.log"]]))]
    pub sources: Vec<String>,
    /// Follow the systemd journal where `journalctl` exists.
    #[schemars(extend("default" = true))]
    pub journal: Option<bool>,
    /// Memory for held lines, in MiB; the oldest are dropped and counted beyond it.
    #[schemars(range(min = 1, max = defaults::MOST_MEMORY_MIB), extend("default" = defaults::MEMORY_MIB))]
    pub memory_mib: Option<u32>,
}

/// An environment: where software runs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentEntry {
    /// What it is for: `development`, `staging`, `production` or `gpu`. Where nothing says so, its name
    /// decides.
    #[schemars(extend("examples" = ["production"]))]
    pub layer: Option<Layer>,
    /// Nothing in it may be changed from here. One file is enough to say so; no other takes it back. The
    /// flag `--read-only` and the variable `ORCHESTRA_READ_ONLY` say it of every environment.
    #[schemars(extend("default" = false))]
    pub read_only: bool,
}

/// One thing to look at regularly. Exactly one of `url`, `tcp`, `process` says what.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckEntry {
    /// Name of the service, once in each environment.
    #[schemars(extend("examples" = ["api"]))]
    pub name: String,
    /// Environment it belongs to.
    #[schemars(extend("default" = defaults::ENVIRONMENT))]
    pub environment: Option<String>,
    /// Address that must answer.
    #[schemars(extend("examples" = ["https://shop.example.com/health"]))]
    pub url: Option<String>,
    /// HOST:PORT that must take a connection.
    #[schemars(extend("examples" = ["db.example.com:5432"]))]
    pub tcp: Option<String>,
    /// Name of a process that must be running on this machine.
    #[schemars(extend("examples" = ["vllm"]))]
    pub process: Option<String>,
    /// Expected HTTP status; only with `url`.
    #[schemars(range(min = 100, max = 599), extend("default" = defaults::STATUS))]
    pub status: Option<u16>,
    /// A regular expression that the body must match; only with `url`.
    #[schemars(extend("examples" = ["\"ok\""]))]
    pub body: Option<String>,
    /// Answers slower than this many milliseconds are degraded; not with `process`.
    #[schemars(range(min = 0, max = defaults::MOST_LATENCY_MS), extend("default" = defaults::LATENCY_MS))]
    pub latency_ms: Option<u64>,
    /// Certificates that end in fewer days than this are degraded; only with `url`.
    #[schemars(extend("default" = defaults::CERTIFICATE_DAYS))]
    pub certificate_days: Option<u32>,
    /// Seconds between two looks.
    #[schemars(range(min = 1, max = defaults::MOST_INTERVAL_SECONDS), extend("default" = defaults::INTERVAL_SECONDS))]
    pub interval_seconds: Option<u64>,
}
