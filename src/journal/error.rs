//! Why the journal did not take or give something.

/// What failed; the sentence says where and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The lease is another's since: this worker writes nothing any more.
    #[error("execution {execution} is carried out by another worker since; this one stops")]
    Fenced { execution: String },
    /// Another worker lives and holds it.
    #[error("execution {execution} is carried out by {owner}; to watch it: orchestra attach {execution}")]
    Held { execution: String, owner: String },
    /// A plan runs there, or waits for a person.
    #[error("environment {environment} is locked by execution {by}; to watch it: orchestra attach {by}")]
    Locked { environment: String, by: String },
    #[error("{what}; to see what there is: {next}")]
    NotFound { what: String, next: &'static str },
    /// No room on the disk. What was committed stays; nothing further is started.
    #[error("no room left for the journal {path}: {reason}; make room, then: orchestra control ID resume")]
    Full { path: String, reason: String },
    /// The disk did not keep what it was given. Final: nothing is tried again.
    #[error("the journal {path} could not be written: {reason}; nothing further is started")]
    Broken { path: String, reason: String },
    #[error("the journal {path} is damaged: {reason}; {next}")]
    Damaged { path: String, reason: String, next: String },
    #[error("the journal {path} has format {found}, this program knows up to {known}; use a newer orchestra")]
    Newer { path: String, found: u32, known: u32 },
    #[error("the journal {path} cannot be opened: {reason}")]
    Unreadable { path: String, reason: String },
}

impl StoreError {
    pub(super) fn no_execution(beginning: &str) -> Self {
        Self::NotFound { what: format!("there is no execution `{beginning}`"), next: "orchestra executions" }
    }

    pub(super) fn no_plan(beginning: &str) -> Self {
        Self::NotFound { what: format!("there is no plan `{beginning}`"), next: "orchestra plan list" }
    }

    /// The one execution that is meant by the beginning of its id.
    pub(super) fn one_execution(beginning: &str, found: &[String]) -> Result<String, Self> {
        one(beginning, found, || Self::no_execution(beginning), "executions", "orchestra executions")
    }

    /// The one plan that is meant by the beginning of its digest.
    pub(super) fn one_plan(beginning: &str, found: &[String]) -> Result<String, Self> {
        one(beginning, found, || Self::no_plan(beginning), "plans", "orchestra plan list")
    }
}

fn one(
    beginning: &str,
    found: &[String],
    nothing: impl Fn() -> StoreError,
    kind: &str,
    next: &'static str,
) -> Result<String, StoreError> {
    match found {
        _ if beginning.is_empty() => Err(nothing()),
        [] => Err(nothing()),
        [one] => Ok(one.clone()),
        many if many.iter().any(|name| name == beginning) => Ok(beginning.to_owned()),
        _ => Err(StoreError::NotFound { what: format!("several {kind} begin with `{beginning}`"), next }),
    }
}
