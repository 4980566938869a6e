//! What was written, to be looked at and to be recomputed.

use serde_json::Value;

use super::{Answer, ExecutionFilter, ExecutionId, ExecutionRow, Record, Store, StoreError, record::link};
use crate::domain::Timestamp;
use crate::plan::{Entry, Execution};

/// What the row of an execution names as its last entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    pub sequence: u64,
    pub link: String,
}

/// A store whose entries can be held against their links.
pub trait Audited: Store {
    fn head<'a>(&'a self, execution: &'a str) -> Answer<'a, Head>;

    /// The records of an execution as they are kept, oldest first.
    fn records<'a>(&'a self, execution: &'a str) -> Answer<'a, Vec<Record>>;

    /// Every entry from this time on, by execution (oldest first) and sequence.
    fn entries_since(&self, since: Option<Timestamp>) -> Answer<'_, Vec<(ExecutionId, Entry)>>;
}

/// A place where the journal is not what was written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Breach {
    pub execution: ExecutionId,
    /// The entry; 0 where it is about the whole execution.
    pub sequence: u64,
    pub what: String,
}

/// Recomputes the chain of one execution, or of all, and folds its entries. Whoever rewrites the rest of a chain
/// together with the entry is not found out: the links need no key.
///
/// # Errors
/// The journal cannot be read.
pub async fn verify(store: &dyn Audited, execution: Option<&str>) -> Result<Vec<Breach>, StoreError> {
    let rows = store.executions(&ExecutionFilter::default()).await?;
    let mut breaches = Vec::new();
    for row in rows.iter().filter(|row| execution.is_none_or(|wanted| row.id == wanted)) {
        // The head before the records: a worker may append in between, and takes nothing away.
        let head = store.head(&row.id).await?;
        let records = store.records(&row.id).await?;
        let mut found = Vec::new();
        check_links(row, &head, &records, &mut found);
        match store.plan(&row.plan).await {
            Ok(plan) if found.is_empty() => check_fold(row, Execution::new(&plan), &records, &mut found),
            Ok(_) => {}
            Err(StoreError::Damaged { reason, .. }) => found.push((0, reason)),
            Err(StoreError::NotFound { .. }) => found.push((0, "its plan is gone".into())),
            Err(error) => return Err(error),
        }
        let of_row = |(sequence, what)| Breach { execution: row.id.clone(), sequence, what };
        breaches.extend(found.into_iter().map(of_row));
    }
    Ok(breaches)
}

type Found = Vec<(u64, String)>;

fn check_links(row: &ExecutionRow, head: &Head, records: &[Record], found: &mut Found) {
    let mut previous = row.id.as_str();
    let mut next = 1;
    for record in records {
        if record.sequence != next {
            found.push((next, "it is gone".into()));
        }
        let body: Value = serde_json::from_str(&record.body).unwrap_or_default();
        let is_its_place = body["sequence"] == record.sequence && body["epoch"] == record.epoch;
        let is_its_time = body["at"].as_str().and_then(|at| at.parse().ok()) == Some(record.at);
        if link(previous, &body) != record.link {
            found.push((record.sequence, "it was changed, or another stood before it".into()));
        } else if !is_its_place || !is_its_time {
            found.push((record.sequence, "it stands in another place than it says".into()));
        }
        previous = &record.link;
        next = record.sequence + 1;
    }
    if !records.iter().any(|record| record.sequence == head.sequence && record.link == head.link) {
        found.push((head.sequence, "the newest entry is gone or another".into()));
    }
}

fn check_fold(row: &ExecutionRow, mut execution: Execution, records: &[Record], found: &mut Found) {
    for record in records {
        let entry: Result<Entry, _> = serde_json::from_str(&record.body);
        let applied = entry
            .map_err(|error| error.to_string())
            .and_then(|entry| execution.apply(&entry).map_err(|illegal| illegal.why));
        if let Err(why) = applied {
            found.push((record.sequence, why));
            return;
        }
        if record.sequence == row.sequence && execution.status != row.status {
            let (says, is) = (row.status.word(), execution.status.word());
            found.push((0, format!("the list says {says}, its entries say {is}")));
        }
    }
}
