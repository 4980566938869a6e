//! GraphQL's errors, which stand beside the data that could be read.

use serde::Deserialize;

use super::super::{
    access::Access,
    lenient::{text, texts},
};
use crate::domain::{Fault, FaultKind, Gap, Printable, Quota, redact};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct GraphError {
    #[serde(rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    #[serde(deserialize_with = "text")]
    message: Option<String>,
    #[serde(deserialize_with = "texts")]
    path: Vec<String>,
}

/// Which part of a repository a field belongs to; the first that an error's path names.
const PARTS: [(&str, &str); 9] = [
    ("statusCheckRollup", CHECKS),
    ("branchProtectionRule", "branch protection"),
    ("refUpdateRule", "branch rules"),
    ("rules", "branch rules"),
    ("defaultBranchRef", "default branch"),
    ("deployments", Gap::DEPLOYMENTS),
    ("environments", Gap::DEPLOYMENTS),
    ("pullRequests", "pull requests"),
    ("mergeQueue", "merge queue"),
];

/// What is missing where check runs may not be read.
pub(super) const CHECKS: &str = "check runs";
const NO_CHECKS: &str = "no fine-grained token may read the check runs of a private repository; commit statuses and the jobs of runs are shown instead";

impl GraphError {
    /// Whose repository it is about: the number after `r` at the start of its path.
    pub(super) fn index(&self) -> Option<usize> {
        self.path.first()?.strip_prefix('r')?.parse().ok()
    }

    /// The whole repository, and not a part of it.
    pub(super) fn is_of_all(&self) -> bool {
        self.path.len() < 2
    }

    fn says(&self) -> String {
        let message: String = self.message.as_deref().unwrap_or("no reason given").chars().take(160).collect();
        redact(message.trim_end_matches('.')).into_owned()
    }

    /// The part that could not be read.
    pub(super) fn gap(&self) -> Gap {
        let part = PARTS.iter().find(|(field, _)| self.path.iter().any(|part| part == field));
        let what = part.map_or_else(|| self.path.last().map_or("a part", String::as_str), |(_, what)| what);
        let is_forbidden = self.kind.as_deref() == Some("FORBIDDEN");
        let why = if what == CHECKS && is_forbidden { NO_CHECKS.to_owned() } else { self.says() };
        Gap { what: Printable::new(what), why: Printable::new(why) }
    }

    /// The fault of the repository that could not be read at all.
    pub(super) fn fault(&self, repository: &str, access: &Access) -> Fault {
        match self.kind.as_deref() {
            Some("NOT_FOUND") => missing(repository, access),
            Some("FORBIDDEN") => Fault::new(
                FaultKind::NotFound,
                format!("{} may not read {repository} ({})", access.holder(), self.says()),
            )
            .with_hint(format!("give the token from {} read access to it", access.origin)),
            _ => Fault::new(FaultKind::Malformed, format!("could not read {repository}: {}", self.says())),
        }
    }

    /// The fault of an answer without any data.
    pub(super) fn fault_of_all(&self, access: &Access, quota: Option<&Quota>) -> Fault {
        let host = &access.host;
        if self.kind.as_deref() == Some("RATE_LIMITED") {
            let fault =
                Fault::new(FaultKind::RateLimited, format!("the GraphQL quota at {host} is used up ({})", self.says()));
            return match quota.and_then(|quota| quota.resets_at) {
                Some(at) => fault.with_retry_at(at),
                None => fault,
            };
        }
        let kind = if self.kind.is_some() { FaultKind::Malformed } else { FaultKind::Unreachable };
        Fault::new(kind, format!("{host} did not answer the overview: {}", self.says()))
    }
}

/// GitHub says nothing of it.
pub(super) fn missing(repository: &str, access: &Access) -> Fault {
    let said = format!("{repository} was not found, or {} may not see it", access.holder());
    let hint = format!("check the name, and that the token from {} may read it", access.origin);
    Fault::new(FaultKind::NotFound, said).with_hint(hint)
}
