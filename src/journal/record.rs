//! What is kept of an entry: redacted, and linked to the entry before it.

use serde_json::Value;

use super::{ExecutionRow, Lease, NewExecution, StoreError};
use crate::domain::{Printable, REDACTED, Timestamp, redact};
use crate::plan::{Entry, Execution, Recorded, digest_of_row};

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub sequence: u64,
    pub epoch: u64,
    pub at: Timestamp,
    /// The entry as JSON, without anything that looks like a token.
    pub body: String,
    /// SHA-256 over the link before it and the body, in hexadecimal.
    pub link: String,
}

impl Record {
    /// Redacts an entry and links it to the one before it; the first is linked to the id of its execution.
    pub(super) fn new(entry: &Entry, previous: &str) -> Self {
        let mut body = serde_json::to_value(entry).unwrap_or_default();
        redact_strings(&mut body, None);
        let link = link(previous, &body);
        Self { sequence: entry.sequence, epoch: entry.epoch, at: entry.at, body: body.to_string(), link }
    }

    /// The records of entries in a row.
    pub(super) fn chain(entries: &[Entry], previous: &str) -> Vec<Self> {
        let mut records: Vec<Self> = Vec::with_capacity(entries.len());
        for entry in entries {
            let record = Self::new(entry, records.last().map_or(previous, |last| &last.link));
            records.push(record);
        }
        records
    }
}

/// The link of a body that stands after this one.
pub(super) fn link(previous: &str, body: &Value) -> String {
    digest_of_row(&[&Value::from(previous), body])
}

/// Entries follow on the lease, and `after` is where they lead.
///
/// # Errors
/// They do not: a mistake of the caller, and nothing may be written.
pub(super) fn must_follow(lease: &Lease, entries: &[Entry], after: &Execution) -> Result<(), StoreError> {
    let in_row = entries.iter().zip(lease.sequence + 1..).all(|(entry, at)| entry.sequence == at);
    let of_lease = entries.iter().all(|entry| entry.epoch == lease.epoch);
    if in_row && of_lease && after.sequence == lease.sequence + entries.len() as u64 {
        return Ok(());
    }
    let reason = format!(
        "entries up to {} do not follow on entry {} of lease {}: a defect of this program",
        after.sequence, lease.sequence, lease.epoch
    );
    Err(StoreError::Broken { path: format!("execution {}", lease.execution), reason })
}

/// The first entry of an execution.
pub(super) fn creation(new: &NewExecution) -> Entry {
    let fact = Recorded::Created {
        plan: new.plan.clone(),
        environment: new.environment.clone(),
        actor: new.actor.clone(),
        approval: new.approval.clone(),
    };
    Entry { sequence: 1, epoch: 0, at: new.at, fact }
}

/// A worker takes the lease: the entry after `sequence`, under the epoch after `epoch`.
pub(super) fn claim(owner: &str, sequence: u64, epoch: u64, at: Timestamp) -> Entry {
    Entry { sequence: sequence + 1, epoch: epoch + 1, at, fact: Recorded::Claimed { owner: owner.to_owned() } }
}

/// Puts into the row of a list where its execution stands.
pub(super) fn stand(row: &mut ExecutionRow, after: &Execution) {
    row.status = after.status;
    row.started_at = after.started_at;
    row.ended_at = after.ended_at;
    row.steps_done = u32::try_from(after.progress().0).unwrap_or(u32::MAX);
    row.why = after.why.as_ref().map(clean);
    row.sequence = after.sequence;
}

/// A line without anything that looks like a token.
pub(super) fn clean(line: &Printable) -> Printable {
    Printable::new(redact(line.as_str()))
}

fn redact_strings(value: &mut Value, key: Option<&str>) {
    match value {
        Value::String(text) if key.is_some_and(|key| names_a_secret(key) && is_open_text(text)) => {
            REDACTED.clone_into(text);
        }
        Value::String(text) => {
            if let std::borrow::Cow::Owned(clean) = redact(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact_strings(item, None)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, field)| redact_strings(field, Some(key))),
        _ => {}
    }
}

/// Whether a field of this name would be hidden in a line of text, too. `secret` alone is how inputs name a secret
/// that is kept elsewhere.
fn names_a_secret(key: &str) -> bool {
    !is_plain(key) && key != "secret" && matches!(redact(&format!("{key}=x0y1z2w3v4")), std::borrow::Cow::Owned(_))
}

