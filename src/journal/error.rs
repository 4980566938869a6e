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
    #[error("the journal {path} is damaged: {reason}; a copy is kept; {next}")]
    Damaged { path: String, reason: String, next: String },
    #[error("the journal {path} has format {found}, this program knows up to {known}; use a newer orchestra")]
    Newer { path: String, found: u32, known: u32 },
    #[error("the journal {path} cannot be opened: {reason}")]
    Unreadable { path: String, reason: String },
}
