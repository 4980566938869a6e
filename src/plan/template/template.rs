//! A template, as the planner reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::Operation;

/// A kind of environment. In its texts `${name}`, `${directory}`, `${port}` and `${STEP.OUTPUT}` stand
/// for what is known only when an environment is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// `fastapi-sqlite`; also the name of its folder.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// `fastapi`: one word, as `--framework` says it.
    pub framework: String,
    pub database: Database,
    /// Programs that must be on `PATH`.
    pub programs: Vec<String>,
    /// Where `${port}` may lie.
    pub ports: PortChoice,
    /// What building and running leaves in the directory, as patterns from it: `.venv/`, `**/__pycache__/`.
    /// Nothing in there is the person's work.
    pub generated: Vec<String>,
    /// Further variables of its files, with their defaults.
    pub values: BTreeMap<String, String>,
    /// Done once its files are written; in the order of the manifest.
    pub steps: Vec<TemplateStep>,
    pub services: Vec<TemplateService>,
    pub origin: TemplateOrigin,
}

/// Which database an environment brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    None,
    Sqlite,
    Postgres,
}

impl Database {
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// The ports among which a free one is looked for, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortChoice {
    Range { from: u16, to: u16 },
    AnyOf(Vec<u16>),
}

impl PortChoice {
    pub fn contains(&self, port: u16) -> bool {
        match self {
            Self::Range { from, to } => (*from..=*to).contains(&port),
            Self::AnyOf(ports) => ports.contains(&port),
        }
    }
}

/// One act after the files are written.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateStep {
    pub id: String,
    pub title: String,
    pub operation: Operation,
    /// Other steps of the template.
    pub needs: Vec<String>,
    pub estimate_seconds: Option<u64>,
}

/// A program that runs as long as the environment does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateService {
    pub name: String,
    /// The program, then its arguments. A program with a `/` lies in the environment's directory, one
    /// without is looked for on `PATH`.
    pub command: Vec<String>,
    pub environment: BTreeMap<String, String>,
    /// Where it listens: `${port}`, or another number or placeholder.
    pub port: String,
    /// Services that must be ready before.
    pub after: Vec<String>,
    /// Template steps that must have succeeded before.
    pub steps: Vec<String>,
    pub readiness: Readiness,
    pub restart: Restart,
}

/// How it is known that a service can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// `GET` of this path on its port answers 200.
    Http { path: String },
    /// Its port takes connections.
    Tcp,
}

/// When a service that ended is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    Always,
    OnFailure,
    Never,
}

impl Restart {
    pub fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::OnFailure => "on-failure",
            Self::Never => "never",
        }
    }
}

/// Where a template is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateOrigin {
    /// It comes with the program.
    Shipped,
    /// The user's own folder, by its path. `hides_shipped`: one of the same name comes with the program
    /// and is not used.
    Own { folder: String, hides_shipped: bool },
}
