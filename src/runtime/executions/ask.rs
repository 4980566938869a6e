//! What a person asks of an execution, and what became of it.

use super::{
    start::{StartFault, no_worker, spawn_worker},
    unlock,
};
use crate::{
    domain::{Printable, Timestamp},
    journal::{StoreError, lease_holder},
    plan::{Control, Entry, Recorded},
    runtime::Site,
};

/// Why it could not even be asked.
#[derive(Debug, thiserror::Error)]
pub enum AskFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Start(#[from] StartFault),
}

/// A control that is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub number: u64,
    /// A worker was started to take it up, since none lived.
    pub has_started_worker: bool,
}

/// Writes a control and sees to it that a worker takes it up. `seen` is the last entry that the person saw.
pub async fn ask(site: &Site, execution: &str, control: Control, seen: u64) -> Result<Asked, AskFault> {
    let number = site.store.post(execution, control, &site.actor, seen, Timestamp::now()).await?;
    // A worker that is about to leave looks at the controls once more after it gave its lease back.
    let has_started_worker = lease_holder(&site.state, execution).is_none();
    if has_started_worker {
        unlock::for_execution(site, execution).await;
        spawn_worker(site, execution).await.map_err(|error| no_worker(execution, &error))?;
    }
    Ok(Asked { number, has_started_worker })
}

/// Whether the control of this number was taken up by these entries: nothing yet, or why it was refused.
pub fn heard(entries: &[Entry], number: u64) -> Option<Option<Printable>> {
    entries.iter().find_map(|entry| match &entry.fact {
        Recorded::Controlled { number: heard, refused, .. } if *heard == number => Some(refused.clone()),
        _ => None,
    })
}