/// Most names are short plain words without any part of a word that gives a secret away: known without a search.
fn is_plain(key: &str) -> bool {
    const PARTS: [&str; 6] = ["pass", "pwd", "secret", "token", "key", "auth"];
    key.len() <= 24
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && !PARTS.iter().any(|part| key.contains(part))
}

/// A value itself, not what it is found by: `${step.field}`, a path, nothing.
fn is_open_text(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['$', '/', '‹'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::OperationId;

    fn intended(inputs: &Value) -> Entry {
        let at = "2026-01-01T00:00:00.123456789Z".parse().unwrap();
        Entry {
            sequence: 3,
            epoch: 1,
            at,
            fact: Recorded::Intended {
                step: "install".into(),
                operation_id: OperationId("e3b0c44298fc1c149afbf4c8996fb924".into()),
                attempt: 1,
                deadline: at,
                inputs: inputs.as_object().unwrap().clone(),
            },
        }
    }

    #[test]
    fn a_token_anywhere_in_an_entry_is_hidden_and_the_rest_stays() {
        let token = format!("ghp_{}", "a1B2".repeat(9));
        let entry = intended(&json!({
            "command": ["run", format!("--with {token} now")],
            "environment": { "DB_PASSWORD": "hunter2", "SECRET_KEY": "${keys.secret}", "HOME": "/root" },
            "HUB_TOKEN": { "secret": "github" },
            "port": 8000,
        }));
        let record = Record::new(&entry, "0");
        assert!(!record.body.contains(&token) && !record.body.contains("hunter2"), "{}", record.body);
        let back: Entry = serde_json::from_str(&record.body).unwrap();
        let expected = json!({
            "command": ["run", "--with ‹redacted› now"],
            "environment": { "DB_PASSWORD": "‹redacted›", "SECRET_KEY": "${keys.secret}", "HOME": "/root" },
            "HUB_TOKEN": { "secret": "github" },
            "port": 8000,
        });
        assert_eq!(back, intended(&expected));
    }

    #[test]
    fn a_plain_name_would_never_be_hidden() {
        let parts = [
            "",
            "_",
            "a",
            "id",
            "at",
            "kind",
            "pass",
            "word",
            "passwd",
            "phrase",
            "pwd",
            "secret",
            "token",
            "api",
            "key",
            "access",
            "private",
            "authorization",
            "bearer",
            "gh",
            "ghp_",
            "github_pat_",
            "hf_",
            "npm_",
            "sk_",
            "akia",
            "asia",
            "aiza",
            "glpat",
            "xoxa",
            "eyj",
            "abcdefghijklmnopqrstuvwx",
        ];
        let names = parts.iter().flat_map(|a| parts.iter().flat_map(move |b| parts.map(|c| format!("{a}{b}{c}"))));
        let (mut plain, mut hidden) = (0, 0);
        for name in names {
            let is_hidden = matches!(redact(&format!("{name}=x0y1z2w3v4")), std::borrow::Cow::Owned(_));
            assert!(!(is_plain(&name) && is_hidden), "{name}");
            plain += u32::from(is_plain(&name));
            hidden += u32::from(is_hidden);
        }
        assert!(plain > 1_000 && hidden > 1_000, "{plain} plain, {hidden} hidden");
        assert!(["sequence", "epoch", "at", "fact", "kind", "operation_id"].into_iter().all(is_plain));
        assert!(!is_plain("DB_PASSWORD") && !is_plain("api-key") && !is_plain("token"));
    }

    #[test]
    fn a_link_is_the_digest_of_the_link_before_and_the_body() {
        let body = json!({ "z": [1, { "b": "\n", "a": null }], "a": "ü" });
        assert_eq!(link("0", &body), crate::plan::digest_of(&("0", &body)));
    }

    #[test]
    fn a_link_depends_on_all_before_it_and_not_on_the_order_of_keys() {
        let entries = [intended(&json!({"a": 1, "b": 2})), intended(&json!({"b": 2, "a": 1}))];
        let alone = |entry| Record::chain(std::slice::from_ref(entry), "x").remove(0).link;
        assert_eq!(alone(&entries[0]), alone(&entries[1]));
        let (chain, other) = (Record::chain(&entries, "x"), Record::chain(&entries, "y"));
        assert_ne!(chain[0].link, chain[1].link);
        assert_ne!(chain[1].link, other[1].link);
    }
}
