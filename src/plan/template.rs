//! What an environment is made from: a folder of files, and the steps and services that go with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Fields;

/// The manifest of one template, `template.toml` as it is written. The files beside it are not held here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The folder's name: `fastapi-sqlite`.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// What `--framework` says: `fastapi`.
    pub framework: String,
    /// What `--database` says: `none`, `sqlite` or `postgres`.
    pub database: String,
    /// Programs that must be on PATH.
    #[serde(default)]
    pub programs: Vec<String>,
    /// The first and the last port of the range where a free one is looked for.
    #[serde(default)]
    pub ports: Option<(u16, u16)>,
    /// Or these ports alone, in this order.
    #[serde(default)]
    pub ports_any: Vec<u16>,
    /// What building and running leaves in the directory: patterns of paths that are nobody's work.
    #[serde(default)]
    pub generated: Vec<String>,
    /// Further variables of the files, with what they are unless something else is asked for.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    #[serde(default, rename = "step")]
    pub steps: Vec<TemplateStep>,
    #[serde(default, rename = "service")]
    pub services: Vec<TemplateService>,
}

/// One act after the files are there. Texts of `inputs` may hold `${name}`, `${directory}`, `${port}` and
/// `${step.output}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateStep {
    pub id: String,
    pub title: String,
    /// `local.python-packages`.
    pub operation: String,
    #[serde(default)]
    pub inputs: Fields,
    /// Ids of other steps of the template.
    #[serde(default)]
    pub needs: Vec<String>,
    /// How long it takes where nothing is known yet.
    #[serde(default)]
    pub estimate_seconds: Option<u64>,
}

/// One process that is kept running. Texts of `command`, `environment` and `port` may hold the same placeholders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateService {
    pub name: String,
    /// The first word is a path relative to the environment's directory, or a program on PATH.
    pub command: Vec<String>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Where it listens; `${port}` unless it says otherwise.
    #[serde(default)]
    pub port: Option<String>,
    /// Services that must be ready before.
    #[serde(default)]
    pub after: Vec<String>,
    /// Steps that must be done before.
    #[serde(default)]
    pub steps: Vec<String>,
    /// A path that answers 200 once it is ready: `/api/health`.
    #[serde(default)]
    pub health: Option<String>,
    /// Or it is ready once its port takes a connection.
    #[serde(default)]
    pub tcp: bool,
    #[serde(default)]
    pub restart: Restart,
}

/// When a process that ended is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    Always,
    #[default]
    OnFailure,
    Never,
}
