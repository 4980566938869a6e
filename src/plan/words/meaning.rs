//! What a stretch of a text can mean.

use super::Span;
use crate::plan::Goal;

/// What can be asked of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    Name,
    Path,
    Template,
    Framework,
    Database,
    Target,
    Workers,
    Budget,
    Secrets,
}

impl Requirement {
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Path => "directory",
            Self::Template => "template",
            Self::Framework => "framework",
            Self::Database => "database",
            Self::Target => "target",
            Self::Workers => "workers",
            Self::Budget => "budget",
            Self::Secrets => "secrets",
        }
    }

    /// Whether the goal says it.
    pub fn is_said(self, goal: &Goal) -> bool {
        match self {
            Self::Name => goal.name.is_some(),
            Self::Path => goal.path.is_some(),
            Self::Template => goal.template.is_some(),
            Self::Framework => goal.framework.is_some() || goal.template.is_some(),
            Self::Database => goal.database.is_some() || goal.template.is_some(),
            Self::Target => goal.target.is_some(),
            Self::Workers => goal.scaling.workers.is_some(),
            Self::Budget => goal.budget.limit_cents_per_hour.is_some(),
            Self::Secrets => goal.security.generate_secrets.is_some(),
        }
    }
}

/// What one stretch says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    Name(String),
    Path(String),
    Framework(&'static str),
    /// A language, and the frameworks written in it, the usual one first.
    Language(&'static str, &'static [&'static str]),
    /// A word that speaks of a framework only where nothing else does.
    Hint(&'static str),
    Database(&'static str),
    SomeDatabase,
    NoDatabase,
    Target(&'static str),
    Workers(u32),
    /// The most, in US cents per hour, and how it was said.
    Budget(u64, String),
    Secrets(bool),
    /// It is not this.
    Not(Requirement, &'static str),
    /// It speaks of this and does not say enough, for this reason.
    Unclear(Requirement, String),
}

/// A stretch with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub span: Span,
    pub meaning: Meaning,
}

impl Meaning {
    /// For people.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Name(name) => format!("the name {name}"),
            Self::Path(path) => format!("the directory {path}"),
            Self::Framework(framework) => format!("the framework {framework}"),
            Self::Language(language, _) => format!("written in {language}"),
            Self::Hint(framework) => format!("the framework {framework}, where no other is named"),
            Self::Database(database) => format!("the database {database}"),
            Self::SomeDatabase => "a database: sqlite, where none is named".into(),
            Self::NoDatabase => "no database".into(),
            Self::Target(target) => format!("runs on {target}"),
            Self::Workers(1) => "1 worker".into(),
            Self::Workers(workers) => format!("{workers} workers"),
            Self::Budget(_, how) => how.clone(),
            Self::Secrets(true) => "a random key of its own".into(),
            Self::Secrets(false) => "no key of its own".into(),
            Self::Not(about, what) => format!("the {} is not {what}", about.word()),
            Self::Unclear(about, why) => format!("speaks of the {}: {why}", about.word()),
        }
    }
}
